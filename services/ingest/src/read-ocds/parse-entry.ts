import { isUtf8 } from 'node:buffer';

import { isObject, type Json } from './json-pointer.ts';

export type ParsedEntry =
  | { readonly ok: true; readonly value: Json; readonly encoding: EncodingNote | undefined }
  | { readonly ok: false; readonly why: string };

/** What is wrong with the letters of an entry that could be read all the same. */
export type EncodingNote = 'windows-1252' | 'lost-letters' | 'decoded-twice';

const windows1252 = new TextDecoder('windows-1252');

/** Two letters that UTF-8 punctuation turns into when it is read as Windows-1252. */
const DECODED_TWICE = 'â€';

/** Doubles hold 15 digits of any number; longer ones are looked at. */
const LONG_NUMBER = /[\d.]{16}/;

/** A number that a double cannot hold stays as the text it was written as: an id must not become another one. */
function exactNumber(_key: string, value: Json, { source }: { source?: string }): Json {
  if (typeof value !== 'number' || source === undefined || /e/i.test(source)) return value;
  const plain = source.includes('.') ? source.replace(/\.?0+$/, '') : source;
  return plain === String(value) ? value : source;
}

/**
 * Parses one JSON text. Bytes that are no UTF-8 are read as Windows-1252, and that is said. Of members with one name the
 * last counts. Refused: what is no JSON, NUL characters, halves of surrogate pairs. `why` never repeats the text.
 */
export function parseEntry(bytes: Buffer): ParsedEntry {
  const isText = isUtf8(bytes);
  const text = isText ? bytes.toString('utf8') : windows1252.decode(bytes);
  let value: Json;
  try {
    value = LONG_NUMBER.test(text)
      ? JSON.parse(text, exactNumber as (key: string, value: Json) => Json)
      : JSON.parse(text);
  } catch (error) {
    const position = /position (\d+)/.exec(String(error))?.[1];
    return { ok: false, why: position === undefined ? 'it is no JSON' : `it is no JSON from character ${position} on` };
  }
  if (/\\u(0000|d[89a-f])/i.test(text)) {
    const bad = unstorable(value);
    if (bad !== undefined) return { ok: false, why: bad };
  }
  return { ok: true, value, encoding: isText ? noteOn(text) : 'windows-1252' };
}

function noteOn(text: string): EncodingNote | undefined {
  if (text.includes('\uFFFD')) return 'lost-letters';
  return text.includes(DECODED_TWICE) ? 'decoded-twice' : undefined;
}

function unstorable(value: Json): string | undefined {
  if (typeof value === 'string') {
    if (value.includes('\0')) return 'it holds a NUL character';
    return /\p{Cs}/u.test(value) ? 'it holds half a surrogate pair' : undefined;
  }
  if (!isObject(value) && !Array.isArray(value)) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const bad = unstorable(key) ?? unstorable(inner);
    if (bad !== undefined) return bad;
  }
  return undefined;
}
