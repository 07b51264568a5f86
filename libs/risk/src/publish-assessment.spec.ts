import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hundredths, RUNS } from './testing/generated-items.ts';
import { assess } from './assess.ts';
import type { EvidenceRow } from './dossier.ts';
import { publishAssessment } from './publish-assessment.ts';
import { AS_OF, dossier, evidenceRow } from './testing.ts';

const survey = (parts: Partial<EvidenceRow> = {}) =>
  evidenceRow({
    indicator: 'FEE',
    method: 'offsite_worker_interviews',
    channel: 'independent_offsite',
    consentBasis: ['score'],
    sourceReliability: 'A',
    informationCredibility: '1',
    observedOn: '2026-08',
    askedN: 40,
    affirmedN: 14,
    amountsKnownN: 14,
    costMonthsKthHighest: 2.5,
    workforceN: 300,
    originCountry: 'XB',
    destinationCountry: 'XA',
    ...parts,
  });
const published = (...evidence: EvidenceRow[]) => publishAssessment(assess(dossier({ evidence }), AS_OF));
const figuresOf = ({ score, mean, q05, q95, pOver10, severity }: Record<string, unknown>) =>
  [score, mean, q05, q95, pOver10, severity] as (number | null)[];
const NOTHING = [null, null, null, null, null, null];

describe('an assessment outside the service', () => {
  it('shows fee figures in steps where the counts behind them may be published', () => {
    const { recruitmentFee, contributions } = published(survey());
    // Jeffreys prior, 14 of 40 heard at 0.9: about 0.39 with a standard error of 0.084; fifth cost 2.5 months.
    expect(figuresOf({ ...recruitmentFee })).toEqual([45, 0.4, 0.25, 0.55, 1, 0.55]);
    expect(recruitmentFee.channels[0]?.share).toEqual({ percent: 35, nAtLeast: 40 });
    const points = contributions.filter(({ output }) => output === 'recruitmentFee').map((part) => part.points ?? NaN);
    expect(points.every((value) => value % 5 === 0)).toBe(true);
  });

  it.each([
    ['a small yes-cell', { affirmedN: 9, amountsKnownN: 9 }],
    ['too few asked', { askedN: 9, affirmedN: 6, amountsKnownN: 6 }],
    ['a near-census', { askedN: 22, affirmedN: 11, amountsKnownN: 11, workforceN: 24 }],
    ['everybody', { askedN: 40, affirmedN: 40, amountsKnownN: 40 }],
    ['a workforce nobody knows', { askedN: 24, affirmedN: 12, amountsKnownN: 12, workforceN: null }],
    ['answers younger than thirty days', { observedOn: '2026-11-01' }],
  ] as const)('shows the band alone for %s', (_what, parts) => {
    const { recruitmentFee, contributions, missing } = published(survey(parts));
    expect(recruitmentFee).toMatchObject({ status: 'provisional', band: expect.any(String) });
    expect(figuresOf({ ...recruitmentFee })).toEqual(NOTHING);
    expect(figuresOf({ ...recruitmentFee.corridors[0] })).toEqual(NOTHING);
    expect(contributions.filter(({ output }) => output === 'recruitmentFee')).toEqual([]);
    expect(missing.filter((fact) => fact.of === 'recruitmentFee' && fact.widestEffect !== null)).toEqual([]);
    expect(recruitmentFee.channels[0]?.share ?? {}).not.toHaveProperty('percent');
  });

  it('does not let a large survey carry a small one out', () => {
    const small = survey({
      evidenceId: 'obs-2',
      askedN: 9,
      affirmedN: 9,
      amountsKnownN: 9,
      sourceName: 'Another union',
    });
    const { recruitmentFee } = published(survey(), small);
    expect(figuresOf({ ...recruitmentFee })).toEqual(NOTHING);
    expect(recruitmentFee.channels.map(({ share }) => share)).toEqual([{ percent: 35, nAtLeast: 40 }, null]);
  });

  it('shows new hires only where they and the rest may both be published', () => {
    const hires = { evidenceId: 'obs-2', sourceName: 'Another union', newHires: true } as const;
    expect(published(survey(), survey(hires)).recruitmentFee.newHires).toEqual({ mean: 0.4, q05: 0.25, q95: 0.55 });
    const few = published(survey(), survey({ ...hires, askedN: 12, affirmedN: 2, amountsKnownN: 2 })).recruitmentFee;
    expect(few).not.toHaveProperty('newHires');
  });

  it('keeps its figures of the network inside, and no day of what workers said', () => {
    const heard = evidenceRow({ method: 'worker_survey', consentBasis: ['score'], observedOn: '2026-05-22' });
    const filed = evidenceRow({ evidenceId: 'obs-2', indicator: 'I07', observedOn: '2026-05-22' });
    const receipt = evidenceRow({
      evidenceId: 'obs-3',
      indicator: 'FEE',
      method: 'document_review',
      observedOn: '2026-02-03',
    });
    const outside = published(heard, filed, receipt);
    expect(outside).not.toHaveProperty('node');
    const dates = outside.contributions.flatMap(({ evidenceId, observedOn }) =>
      evidenceId ? [[evidenceId, observedOn]] : [],
    );
    expect(Object.fromEntries(dates)).toEqual({ 'obs-1': '2026-05', 'obs-2': '2026-05-22', 'obs-3': '2026-02-03' });
    expect(outside.recruitmentFee.feeBreach).toEqual({ state: 'verified', since: '2026-02', repaidOn: null });
  });

  it('P29: lets no figure about answers out but multiples of 0.05, and no count', () => {
    const isStep = (value: number | null, step: number) =>
      value === null || Math.abs(value / step - Math.round(value / step)) < 1e-9;
    let shown = 0;
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 97 }), hundredths(0, 1), (askedN, share) => {
        const affirmedN = Math.floor(askedN * share);
        const { recruitmentFee } = published(
          survey({ askedN, affirmedN, amountsKnownN: affirmedN, evidenceId: 'obs-x' }),
        );
        if (recruitmentFee.mean !== null) shown++;
        const { score, scoreHigh, mean, q05, q95, pOver10, severity, channels } = recruitmentFee;
        return (
          [mean, q05, q95, pOver10, severity].every((value) => isStep(value, 0.05)) &&
          [score, scoreHigh].every((value) => isStep(value, 5)) &&
          channels.every((channel) => !('paid' in channel) && !('asked' in channel))
        );
      }),
      { ...RUNS, numRuns: 1000 },
    );
    expect(shown).toBeGreaterThan(50);
  });
});
