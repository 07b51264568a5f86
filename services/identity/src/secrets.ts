import { createHash, randomBytes } from 'node:crypto';
import { idFromBytes, type Noun } from '@manumit/kernel';
import { v7 as uuidv7 } from 'uuid';

/** Makes the id of a new row. */
export const newId = (noun: Noun): string => idFromBytes(noun, uuidv7({}, new Uint8Array(16)));

/** 256 random bits for a session cookie or, behind its prefix, an API token. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** So that scanners of leaked secrets, and people, recognize an API token. */
export const TOKEN_PREFIX = 'mnt_';
export const newTokenSecret = (): string => `${TOKEN_PREFIX}${newSecret()}`;

/** What the tables keep of a secret. It has 125 random bits or more, so a fast digest cannot be guessed back. */
export const digestOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

// Crockford's alphabet: nothing in it is mistaken for another character when typed from a screen.
const CODE_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A one-time code of 25 characters (125 bits) in groups of five. */
export function newCode(): string {
  const letters = [...randomBytes(25)].map((byte) => CODE_ALPHABET[byte & 31] as string).join('');
  return (letters.match(/.{5}/g) as string[]).join('-');
}

/** The code as it was printed, however it was typed. */
export const codeDigestOf = (typed: string): Buffer => digestOf(typed.toUpperCase().replace(/[^0-9A-Z]/g, ''));

/** For events that no request started. */
export const newCorrelationId = (): string => uuidv7();
