import fc from 'fast-check';
import type { DependenceGroup, IloIndicator, RemediationState, Strength } from '../dossier.ts';
import type { AdverseItem, CleanItem, Item } from '../items.ts';
import { PARAMETERS } from '../parameters.ts';

/** Same cases in every run; change the seed to search further. */
export const RUNS = { numRuns: 2000, seed: 20261122 };

/** Hundredths between two whole numbers, evenly spread (`fc.double` would crowd around zero). */
export const hundredths = (low: number, high: number) =>
  fc.integer({ min: low * 100, max: high * 100 }).map((n) => n / 100);

export const context = hundredths(0, 100);

const INDICATORS = Object.keys(PARAMETERS.indicators).filter((id) => id.startsWith('I')) as IloIndicator[];
const letters = (some: string) => fc.constantFrom(...some);
const code = (from = 'ABCDEF', to = '123456') => fc.tuple(letters(from), letters(to)).map((pair) => pair.join(''));
const goodCode = fc.constantFrom('A1', 'A1', 'A2', 'B1', 'B2');
const source = fc.integer({ min: 0, max: 4 }).map((n) => `S${n}`);
const remediation = fc.constantFrom<RemediationState>('none', 'claimed', 'verified');
const id = (prefix: string) => fc.integer({ min: 0, max: 1_000_000 }).map((n) => `${prefix}${n}`);

const report: fc.Arbitrary<AdverseItem> = fc
  .record({
    id: id('a'),
    indicator: fc.constantFrom(...INDICATORS),
    strength: fc.constantFrom<Strength>('strong', 'medium', 'weak'),
    code: code(),
    ageMonths: hundredths(0, 120),
    halfLifeMonths: fc.constantFrom(18, 24, 60),
    source,
    incident: fc.constantFrom(null, 'x', 'y', 'z'),
    remediation,
    workerDerived: fc.boolean(),
  })
  .map((item) => ({ ...item, direction: 'adverse', group: PARAMETERS.indicators[item.indicator][1] }));

const OFFICIAL = { direction: 'adverse', indicator: 'LISTING', group: 'official_finding' as DependenceGroup } as const;

const listing: fc.Arbitrary<AdverseItem> = fc
  .record({
    id: id('l'),
    strength: fc.constantFrom<Strength>('strong', 'determined'),
    code: code('ABC', '123'),
    ageMonths: hundredths(0, 120),
    source,
    remediation,
  })
  .map((item) => ({
    ...item,
    ...OFFICIAL,
    ageMonths: item.remediation === 'verified' ? item.ageMonths : 0,
    halfLifeMonths: 60,
    incident: null,
    workerDerived: false,
  }));

/** One in ten is an official listing, strong or determined, which ages only once its remedy is verified. */
export const adverse: fc.Arbitrary<AdverseItem> = fc.oneof(
  { weight: 9, arbitrary: report },
  { weight: 1, arbitrary: listing },
);

export const openDetermined: fc.Arbitrary<AdverseItem> = fc
  .record({ code: fc.constantFrom('A1', 'B2', 'C3', null), remediation: fc.constantFrom('none', 'claimed', 'started') })
  .map((item) => ({
    ...OFFICIAL,
    ...(item as { code: string | null; remediation: RemediationState }),
    id: 'determined',
    strength: 'determined',
    ageMonths: 0,
    halfLifeMonths: 60,
    source: 'EXAMPLE-LIST',
    incident: null,
    workerDerived: false,
  }));

export const clean: fc.Arbitrary<CleanItem> = fc
  .record({
    id: id('c'),
    sensitivity: fc.constantFrom(0.2, 0.8),
    code: code('AAABCDEF', '11123456'),
    ageMonths: hundredths(0, 60),
    halfLifeMonths: fc.constantFrom(6, 9, 12),
    source,
    workerDerived: fc.boolean(),
  })
  .map((item) => ({ ...item, direction: 'clean', specificity: 0.95, incident: null }));

const newSurvey = fc
  .tuple(clean, hundredths(0, 6))
  .map(([item, ageMonths]): CleanItem => ({ ...item, code: 'A1', ageMonths, workerDerived: true }));

const plain: fc.Arbitrary<Item[]> = fc
  .tuple(fc.array(adverse, { maxLength: 3 }), fc.array(clean, { maxLength: 5 }))
  .map((parts) => parts.flat());

/** Well judged, young and with new surveys, so that bands are reached, `lower` above all. */
const rich: fc.Arbitrary<Item[]> = fc
  .tuple(
    fc.array(
      fc.tuple(adverse, goodCode, hundredths(0, 120), fc.constantFrom<Strength | null>('medium', 'weak', null)),
      { maxLength: 3 },
    ),
    fc.array(fc.tuple(clean, goodCode, hundredths(0, 8)), { maxLength: 5 }),
    fc.array(newSurvey, { maxLength: 3 }),
    fc.integer({ min: 0, max: 4 }),
  )
  .map(([reports, checks, surveys, unheard]) => [
    ...reports.map(([item, judged, ageMonths, strength]): AdverseItem => {
      const heard = { ...item, code: judged, workerDerived: unheard > 0 };
      return item.group === 'official_finding' ? heard : { ...heard, ageMonths, strength: strength ?? item.strength };
    }),
    ...checks.map(([item, judged, ageMonths]) => ({ ...item, code: judged, ageMonths, workerDerived: unheard > 0 })),
    ...surveys,
  ]);

/** Everything adverse from one source: the label is then held at "high". */
const oneSource: fc.Arbitrary<Item[]> = fc
  .array(fc.tuple(report, goodCode, hundredths(0, 6)), { minLength: 2, maxLength: 5 })
  .map((reports) => reports.map(([item, judged, ageMonths]) => ({ ...item, code: judged, ageMonths, source: 'S0' })))
  .chain((reports) => newSurvey.map((survey) => [...reports, survey]));

/** Half the sets are rich: a property about labels that never meets a label proves nothing. */
export const items: fc.Arbitrary<Item[]> = fc.oneof(
  { weight: 4, arbitrary: plain },
  { weight: 5, arbitrary: rich },
  { weight: 1, arbitrary: oneSource },
);

/** Near the edge of `lower`, where only the adverse evidence fades: the clean total stays at its floor. */
export const edgeOfLower: fc.Arbitrary<Item[]> = fc
  .array(
    fc.tuple(report, fc.constantFrom<Strength>('medium', 'weak'), fc.constantFrom('A1', 'B1'), hundredths(0, 24)),
    { minLength: 1, maxLength: 3 },
  )
  .map((reports) => [
    ...reports.map(([item, strength, judged, ageMonths]): AdverseItem => {
      return { ...item, strength, code: judged, ageMonths, remediation: 'none' };
    }),
    ...Array.from({ length: 6 }, (_, n): CleanItem => ({
      id: `w${n}`,
      direction: 'clean',
      sensitivity: 0.8,
      specificity: 0.95,
      code: 'A1',
      ageMonths: 0,
      halfLifeMonths: 12,
      source: `W${n}`,
      incident: null,
      workerDerived: true,
    })),
  ]);
