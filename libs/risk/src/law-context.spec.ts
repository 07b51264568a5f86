import { describe, expect, it } from '@jest/globals';
import type { Dossier, LawFactRow } from './dossier.ts';
import { lawContext } from './law-context.ts';
import { factBounds, inspectorBenchmark, inspectorGap, valueOfRow } from './law-facts.ts';
import { AS_OF, dossier, lawFactRow, recruitmentLink } from './testing.ts';

const contextOf = (parts: Partial<Dossier>) => lawContext(dossier(parts), AS_OF);
const fact = (parts: Partial<Dossier>, field: string) =>
  contextOf(parts).laborLaw.facts.find((each) => each.field === field);

describe('law facts', () => {
  it('proves nothing about practice by a good law on paper', () => {
    expect(factBounds(0.2, null)).toEqual({ value: 0.2, lo: 0.1, hi: 0.6 });
    expect(factBounds(1, null)).toEqual({ value: 1, lo: 1, hi: 1 });
    expect(factBounds(0, 1)).toEqual({ value: 0.5, lo: 0.5, hi: 0.5 });
  });

  it('computes a value from raw figures and components where none is coded', () => {
    const value = (row: Partial<LawFactRow>) => valueOfRow(lawFactRow(row));
    expect(value({ field: 'E1', rawValue: 0.25, benchmarkWorkers: inspectorBenchmark('other') })).toBeCloseTo(
      0.625,
      12,
    );
    expect(inspectorGap(5, 15_000)).toBe(0);
    expect(value({ field: 'E1', rawValue: 0.25 })).toBeNull();
    expect(value({ field: 'E6', rawValue: -0.5 })).toBeCloseTo(0.6, 12);
    expect(value({ field: 'V2', rawValue: '5+' })).toBe(1);
    expect(value({ field: 'L4', components: { tied_visa: 1, exit_permit: 0, employer_consent: 1 } })).toBeCloseTo(
      2 / 3,
      12,
    );
    expect(value({ field: 'L4', components: { tied_visa: 1, exit_permit: 0 } })).toBeNull();
    const core = { C029: 1, P029: 0, C105: 1, C087: 1, C098: 1 };
    expect(value({ field: 'L1', components: core })).toBeCloseTo(0.2, 12);
    expect(value({ value: 0, field: 'E6', rawValue: -2 })).toBe(0);
  });
});

describe('law context', () => {
  it('knows nothing of an empty file, and does not call it protective', () => {
    const { score, laborLaw } = contextOf({});
    expect(score.contextForPrior).toBe(50);
    expect(laborLaw).toMatchObject({ score: null, low: 0, high: 100, coverage: 0, status: 'insufficient_legal_data' });
  });

  it('shows both of two equally specific facts that disagree, and uses the more adverse', () => {
    const rows = [lawFactRow({ factId: 'a', value: 0.2 }), lawFactRow({ factId: 'b', value: 0.8 })];
    expect(fact({ lawFacts: rows }, 'L3')?.layers[0]).toMatchObject({
      factId: 'b',
      value: 0.8,
      disagreement: [0.8, 0.2],
    });
  });

  it('takes tied status from a recruitment link, for the migrants of that link', () => {
    const link = recruitmentLink({ permitTie: 'employer', mayChangeEmployer: false, exitPermissionNeeded: true });
    const tied = fact({ recruitmentLinks: [link] }, 'L4');
    expect(tied?.layers[1]).toMatchObject({ layer: 'practice', value: 1, factId: 'link:lnk-1' });
    const elsewhere = recruitmentLink({ ...link, destinationCountry: 'XC' });
    expect(fact({ recruitmentLinks: [elsewhere] }, 'L4')?.value).toBeNull();
    const migrants = lawFactRow({ workerGroup: 'migrant', value: 1 });
    expect(fact({ lawFacts: [migrants] }, 'L3')?.value).toBeNull();
    expect(fact({ lawFacts: [migrants], recruitmentLinks: [link] }, 'L3')?.value).toBe(1);
  });

  it('lets the worst of several jurisdictions stand and names the others', () => {
    const rows = [lawFactRow({ value: 1 }), lawFactRow({ factId: 'law-2', jurisdiction: 'XB', value: 0 })];
    const { laborLaw } = contextOf({ jurisdictions: ['XB', 'XA'], lawFacts: rows });
    expect(laborLaw.jurisdiction).toBe('XA');
    expect(laborLaw.others.map(({ jurisdiction }) => jurisdiction)).toEqual(['XB']);
  });

  describe('state-imposed forced labor', () => {
    const zone = lawFactRow({
      field: 'X1',
      value: 1,
      subdivision: 'XA-09',
      products: ['52'],
      reviewedOn: '2021-01-01',
    });
    const imposed = (parts: Partial<Dossier>, row = zone) => contextOf({ lawFacts: [row], ...parts }).laborLaw;
    const inside = { subdivision: 'XA-09', products: ['5205'] };

    it('applies to the named region and product, until it is ended and whoever reviewed it', () => {
      expect(imposed(inside)).toMatchObject({ stateImposed: true, override: { kind: 'X1', shown: 90 } });
      expect(imposed(inside, { ...zone, validTo: '2026-01-01' }).stateImposed).toBe(false);
    });

    it('does not apply elsewhere, and is unknown where place or product is', () => {
      expect(imposed({ ...inside, subdivision: 'XA-01' }).stateImposed).toBe(false);
      expect(imposed({ ...inside, products: ['69'] }).stateImposed).toBe(false);
      expect(imposed({ ...inside, products: [] })).toMatchObject({ stateImposed: null });
      expect(imposed({ ...inside, subdivision: null })).toMatchObject({ stateImposed: null });
      expect(imposed({ ...inside, jurisdictions: ['XB'] }).stateImposed).toBe(false);
      expect(imposed({ subdivision: null, products: ['69'] }).stateImposed).toBe(false);
    });
  });
});
