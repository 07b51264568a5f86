import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  adverse,
  clean,
  context,
  edgeOfLower,
  hundredths,
  items,
  openDetermined,
  RUNS,
} from './testing/generated-items.ts';
import { assessEntity, type EntityAssessment } from './entity-risk.ts';
import { isAdverse, isStrongOpen, type AdverseItem, type Item } from './items.ts';
import { PARAMETERS } from './parameters.ts';
import { assessResidual, controlEffect, type Control } from './residual.ts';
import { informativeness } from './weigh-item.ts';

const at = (value: number) => ({ value });
const isLower = ({ band }: EntityAssessment) => band === 'lower';
const EPSILON = 1e-12;

/** What a reader could see of a result; ids may differ where a copy under another id says the same. */
const figures = ({ adverseClaims, cleanClaims, groups, ...rest }: EntityAssessment) =>
  JSON.stringify({
    ...rest,
    groups: [...groups],
    weights: [...adverseClaims, ...cleanClaims].map(({ key, weight }) => [key, weight]),
  });

describe('entity risk', () => {
  it('meets every band, status and reason in the generated cases', () => {
    const met = new Map<string, number>();
    const count = (what: string) => met.set(what, (met.get(what) ?? 0) + 1);
    fc.assert(
      fc.property(items, context, (some, value) => {
        const result = assessEntity(some, at(value));
        count(`band ${result.band}`);
        count(`status ${result.status}`);
        result.reasons.forEach((reason) => count(`reason ${reason}`));
        if (result.capped) count('capped');
      }),
      { ...RUNS, numRuns: 5000 },
    );
    const expected = [
      ...['lower', 'elevated', 'high', 'severe', 'null'].map((band) => `band ${band}`),
      ...['band', 'provisional', 'insufficient', 'determined'].map((status) => `status ${status}`),
      ...['no_entity_evidence', 'sufficiency_too_low', 'sufficiency_low', 'no_recent_worker_source'],
      ...['single_source', 'lower_needs_clean_worker_evidence', 'strong_unremediated', 'aged_unremediated'],
      'capped',
    ].map((what) => (/^[a-z]+_/.test(what) ? `reason ${what}` : what));
    expect(
      expected.filter((what) => (met.get(what) ?? 0) < 20).map((what) => `${what}: ${met.get(what) ?? 0}`),
    ).toEqual([]);
  });

  it('P01: one more adverse item never lowers anything and never brings "lower"', () => {
    fc.assert(
      fc.property(items, context, adverse, (some, value, more) => {
        const before = assessEntity(some, at(value));
        const after = assessEntity([...some, { ...more, id: 'more' }], at(value));
        const risen = (['logOdds', 'probability', 'high'] as const).every((it) => after[it] >= before[it] - EPSILON);
        return risen && (isLower(before) || !isLower(after));
      }),
      { ...RUNS, numRuns: 20_000 },
    );
  });

  it('P02: a stronger, better judged or newer report never lowers the figure', () => {
    const codes = [...'ABCDEF'].flatMap((letter) => [...'123456'].map((number) => letter + number));
    const raised = (item: AdverseItem, which: number, pick: number): AdverseItem => {
      if (which === 0) {
        const up = item.group === 'official_finding' ? { strong: 'determined' } : { weak: 'medium', medium: 'strong' };
        return { ...item, strength: (up as Record<string, AdverseItem['strength']>)[item.strength] ?? item.strength };
      }
      if (which === 2) return { ...item, ageMonths: (item.ageMonths * pick) / 100 };
      const better = codes.filter((code) => informativeness(code) >= informativeness(item.code));
      return { ...item, code: better[pick % better.length] as string };
    };
    const pick = fc.integer({ min: 0, max: 100 });
    fc.assert(
      fc.property(items, adverse, context, fc.constantFrom(0, 1, 2), pick, (some, one, value, which, chosen) => {
        const before = assessEntity([...some, one], at(value));
        const after = assessEntity([...some, raised(one, which, chosen)], at(value));
        return after.logOdds >= before.logOdds - EPSILON;
      }),
      { ...RUNS, numRuns: 5000 },
    );
  });

  it('P03: one more clean item never raises the figure', () => {
    fc.assert(
      fc.property(items, context, clean, (some, value, more) => {
        const before = assessEntity(some, at(value));
        expect(assessEntity([...some, more], at(value)).logOdds).toBeLessThanOrEqual(before.logOdds + EPSILON);
      }),
      RUNS,
    );
  });

  it('P05a: time alone never brings "lower"', () => {
    const later = (some: readonly Item[], months: number): Item[] =>
      some.map((item) =>
        isAdverse(item) && item.group === 'official_finding' ? item : { ...item, ageMonths: item.ageMonths + months },
      );
    const unremedied = items.map((some) =>
      some.map((item): Item => {
        if (!isAdverse(item)) return item;
        return { ...item, remediation: 'none', ageMonths: item.group === 'official_finding' ? 0 : item.ageMonths };
      }),
    );
    const holds = (some: readonly Item[], value: number, months: number) => {
      const now = assessEntity(some, at(value));
      const then = assessEntity(later(some, months), at(value));
      return isLower(now) || !isLower(then);
    };
    fc.assert(fc.property(unremedied, context, hundredths(1, 120), holds), { ...RUNS, numRuns: 10_000 });
    fc.assert(fc.property(edgeOfLower, hundredths(70, 100), hundredths(0, 18), holds), { ...RUNS, numRuns: 10_000 });
  });

  it('P05b: "lower" rests on evidence that is there, whatever was taken away', () => {
    fc.assert(
      fc.property(items, context, fc.infiniteStream(fc.boolean()), (some, value, keep) => {
        const left = some.filter(() => keep.next().value);
        const result = assessEntity(left, at(value));
        const heard = left.some((item) => !isAdverse(item) && item.workerDerived && item.ageMonths <= 24);
        if (isLower(result)) expect([result.sufficiencyClean >= 1.5 - 1e-6, heard]).toEqual([true, true]);
      }),
      { ...RUNS, numRuns: 5000 },
    );
  });

  it('P05c: a hundredth of a month is no cliff', () => {
    const strong = fc
      .tuple(adverse, fc.oneof(fc.constantFrom(24, 48), hundredths(0, 48)))
      .map(([item, ageMonths]): AdverseItem => ({
        ...item,
        strength: 'strong',
        code: 'A1',
        remediation: 'none',
        ageMonths,
      }));
    fc.assert(
      fc.property(items, strong, context, (some, open, value) => {
        const now = [...some, open];
        const soon = now.map((item) => ({ ...item, ageMonths: item.ageMonths + 0.01 }));
        const moved = assessEntity(soon, at(value)).logOdds - assessEntity(now, at(value)).logOdds;
        expect(Math.abs(moved)).toBeLessThanOrEqual(0.03);
      }),
      { ...RUNS, numRuns: 5000 },
    );
  });

  it('P06: repeating a claim changes nothing', () => {
    fc.assert(
      fc.property(items, adverse, context, fc.integer({ min: 1, max: 9 }), (some, one, value, times) => {
        const copies = Array.from({ length: times }, (_, n) => ({ ...one, id: `copy${n}` }));
        const before = assessEntity([...some, one], at(value));
        expect(figures(assessEntity([...some, one, ...copies], at(value)))).toBe(figures(before));
      }),
      RUNS,
    );
  });

  it('P07: the order of items changes not a bit', () => {
    const shuffled = items.chain((some) =>
      fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length })),
    );
    fc.assert(
      fc.property(shuffled, context, ([some, other], value) => {
        expect(figures(assessEntity(other, at(value)))).toBe(figures(assessEntity(some, at(value))));
      }),
      RUNS,
    );
  });

  it('P08: without evidence every context is "insufficient", and P at most 0.25', () => {
    fc.assert(
      fc.property(context, (value) => {
        const { status, band, probability } = assessEntity([], at(value));
        expect([status, band]).toEqual(['insufficient', null]);
        expect(probability).toBeLessThanOrEqual(0.25);
      }),
      RUNS,
    );
  });

  it('P09: another country moves the log-odds by at most 2.2', () => {
    fc.assert(
      fc.property(items, context, context, (some, here, there) => {
        const moved = assessEntity(some, at(here)).logOdds - assessEntity(some, at(there)).logOdds;
        expect(Math.abs(moved)).toBeLessThanOrEqual(2.2 + EPSILON);
      }),
      RUNS,
    );
  });

  it('P14: controls never raise the residual, and take off 0.60 at most', () => {
    const controls = fc.array(fc.tuple(hundredths(0, 1), fc.constantFrom(0, 0.5, 1)), { maxLength: 6 });
    fc.assert(
      fc.property(controls, (some) => {
        const effect = controlEffect(some);
        expect(effect).toBeGreaterThanOrEqual(0);
        expect(effect).toBeLessThanOrEqual(0.6);
      }),
      RUNS,
    );
  });

  it('P15: a control that is only claimed changes nothing', () => {
    const control = fc.record({
      kind: fc.constantFrom(...(Object.keys(PARAMETERS.controls) as Control['kind'][])),
      verification: fc.constantFrom<Control['verification']>('worker', 'documents', 'claimed'),
      group: fc.constantFrom<Control['group']>(null, 'wages', 'documents'),
    });
    fc.assert(
      fc.property(items, context, fc.array(control, { maxLength: 5 }), control, (some, value, controls, claim) => {
        const more = [...controls, { ...claim, verification: 'claimed' as const }];
        expect(assessResidual(some, at(value), more)).toEqual(assessResidual(some, at(value), controls));
      }),
      RUNS,
    );
  });

  it('P18: where the State imposes forced labor, clean evidence changes nothing', () => {
    fc.assert(
      fc.property(items, context, clean, (some, value, more) => {
        const before = assessEntity(some, at(value), false);
        expect(figures(assessEntity([...some, more], at(value), false))).toBe(figures(before));
      }),
      RUNS,
    );
  });

  it('P19: figures stay finite and in range for extreme inputs', () => {
    const extreme = fc.oneof(adverse, clean).map((item): Item => ({ ...item, ageMonths: item.ageMonths * 1e4 }));
    fc.assert(
      fc.property(
        fc.array(fc.oneof(adverse, clean, extreme), { maxLength: 200, size: 'max' }),
        context,
        (some, value) => {
          const { probability, low, high } = assessEntity(some, at(value));
          for (const p of [probability, low, high]) expect(p >= 0 && p <= 1).toBe(true);
        },
      ),
      { ...RUNS, numRuns: 1000 },
    );
  });

  const allRemedies: Control[] = [
    { kind: 'CTRL-FEES-REPAID', verification: 'worker', group: null },
    { kind: 'CTRL-DOCUMENTS-RETURNED', verification: 'worker', group: null },
    ...[...new Set(Object.values(PARAMETERS.indicators).map(([, group]) => group))].map((group): Control => ({
      kind: 'CTRL-REMEDIED',
      verification: 'worker',
      group,
    })),
  ];

  it('P23: disclosed, remedied and confirmed is below unremedied, and never above silence', () => {
    fc.assert(
      fc.property(items, adverse, context, (some, one, value) => {
        const known = [...some, one];
        const cured = known.map((item): Item => (isAdverse(item) ? { ...item, remediation: 'verified' } : item));
        const { residual } = assessResidual(cured, at(value), allRemedies);
        const silence = assessEntity([], at(value)).probability;
        return residual < assessResidual(known, at(value), []).residual && residual <= silence + EPSILON;
      }),
      { ...RUNS, numRuns: 5000 },
    );
  });

  it('P24: "lower" never stands beside a strong item without verified remedy', () => {
    let lower = 0;
    fc.assert(
      fc.property(items, context, (some, value) => {
        if (!isLower(assessEntity(some, at(value)))) return true;
        lower++;
        return !some.some(isStrongOpen);
      }),
      { ...RUNS, numRuns: 10_000 },
    );
    expect(lower).toBeGreaterThan(100);
  });

  it('P25: an open determined item is severe everywhere, beside any clean evidence', () => {
    fc.assert(
      fc.property(items, openDetermined, context, fc.boolean(), (some, finding, value, cleanCounts) => {
        const { status, band, probability } = assessEntity([...some, finding], at(value), cleanCounts);
        return status === 'determined' && band === 'severe' && probability >= 0.6;
      }),
      { ...RUNS, numRuns: 5000 },
    );
  });
});
