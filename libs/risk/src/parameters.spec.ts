import { describe, expect, it } from '@jest/globals';
import { parameterSensitivity } from './parameter-sensitivity.ts';
import { METHOD_VERSION, PARAMETERS, parametersMaterial, publishedParameters } from './parameters.ts';
import { AS_OF, dossier, evidenceRow } from './testing.ts';

describe('parameters', () => {
  it('are published one by one, each with source, mark and whether it was verified', () => {
    const rows = publishedParameters();
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    expect(
      rows.every(({ source, version }) => source.startsWith('methodology.md ') && version === METHOD_VERSION),
    ).toBe(true);
    expect(rows.find(({ id }) => id === 'likelihood_ratio.strong')).toMatchObject({
      value: 5,
      mark: 'E',
      verified: true,
    });
    expect(rows.filter(({ verified }) => !verified).map(({ id }) => id)).toEqual([
      'inspector_benchmark_workers.high_income',
      'inspector_benchmark_workers.least_developed',
      'inspector_benchmark_workers.transition',
      'inspector_benchmark_workers.other',
    ]);
  });

  it('are the material of the hash, with the version', () => {
    expect(parametersMaterial()).toEqual({ version: METHOD_VERSION, parameters: PARAMETERS });
    expect(JSON.parse(JSON.stringify(parametersMaterial()))).toEqual(parametersMaterial());
  });

  it('keep weights of blocks at 1 and the severity rank at the privacy threshold or above', () => {
    const { law, enforcement, voice } = PARAMETERS.llr_block_weights;
    expect(law + enforcement + voice).toBeCloseTo(1, 12);
    expect(PARAMETERS.fee_severity_rank_min).toBeGreaterThanOrEqual(PARAMETERS.k_aggregate);
  });
});

describe('parameter sensitivity', () => {
  it('tells which values move a band of a portfolio, and which move none', () => {
    const reported = dossier({
      evidence: [evidenceRow({ sourceReliability: 'A', informationCredibility: '1', indicator: 'I07' })],
    });
    const rows = parameterSensitivity([reported, dossier()], AS_OF);
    const share = (id: string, factor: number) => rows.find((row) => row.id === id && row.factor === factor)?.share;
    // One A1 report, half a year old: sufficiency 0.80, so the threshold of 0.75 decides whether anything is said.
    expect(share('suff_insufficient', 2)).toBe(0.5);
    expect(share('suff_insufficient', 0.5)).toBe(0);
    expect(share('reliability_letter.A', 0.5)).toBe(0.5);
    expect(share('reliability_letter.C', 0.5)).toBe(0);
    expect(rows.some(({ id }) => id.startsWith('k_'))).toBe(false);
  });
});
