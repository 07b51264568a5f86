/** Prefixes of ids, one per noun. */
export const ID_PREFIXES = {
  tenant: 'ten',
  user: 'usr',
  token: 'tok',
  supplier: 'sup',
  recruiter: 'rec',
  link: 'lnk',
  contract: 'ctr',
  observation: 'obs',
  'legal-fact': 'law',
  list: 'lst',
  listing: 'lis',
  import: 'imp',
  flag: 'flg',
  case: 'cas',
  alert: 'alt',
} as const;
export type Noun = keyof typeof ID_PREFIXES;

// Crockford's alphabet in lower case, as TypeID uses it: no i, l, o, u.
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/**
 * Writes 128 bits as an id: the noun's prefix, an underscore and 26 characters (the TypeID form).
 * `bytes` are the 16 bytes of a UUIDv7, so ids of one noun sort by the time they were made.
 */
export function idFromBytes(noun: Noun, bytes: Uint8Array): string {
  if (bytes.length !== 16) throw new Error('an id is made from 16 bytes');
  let text = '';
  // 26 characters of 5 bits hold 130 bits: two zero bits stand before the 128.
  for (let index = 0; index < 26; index++) {
    let value = 0;
    for (let bit = 0; bit < 5; bit++) {
      const at = index * 5 + bit - 2;
      const one = at < 0 ? 0 : ((bytes[at >> 3] as number) >> (7 - (at & 7))) & 1;
      value = (value << 1) | one;
    }
    text += ALPHABET[value];
  }
  return `${ID_PREFIXES[noun]}_${text}`;
}

const FORM = /^[a-z]{3}_[0-7][0-9a-hjkmnp-tv-z]{25}$/;

/** Whether a text has the form of an id of this noun. It says nothing about existence. */
export const isId = (noun: Noun, text: string): boolean => FORM.test(text) && text.startsWith(`${ID_PREFIXES[noun]}_`);

/** The noun an id speaks of, if it has the form of one of ours. */
export function nounOf(id: string): Noun | undefined {
  if (!FORM.test(id)) return undefined;
  const prefix = id.slice(0, 3);
  return (Object.keys(ID_PREFIXES) as Noun[]).find((noun) => ID_PREFIXES[noun] === prefix);
}
