/** Plain words for codes of UN/CEFACT Recommendation 20 [M]. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['kg', 'KGM'],
  ['g', 'GRM'],
  ['t', 'TNE'],
  ['mt', 'TNE'],
  ['ton', 'TNE'],
  ['tonne', 'TNE'],
  ['tonnes', 'TNE'],
  ['lb', 'LBR'],
  ['l', 'LTR'],
  ['m', 'MTR'],
  ['m2', 'MTK'],
  ['m3', 'MTQ'],
  ['pcs', 'H87'],
  ['pc', 'H87'],
  ['piece', 'H87'],
  ['pieces', 'H87'],
  ['pair', 'PR'],
  ['pairs', 'PR'],
  ['dozen', 'DZN'],
]);

/** The Recommendation 20 code of a unit, from a plain word or from a text of a code's form; undefined otherwise. */
export function unitCode(text: string): string | undefined {
  const word = WORDS.get(text.toLowerCase());
  if (word !== undefined) return word;
  return /^[A-Z0-9]{2,3}$/.test(text) ? text : undefined;
}
