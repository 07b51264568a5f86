import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hundredths, RUNS } from './testing/generated-items.ts';
import { bandOf } from './bands.ts';
import { costOf, feeFigures, feeLabel, severityRank, type AnswerChannel } from './fee-risk.ts';
import { PARAMETERS } from './parameters.ts';

/** A coarse grid: the property is about the shape of the posterior, which does not depend on the number of cells. */
const COARSE = { ...PARAMETERS, grid_cells: 200 };

const channel: fc.Arbitrary<AnswerChannel> = fc
  .record({
    asked: fc.integer({ min: 0, max: 120 }),
    share: fc.oneof(fc.constant(0), hundredths(0, 1)),
    sensitivity: fc.constantFrom(0, 0.05, 0.2, 0.5, 0.9, 1),
    quality: fc.constantFrom(0.5, 0.8, 1),
  })
  .map(({ asked, share, ...rest }) => ({ ...rest, asked, paid: Math.floor(asked * share) }));
const cases = {
  prior: fc.record({ a: hundredths(1, 10), b: hundredths(1, 10) }),
  channels: fc.array(channel, { minLength: 1, maxLength: 3 }),
  months: fc.array(hundredths(0, 12), { maxLength: 25 }),
};

interface Prior {
  readonly a: number;
  readonly b: number;
}
const score = (prior: Prior, channels: readonly AnswerChannel[], months: readonly number[], parameters = COARSE) =>
  feeFigures(prior, channels, (k) => costOf(months, channels, k), parameters).score;

describe('recruitment-fee risk', () => {
  it('P04: a yes instead of a no, a payer at the k-th cost or a higher amount never lowers it; a no never raises it', () => {
    const bands = new Map<string, number>();
    const property = fc.property(
      cases.prior,
      cases.channels,
      cases.months,
      hundredths(0, 3),
      (prior, channels, months, extra) => {
        const [first, ...rest] = channels as [AnswerChannel, ...AnswerChannel[]];
        const before = score(prior, channels, months);
        const band = bandOf(before, PARAMETERS.fee_bands);
        bands.set(band, (bands.get(band) ?? 0) + 1);
        const { cost } = feeFigures(prior, channels, (k) => costOf(months, channels, k), COARSE);
        const with_ = (paid: number, asked: number, more: readonly number[] = []) =>
          score(
            prior,
            [{ ...first, paid: first.paid + paid, asked: first.asked + asked }, ...rest],
            [...months, ...more],
          );
        const turned = first.paid < first.asked ? [with_(1, 0), with_(1, 0, [12])] : [];
        const raised =
          months.length > 0 ? [score(prior, channels, [(months[0] as number) + 1, ...months.slice(1)])] : [];
        const never = [...turned, ...raised, with_(1, 1, [cost + extra])];
        return never.every((after) => after >= before - 1e-9) && with_(0, 1) <= before + 1e-9;
      },
    );
    fc.assert(property, RUNS);
    expect([...bands.values()].filter((times) => times >= 20)).toHaveLength(4);
  });

  it('P07: the order of channels and amounts changes not a bit', () => {
    fc.assert(
      fc.property(cases.prior, cases.channels, cases.months, (prior, channels, months) => {
        const turned = score(prior, [...channels].reverse(), [...months].reverse());
        return turned === score(prior, channels, months);
      }),
      { ...RUNS, numRuns: 1000 },
    );
  });

  it('gives on the full grid what the closed form gives when everybody tells', () => {
    fc.assert(
      fc.property(
        cases.prior,
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 0, max: 60 }),
        (prior, paid, silent) => {
          const told = [{ paid, asked: paid + silent, sensitivity: 1, quality: 1 }];
          const { mean } = feeFigures(prior, told, () => ({ low: 0, high: 0 }));
          return Math.abs(mean - (prior.a + paid) / (prior.a + prior.b + paid + silent)) < 1e-5;
        },
      ),
      { ...RUNS, numRuns: 200 },
    );
  });

  it('never says "lower" while a fee is known, an amount is missing or a source is', () => {
    const facts = fc.record({
      score: hundredths(0, 40),
      more: hundredths(0, 20),
      sufficiency: hundredths(0, 3),
      workerDerivedRecent: fc.boolean(),
      breach: fc.constantFrom('none' as const, 'declared' as const, 'verified' as const, 'repaid' as const),
    });
    let lower = 0;
    fc.assert(
      fc.property(facts, ({ more, ...rest }) => {
        const { band, status, reasons } = feeLabel({ ...rest, scoreHigh: rest.score + more });
        if (band !== 'lower') return band !== null || status === 'insufficient' || reasons.length > 0;
        lower++;
        const known = rest.breach === 'declared' || rest.breach === 'verified';
        return (
          status === 'band' && !known && rest.score + more < 10 && rest.sufficiency >= 1.5 && rest.workerDerivedRecent
        );
      }),
      { ...RUNS, numRuns: 5000 },
    );
    expect(lower).toBeGreaterThan(50);
  });

  it('reads a rank for severity that no large audit can raise', () => {
    fc.assert(
      fc.property(cases.channels, fc.integer({ min: 0, max: 5000 }), (channels, asked) => {
        const audit = { paid: 0, asked, sensitivity: 0.2, quality: 1 };
        return severityRank([...channels, audit]) === severityRank(channels);
      }),
      RUNS,
    );
  });
});
