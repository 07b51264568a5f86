import type { IdentifierV1 } from '@manumit/events';
import { normalizeName } from '@manumit/matching';

/**
 * Identifiers whose equal values prove the same party (product.md 5.2, strength "key"). A registration number means
 * nothing without its register; an OS ID never confirms alone, for swapped characters pass its check.
 */
const KEY_SCHEMES = new Set(['lei', 'uscc', 'cnpj', 'imo']);
const KEY_SCHEMES_WITH_AUTHORITY = new Set(['crn']);

const NAME = 'name:';
/** Longest key an index holds. */
const KEY_LENGTH = 400;

interface Named {
  readonly name: string;
  readonly nameLocal?: string | undefined;
  readonly aliases?: readonly string[] | undefined;
  readonly identifiers?: readonly IdentifierV1[] | undefined;
}

/** What a party or an entry of a list is met by: its normalized names and its key identifiers, in order. */
export function keysOf(party: Named): string[] {
  const names = [party.name, ...(party.nameLocal === undefined ? [] : [party.nameLocal]), ...(party.aliases ?? [])];
  const keys = [...names.map(nameKey), ...(party.identifiers ?? []).flatMap((identifier) => identifierKey(identifier))];
  return [...new Set(keys)].sort();
}

export const nameKey = (name: string): string => `${NAME}${normalizeName(name)}`.slice(0, KEY_LENGTH);

/** `lei:…`, `crn:GB-COH:…`; nothing for a scheme that proves nothing. */
export function identifierKey({ scheme, value, authority }: IdentifierV1): string[] {
  const plain = scheme.toLowerCase();
  const folded = value.toUpperCase().replace(/[\s-]/g, '');
  if (KEY_SCHEMES.has(plain)) return [`${plain}:${folded}`.slice(0, KEY_LENGTH)];
  // A number written with its register in front (GB-COH:12345678) names it, too.
  const register = authority ?? (value.includes(':') ? value.slice(0, value.indexOf(':')) : undefined);
  if (!KEY_SCHEMES_WITH_AUTHORITY.has(plain) || register === undefined) return [];
  const number = authority === undefined ? value.slice(value.indexOf(':') + 1) : value;
  return [`${plain}:${register.toUpperCase()}:${number.toUpperCase().replace(/[\s-]/g, '')}`.slice(0, KEY_LENGTH)];
}

export const isNameKey = (key: string): boolean => key.startsWith(NAME);

/** Whether both sides hold a key identifier of one kind and register with different values: then they are two parties. */
export function contradict(one: readonly string[], other: readonly string[]): boolean {
  const kindOf = (key: string) => key.slice(0, key.lastIndexOf(':'));
  const identifiers = other.filter((key) => !isNameKey(key));
  return one
    .filter((key) => !isNameKey(key))
    .some((key) => {
      const alike = identifiers.filter((each) => kindOf(each) === kindOf(key));
      return alike.length > 0 && !alike.includes(key);
    });
}
