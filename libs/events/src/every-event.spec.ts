import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { getMetadataStorage } from 'class-validator';
// @ts-expect-error -- the package ships no types for the only place where nested classes are registered
import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import type { EventDefinition } from './envelope.ts';
import { EVERY_EVENT } from './every-event.ts';

const OWNERS = ['identity', 'ingest', 'scoring', 'flags', 'cases', 'voice'];
const folder = new URL('.', import.meta.url);
const sampleOf = ({ owner, type }: EventDefinition): unknown =>
  JSON.parse(readFileSync(new URL(`${owner}/${type}.json`, folder), 'utf8'));

type Class = new () => object;
const guards = getMetadataStorage();
const nested: {
  getMetadata?: unknown;
  findTypeMetadata(target: Class, field: string): { typeFunction(): Class } | undefined;
} = defaultMetadataStorage;

/** Fields of a class and of the classes inside it that no validator guards: validation passes them in silence. */
function unguarded(of: Class, seen = new Set<Class>()): string[] {
  if (seen.has(of)) return [];
  seen.add(of);
  const metadata = guards.getTargetValidationMetadatas(of, '', false, false);
  return Object.keys(new of()).flatMap((field) => {
    const own = metadata.filter(({ propertyName }) => propertyName === field);
    // "may be absent" alone guards nothing.
    const isGuarded = own.some(({ type, name }) => type !== 'conditionalValidation' && name !== 'isOptional');
    const inner = nested.findTypeMetadata(of, field)?.typeFunction();
    const isNested = own.some(({ type }) => type === 'nestedValidation');
    const missing = isGuarded && (inner === undefined || isNested) ? [] : [`${of.name}.${field}`];
    return [...missing, ...(inner === undefined ? [] : unguarded(inner, seen))];
  });
}

describe.each(EVERY_EVENT.map((definition) => [definition.type, definition] as const))('%s', (_, definition) => {
  it('belongs to an owner and says something', () => {
    expect(OWNERS).toContain(definition.owner);
    expect(definition.says.length).toBeGreaterThan(20);
  });

  it('decodes its sample and encodes it equal', () => {
    const sample = sampleOf(definition);
    expect(JSON.parse(JSON.stringify(definition.decode(sample)))).toEqual(sample);
  });

  it('guards every declared field', () => {
    expect(unguarded(definition.data)).toEqual([]);
  });

  it('ignores fields it does not know', () => {
    expect(() => definition.decode({ ...(sampleOf(definition) as object), addedLater: { anything: 1 } })).not.toThrow();
  });

  it.each([null, [], 'text', 7, {}])('refuses %p, and so does the producer', (data) => {
    expect(() => definition.decode(data)).toThrow(definition.type);
    const event = { subject: 'x', revision: 1, tenant: 't', data: data as object };
    expect(() => definition.of(event)).toThrow(definition.type);
  });
});

it('has one definition per type, and no sample without one', () => {
  const types = EVERY_EVENT.map(({ type }) => type);
  expect(new Set(types).size).toBe(types.length);
  const samples = OWNERS.flatMap((owner) => {
    try {
      return readdirSync(new URL(`${owner}/`, folder)).filter((name) => name.endsWith('.json'));
    } catch {
      return [];
    }
  });
  expect(samples.toSorted()).toEqual(types.map((type) => `${type}.json`).toSorted());
});

it('never quotes a value in an error', () => {
  const definition = EVERY_EVENT.find(({ type }) => type === 'supplier.recorded.v1') as EventDefinition;
  const bad = { ...(sampleOf(definition) as object), country: 'A private remark' };
  expect(() => definition.decode(bad)).toThrow(/country/);
  expect(() => definition.decode(bad)).not.toThrow(/remark/);
});
