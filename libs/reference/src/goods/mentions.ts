/**
 * Whether a text, given as its words, names a product: every word of one of its names occurs, in singular or plural. Words in brackets do
 * not count ("Bricks (clay)"), a slash parts alternatives ("Thread/Yarn").
 */
export function mentions(words: ReadonlySet<string>, names: readonly string[]): boolean {
  return names.some((name) =>
    name
      .replace(/\([^)]*\)/g, ' ')
      .split('/')
      .some((alternative) => {
        const wanted = wordsOf(alternative);
        return wanted.length > 0 && wanted.every((word) => words.has(word));
      }),
  );
}

/** The words of a text in singular, without case and accents. */
export const wordsOf = (text: string): string[] => {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return (plain.match(/[\p{L}\p{N}]+/gu) ?? []).map(singular);
};

// English only, and both sides go through it, so a wrong stem ("brass" is kept, "gas" is not) still meets itself.
const singular = (word: string): string => {
  if (word.length < 4) return word;
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (/(?:o|x|ss|sh|ch)es$/.test(word)) return word.slice(0, -2);
  return word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word;
};
