import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { foldClaims, UNRANKED, type Claim } from './fold-claims.ts';

const claim = (over: Partial<Claim> = {}): Claim => ({
  source: 'List',
  part: '',
  sheet: '0003-list',
  defaulted: [],
  category: 'own_records',
  sourceDate: '2026-09-30',
  fields: { name: 'Example' },
  file: 'a.csv',
  row: 1,
  ...over,
});

describe('foldClaims', () => {
  it('lets the latest source win, field by field', () => {
    const folded = foldClaims([
      claim({ source: 'Old', sourceDate: '2025-01-31', fields: { name: 'Old name', locality: 'Klang' } }),
      claim({ source: 'New', fields: { name: 'New name' }, row: 7 }),
    ]);
    expect(folded.fields).toEqual({ name: 'New name', locality: 'Klang' });
    expect(folded.provenance['name']).toMatchObject({ source: 'New', row: 7 });
    expect(folded.provenance['locality']).toMatchObject({ source: 'Old' });
  });

  it('lets the category decide between sources of one day', () => {
    const press = claim({ source: 'A paper', category: 'press', fields: { name: 'P' } });
    const court = claim({ source: 'Z court', category: 'court', fields: { name: 'C' } });
    expect(foldClaims([court, press]).fields['name']).toBe('C');
    expect(foldClaims([press, court]).fields['name']).toBe('C');
  });

  it('keeps the lines of a contract apart, each with its source', () => {
    const folded = foldClaims([
      claim({ part: '2', fields: { title: 'T', line: { value: '5' } }, row: 2 }),
      claim({ part: '1', fields: { title: 'T', line: { value: '3' } }, row: 1 }),
      claim({ part: '10', fields: { title: 'T', line: { value: '9' } }, row: 10 }),
    ]);
    expect(Object.keys(folded.parts)).toEqual(['1', '2', '10']);
    expect(folded.parts['2']).toEqual({ value: '5' });
    expect(folded.provenance['parts/2/value']).toMatchObject({ row: 2 });
    expect(folded.provenance['title']).toMatchObject({ row: 1 });
  });

  it('does not care about the order of claims', () => {
    const claims = fc.uniqueArray(
      fc.record({
        source: fc.constantFrom('a', 'b', 'c'),
        part: fc.constantFrom('', '1', '2'),
        sheet: fc.constantFrom('0002-a', '0003-b'),
        defaulted: fc.constantFrom([], ['x']),
        category: fc.constantFrom('press', 'court', 'own_records'),
        sourceDate: fc.constantFrom('2025-01-01', '2026-01-01'),
        fields: fc.dictionary(fc.constantFrom('x', 'y'), fc.integer()),
        file: fc.constant('f'),
        row: fc.nat(9),
      }),
      { selector: ({ source, part, sheet }) => `${source}/${part}/${sheet}` },
    );
    fc.assert(
      fc.property(claims, fc.infiniteStream(fc.nat()), (list, chance) => {
        const shuffled = list
          .map((one) => [chance.next().value as number, one] as const)
          .toSorted(([a], [b]) => a - b)
          .map(([, one]) => one);
        expect(JSON.stringify(foldClaims(shuffled))).toBe(JSON.stringify(foldClaims(list)));
      }),
    );
  });
});

it('has a rank for every category', () => {
  expect(UNRANKED).toEqual([]);
});
