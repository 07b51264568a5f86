import { describe, expect, it } from '@jest/globals';
import { foldClaims, type Claim } from '../fold-claims/fold-claims.ts';
import { originsOf, provenanceOf } from './origins.ts';

const claim = (source: string, row: number, fields: Claim['fields'], part = ''): Claim => ({
  ...{
    source,
    part,
    sheet: '0003-list',
    defaulted: [],
    category: 'own_records',
    sourceDate: '2026-09-30',
    file: 'list.csv',
    row,
    fields,
  },
});

describe('origins', () => {
  it('writes a row once, however many fields were read there', () => {
    const { provenance } = foldClaims([claim('One', 3, { name: 'A', country: 'MY', status: 'active' })]);
    expect(originsOf(provenance)).toEqual([
      {
        ...{ source: 'One', category: 'own_records', date: '2026-09-30', file: 'list.csv', row: 3 },
        fields: ['country', 'name', 'status'],
      },
    ]);
  });

  it('gives back what it was given, fields of lines included, in the same order', () => {
    const { provenance } = foldClaims([
      claim('One', 3, { name: 'A', country: 'MY' }),
      claim('Two', 9, { name: 'B', line: { value: '1' } }, '1'),
      claim('Two', 10, { status: 'active', line: { value: '2', quantity: 4 } }, '2'),
    ]);
    const given = provenanceOf(JSON.parse(JSON.stringify(originsOf(provenance))));
    expect(JSON.stringify(given)).toBe(JSON.stringify(provenance));
  });
});
