// @ts-expect-error -- the package ships no types for the only place where nested classes are registered
import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import { getMetadataStorage, ValidationTypes, type ValidationArguments } from 'class-validator';

/** The fields of `data` that break a rule, as `path (rule)`; never a value. */
export type BrokenRules = (data: object) => string[];

type Class = new () => object;
interface Rule {
  readonly name: string;
  readonly isEach: boolean;
  readonly holds: (value: unknown, of: object) => boolean;
}
interface Field {
  readonly name: string;
  readonly isOptional: boolean;
  readonly rules: readonly Rule[];
  readonly isNested: boolean;
  readonly inner?: Walk;
}
type Walk = (data: object, above: string, broken: string[]) => void;

const nestedClass = (of: Class, field: string): Class | undefined =>
  (defaultMetadataStorage as { findTypeMetadata(of: Class, field: string): { typeFunction(): Class } | undefined })
    .findTypeMetadata(of, field)
    ?.typeFunction();

/**
 * Reads the decorators of a class once and keeps what they ask, in the order it is asked. class-validator's own
 * `validateSync` gathers them anew for every object, which took 64 to 112 us an event, at its producer and at every
 * reader; the rules themselves stay class-validator's. compile-rules.spec.ts holds the two against each other.
 */
export function compileRules(of: Class): BrokenRules {
  const walk = walkOf(of, new Map());
  return (data) => {
    const broken: string[] = [];
    walk(data, '', broken);
    return broken;
  };
}

function walkOf(of: Class, known: Map<Class, Walk>): Walk {
  const before = known.get(of);
  if (before !== undefined) return before;
  const fields: Field[] = [];
  const walk: Walk = (data, above, broken) => {
    for (const field of fields) check(field, data, above, broken);
  };
  // Before its fields are read: a class may hold itself.
  known.set(of, walk);
  const storage = getMetadataStorage();
  const metadata = storage.getTargetValidationMetadatas(of, '', true, false);
  for (const name of new Set(metadata.map(({ propertyName }) => propertyName))) {
    const own = metadata.filter(({ propertyName }) => propertyName === name);
    const isNested = own.some(({ type }) => type === ValidationTypes.NESTED_VALIDATION);
    const inner = isNested ? nestedClass(of, name) : undefined;
    fields.push({
      name,
      isOptional: own.some(({ type }) => type === ValidationTypes.CONDITIONAL_VALIDATION),
      isNested,
      ...(inner === undefined ? {} : { inner: walkOf(inner, known) }),
      rules: own
        .filter(({ type }) => type === ValidationTypes.CUSTOM_VALIDATION)
        .flatMap((rule) =>
          storage.getTargetValidatorConstraints(rule.constraintCls).map(({ instance, name: fallback }) => ({
            name: rule.name ?? fallback,
            isEach: rule.each,
            holds: (value: unknown, object: object) => {
              const asked: ValidationArguments = {
                value,
                object,
                property: name,
                targetName: of.name,
                constraints: rule.constraints ?? [],
              };
              return instance.validate(value, asked) === true;
            },
          })),
        ),
    });
  }
  return walk;
}

function check({ name, isOptional, rules, isNested, inner }: Field, data: object, above: string, broken: string[]) {
  const value: unknown = (data as Record<string, unknown>)[name];
  if (isOptional && (value === undefined || value === null)) return;
  const path = above === '' ? name : `${above}.${name}`;
  for (const rule of rules) {
    const holds =
      rule.isEach && Array.isArray(value) ? value.every((one) => rule.holds(one, data)) : rule.holds(value, data);
    if (!holds) broken.push(`${path} (${rule.name})`);
  }
  if (!isNested || value === undefined) return;
  if (Array.isArray(value)) value.forEach((one, at) => checkInner(one, inner, `${path}.${at}`, broken));
  else checkInner(value, inner, path, broken);
}

function checkInner(value: unknown, inner: Walk | undefined, path: string, broken: string[]): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) broken.push(`${path} (nestedValidation)`);
  else inner?.(value, path, broken);
}
