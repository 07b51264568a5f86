/** What `JSON.parse` gives. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One step of a JSON Pointer (RFC 6901), escaped and with its slash. */
export const step = (key: string | number): string =>
  typeof key === 'string' && /[~/]/.test(key) ? `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}` : `/${key}`;

/** Publishers break member names with white space (`"    roles"`); nothing is compared before it is removed. */
export function withoutSpace(key: string): string {
  for (let index = 0; index < key.length; index++) {
    const code = key.charCodeAt(index);
    // Only names with such a letter can hold white space; almost none do.
    if (code <= 0x20 || code >= 0xa0) return key.replace(/\s+/g, '');
  }
  return key;
}
