import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hundredths, RUNS } from './testing/generated-items.ts';
import { lawScore, type WeighedFact } from './law-context.ts';
import { factBounds, lawFactLayer } from './law-facts.ts';
import { AS_OF, lawFactRow } from './testing.ts';

const weight = fc.integer({ min: 1, max: 3 });
const known = (weighs: number, value: number): WeighedFact => ({ weight: weighs, value, lo: value, hi: value });
const unknown = (weighs: number): WeighedFact => ({ weight: weighs, value: null, lo: 0, hi: 1 });
const fact = fc
  .tuple(weight, fc.constantFrom(0, 0.5, 1, null))
  .map(([weighs, value]) => (value === null ? unknown(weighs) : known(weighs, value)));
const block = (facts: fc.Arbitrary<WeighedFact>) => fc.array(facts, { minLength: 1, maxLength: 7 });

const NAMES = ['law', 'enforcement', 'voice'] as const;
const LESS = 1e-9;

describe('labor-law context', () => {
  it('P13: an unknown fact becoming adverse never lowers it, becoming protective never raises it', () => {
    const one = fc.record({ law: block(fact), enforcement: block(fact), voice: block(fact) });
    let learned = 0;
    fc.assert(
      fc.property(one, fc.constantFrom(...NAMES), weight, (blocks, name, weighs) => {
        const knowing = (value: WeighedFact) => lawScore({ ...blocks, [name]: [...blocks[name], value] });
        const before = knowing(unknown(weighs));
        const adverse = knowing(known(weighs, 1));
        const protective = knowing(known(weighs, 0));
        learned++;
        return (
          (['point', 'low', 'contextForPrior'] as const).every((it) => adverse[it] >= before[it] - LESS) &&
          (['point', 'high', 'contextForPrior'] as const).every((it) => protective[it] <= before[it] + LESS)
        );
      }),
      { ...RUNS, numRuns: 5000 },
    );
    expect(learned).toBe(5000);
  });

  it('P26: a fact past its review never lowers what the prior reads, nor the upper bound', () => {
    const layer = fc.oneof(fc.constantFrom(null, 0, 0.5, 1), hundredths(0, 1));
    const pair = fc.tuple(weight, layer, layer);
    const pairs = fc.array(pair, { minLength: 1, maxLength: 5 });
    const blocks = fc.record({ law: pairs, enforcement: pairs, voice: pairs });
    const score = (some: Record<(typeof NAMES)[number], [number, number | null, number | null][]>) => {
      const facts = (name: (typeof NAMES)[number]) =>
        some[name].map(([weighs, law, practice]) => ({ weight: weighs, ...factBounds(law, practice) }));
      return lawScore({ law: facts('law'), enforcement: facts('enforcement'), voice: facts('voice') });
    };
    const protective = hundredths(0, 1).filter((value) => value < 0.5);
    fc.assert(
      fc.property(blocks, fc.constantFrom(...NAMES), weight, layer, protective, (some, name, weighs, law, value) => {
        const withPractice = (practice: number | null) => ({
          ...some,
          [name]: [...some[name], [weighs, law, practice]],
        });
        const before = score(withPractice(value) as never);
        const after = score(withPractice(null) as never);
        return after.contextForPrior >= before.contextForPrior - LESS && after.high >= before.high - LESS;
      }),
      { ...RUNS, numRuns: 10_000 },
    );
  });

  it('P07: the order of facts changes not a bit', () => {
    const one = fc.record({ law: block(fact), enforcement: block(fact), voice: block(fact) });
    fc.assert(
      fc.property(one, ({ law, enforcement, voice }) => {
        const turned = { law: law.toReversed(), enforcement: enforcement.toReversed(), voice: voice.toReversed() };
        return JSON.stringify(lawScore(turned)) === JSON.stringify(lawScore({ law, enforcement, voice }));
      }),
      RUNS,
    );
  });

  it('reads the most specific row in force, of equals the more adverse, and no row of another place', () => {
    const row = fc
      .record({
        value: fc.constantFrom(null, 0, 0.4, 0.5, 1),
        jurisdiction: fc.constantFrom('XA', 'XA', 'XB'),
        workerGroup: fc.constantFrom(null, 'all', 'migrant', 'domestic'),
        sectors: fc.constantFrom<string[]>([], ['22'], ['01']),
        subdivision: fc.constantFrom(null, 'XA-1', 'XA-2'),
        reviewedOn: fc.constantFrom('2026-08-15', '2024-01-01'),
      })
      .map((parts) => lawFactRow(parts));
    const rows = fc.array(row, { maxLength: 6 }).map((all) => all.map((each, n) => ({ ...each, factId: `law-${n}` })));
    const profile = {
      jurisdiction: 'XA',
      subdivision: 'XA-1',
      workerGroups: ['migrant'],
      sectors: ['2219'],
      products: [],
    };
    fc.assert(
      fc.property(rows, (some) => {
        const { value, factId } = lawFactLayer(some, 'law', profile, AS_OF);
        const chosen = some.find((each) => each.factId === factId);
        if (chosen === undefined) return value === null;
        return (
          chosen.jurisdiction === 'XA' &&
          chosen.workerGroup !== 'domestic' &&
          chosen.subdivision !== 'XA-2' &&
          !chosen.sectors.includes('01') &&
          some.every((each) => each.workerGroup !== 'migrant' || !fits(each) || chosen.workerGroup === 'migrant')
        );
      }),
      { ...RUNS, numRuns: 5000 },
    );
    function fits({ jurisdiction, subdivision, sectors }: ReturnType<typeof lawFactRow>) {
      return jurisdiction === 'XA' && subdivision !== 'XA-2' && !sectors.includes('01');
    }
  });
});
