import { readIdentifier } from '../check-identifiers/identifiers.ts';
import type { PartyText, Ref } from './columns.ts';
import { Fault } from './problem.ts';
import { readCountry } from './read-places.ts';

const EXTERNAL_ID = /^[A-Za-z0-9._:-]{1,64}$/;

/** Reads a reference: an external id, `scheme:value`, or `name:Exact Name@CC`. */
export function readRef(text: string, note: (fault: Fault) => void): Ref | Fault {
  if (text.startsWith('name:')) return readNamed(text.slice('name:'.length));
  if (text.includes(':')) {
    const identifier = readIdentifier(text, note);
    if (!(identifier instanceof Fault)) return { by: 'identifier', identifier };
    // An external id may hold a colon of its own; a known scheme with a bad value is a mistake, not an id.
    if (identifier.code !== 'ID-SCHEME' || !EXTERNAL_ID.test(text)) return identifier;
  }
  if (EXTERNAL_ID.test(text)) return { by: 'external-id', id: text };
  return new Fault(
    'REF-FORMAT',
    'is no reference. Write an external id (letters, digits and . _ : -, at most 64), `scheme:value`, or `name:Exact Name@CC`.',
  );
}

function readNamed(text: string): Ref | Fault {
  const at = text.lastIndexOf('@');
  const name = text.slice(0, at).trim();
  if (at < 0 || name === '')
    return new Fault('REF-FORMAT', 'names a party without its country. Write `name:Exact Name@CC`.');
  const country = readCountry(text.slice(at + 1).trim());
  return country instanceof Fault ? country : { by: 'name', name, country };
}

/** Reads a party that may be named in plain words: a reference with `scheme:` or `name:`, anything else as text. */
export function readParty(text: string, note: (fault: Fault) => void): PartyText | Fault {
  if (!text.includes(':')) return { by: 'text', text };
  const ref = readRef(text, note);
  if (ref instanceof Fault) return ref.code === 'ID-SCHEME' ? { by: 'text', text } : ref;
  return ref.by === 'external-id' ? { by: 'text', text } : ref;
}

/** One spelling per reference, so that two can be compared. */
export function refKey(ref: PartyText): string {
  switch (ref.by) {
    case 'external-id':
      return ref.id;
    case 'text':
      return ref.text;
    case 'name':
      return `name:${ref.name}@${ref.country}`;
    case 'identifier':
      return [ref.identifier.scheme, ref.identifier.authority ?? '', ref.identifier.value].join(':');
  }
}
