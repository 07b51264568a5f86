import { isObject, type Json, type JsonObject, withoutSpace } from './json-pointer.ts';

interface PersonMark {
  /** What the mark is read from: an identifier's scheme, a word that names the kind of party, or the party's name. */
  readonly in: 'scheme' | 'kind' | 'name';
  readonly pattern: RegExp;
  readonly where: string;
  /** T seen in published releases, M from memory. */
  readonly mark: 'T' | 'M';
}

/**
 * How publishers say that a supplier is a natural person, as of 2026-11. Texts are compared without case and accents;
 * `.?` stands where conversions lose a letter. A person who is not marked like this cannot be told from a firm.
 */
const PERSON_MARKS: readonly PersonMark[] = [
  { in: 'scheme', pattern: /\bc.?dula\b/, where: 'CO', mark: 'T' },
  { in: 'scheme', pattern: /\bpersona natural\b/, where: 'CO', mark: 'T' },
  { in: 'scheme', pattern: /\btarjeta de identidad\b|\bpasaporte\b|\bpassport\b/, where: 'CO', mark: 'M' },
  { in: 'scheme', pattern: /^(mx-)?curp$/, where: 'MX', mark: 'M' },
  { in: 'scheme', pattern: /^(br-)?cpf$/, where: 'BR', mark: 'M' },
  { in: 'scheme', pattern: /^(ua-)?(ipn|rnokpp)$/, where: 'UA', mark: 'M' },
  { in: 'kind', pattern: /^persona (f.?sica|natural)$/, where: 'MX, CO', mark: 'T' },
  { in: 'kind', pattern: /^pessoa f.?sica$/, where: 'BR', mark: 'M' },
  { in: 'kind', pattern: /^personne physique$/, where: 'FR, CA', mark: 'M' },
  {
    in: 'kind',
    pattern: /^(natural person|individual|sole[ _]?(proprietorship|proprietor|trader))$/,
    where: 'US',
    mark: 'T',
  },
  { in: 'name', pattern: /(^|[\s"«])ԱՁ($|[\s"».,])/iu, where: 'AM', mark: 'T' },
  { in: 'name', pattern: /^(ФОП|Фізична особа)\s/iu, where: 'UA', mark: 'M' },
];

const of = (where: PersonMark['in']): readonly RegExp[] =>
  PERSON_MARKS.filter((m) => m.in === where).map((m) => m.pattern);
const SCHEMES = of('scheme');
const KINDS = of('kind');
const NAMES = of('name');

const fold = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim();

const NOT_A_KIND = new Set(['id', 'name', 'legalname', 'uri', 'url', 'description', 'title', 'value', 'status']);

/** Whether an organization object says of itself that it is a natural person. */
export function isNaturalPerson(party: JsonObject): boolean {
  for (const [key, value] of Object.entries(party)) {
    const name = withoutSpace(key).toLowerCase();
    if (typeof value === 'string') {
      if (name.startsWith('name') && NAMES.some((pattern) => pattern.test(value))) return true;
      if (saysPerson(name, value)) return true;
    } else if (name === 'identifier' || name === 'additionalidentifiers' || name === 'details') {
      if (anySaysPerson(value)) return true;
    }
  }
  return false;
}

function anySaysPerson(value: Json): boolean {
  if (Array.isArray(value)) return value.some(anySaysPerson);
  if (!isObject(value)) return false;
  return Object.entries(value).some(([key, inner]) =>
    typeof inner === 'string' ? saysPerson(withoutSpace(key).toLowerCase(), inner) : anySaysPerson(inner),
  );
}

/** Passes over nearly every text before the costly folding; every pattern of schemes and kinds has one of these. */
const MAYBE = /dula|person|pessoa|tarjeta|pas[as]|curp|cpf|ipn|rnokpp|individual|sole/i;

function saysPerson(key: string, value: string): boolean {
  if (NOT_A_KIND.has(key) || value.length > 80 || !MAYBE.test(value)) return false;
  const folded = fold(value);
  return (key === 'scheme' ? [...SCHEMES, ...KINDS] : KINDS).some((pattern) => pattern.test(folded));
}
