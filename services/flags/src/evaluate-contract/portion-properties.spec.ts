import { describe, expect, it } from '@jest/globals';
import type { ContractRecordedV1 } from '@manumit/events';
import fc from 'fast-check';
import type { RulePack } from '../rules/load-rules.ts';
import { RULE_PACK } from '../rules/rule-pack.ts';
import { evaluateContract } from './evaluate-contract.ts';
import { dossier, picture } from './testing.ts';

const seldom = <T>(...values: T[]) => fc.constantFrom<T | undefined>(undefined, ...values);
/** Values of a record without the unknown ones: an empty cell has no key. */
const stated = <T extends object>(record: T): Partial<T> =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Partial<T>;

const only = (id: string): RulePack => ({ ...RULE_PACK, rules: RULE_PACK.rules.filter((rule) => rule.id === id) });
const PLAN = only('US-FAR-50-H');

/** Domains of the columns that the portion test reads, without "unknown". */
const LINE = {
  acquiredOutsideUs: ['yes', 'no'],
  foreignPortionValue: ['0', '90000', '300000', '480000', '650000', '900000'],
  portionKind: ['supplies', 'services'],
  isCots: ['yes', 'no'],
  performanceCountry: [['KW'], ['US']],
} as const;
const HEAD = {
  clauses: ['2009-02-01', '2016-06-01', '2021-11-01', '2025-10-01'].map((date) => [{ number: '52.222-50', date }]),
  valueWithOptions: ['400000', '490000', '520000', '650000', '9000000'],
  buyerKind: ['us_federal', 'private'],
} as const;
type Facts = Record<string, unknown>;
interface Plan {
  /** Dollars abroad of the other orders of the vehicle. */
  readonly others?: number;
  readonly head: Facts;
  readonly lines: readonly Facts[];
}

const anyOf = (domains: Record<string, readonly unknown[]>) =>
  fc.record(
    Object.fromEntries(
      Object.entries(domains).map(([name, values]) => [name, fc.constantFrom(undefined, ...values, ...values)]),
    ),
  );
const plans: fc.Arbitrary<Plan> = fc.record({
  head: fc.record({
    ...anyOfRecord(HEAD),
    frameworkRef: fc.constantFrom(undefined, undefined, 'V'),
    commencedOn: seldom('2010-01-01', '2021-05-01'),
  }),
  lines: fc.array(anyOf(LINE), { minLength: 1, maxLength: 2 }),
});
function anyOfRecord(domains: Record<string, readonly unknown[]>) {
  return Object.fromEntries(
    Object.entries(domains).map(([name, values]) => [name, fc.constantFrom(undefined, ...values, ...values)]),
  );
}

const contractOf = ({ head, lines }: Plan): ContractRecordedV1 =>
  picture({ currency: 'USD', buyerCountry: 'US', ...stated(head), lines: lines.map(stated) } as never);
const planOf = (plan: Plan) => {
  const [line] = evaluateContract(
    dossier(contractOf(plan), { vehicle: { otherOrders: 1, foreignMicros: (plan.others ?? 0) * 1e6 } }),
    PLAN,
  ).lines;
  return { result: line?.result ?? 'none', missing: line?.missing ?? [] };
};

/** What no honest record says: a part above the whole, an answer against itself, a clause older than its procedure. */
function isConsistent({ head, lines }: Plan): boolean {
  const sum = lines.reduce((all, line) => all + Number(line['foreignPortionValue'] ?? 0), 0);
  const clauses = head['clauses'] as { date: string }[] | undefined;
  return (
    // The total of an order bounds nothing here, so it may as well be smaller than its parts.
    (head['valueWithOptions'] === undefined ||
      head['frameworkRef'] !== undefined ||
      Number(head['valueWithOptions']) >= sum) &&
    (clauses === undefined ||
      head['commencedOn'] === undefined ||
      (clauses[0]?.date ?? '') >= String(head['commencedOn'])) &&
    lines.every(({ acquiredOutsideUs, foreignPortionValue = '0', performanceCountry, portionKind }) => {
      const isAbroad = String(performanceCountry) === 'KW' && portionKind === 'services';
      return acquiredOutsideUs !== 'no' || (foreignPortionValue === '0' && !isAbroad);
    })
  );
}

interface Gap {
  readonly pointer: string;
  readonly values: readonly unknown[];
  readonly set: (plan: Plan, value: unknown) => Plan;
}

const NAMES: Readonly<Record<string, string>> = {
  acquiredOutsideUs: 'acquired_outside_us',
  foreignPortionValue: 'foreign_portion_value',
  portionKind: 'portion_kind',
  isCots: 'is_cots',
  performanceCountry: 'performance_country',
  clauses: 'clauses',
  valueWithOptions: 'value_with_options',
  buyerKind: 'buyer_kind',
};

function gapsOf(plan: Plan): Gap[] {
  const many = plan.lines.length > 1;
  const orders = {
    pointer: 'contract:/framework_ref/orders',
    // In steps below the smallest portion, so that one of them meets every amount it could decide.
    values: Array.from({ length: 9 }, (_, step) => (step + 1) * 80_000),
    set: (to: Plan, value: unknown) => ({ ...to, others: value as number }),
  };
  return [
    ...(plan.head['frameworkRef'] === undefined ? [] : [orders]),
    ...Object.entries(HEAD).flatMap(([field, values]) =>
      plan.head[field] === undefined
        ? [
            {
              pointer: `contract:/${NAMES[field]}`,
              // With no day known at all, only texts that have the duty could apply (methodology.md 3.1).
              values: field === 'clauses' && plan.head['commencedOn'] === undefined ? values.slice(1) : values,
              set: (to: Plan, value: unknown) => ({ ...to, head: { ...to.head, [field]: value } }),
            },
          ]
        : [],
    ),
    ...plan.lines.flatMap((line, at) =>
      Object.entries(LINE).flatMap(([field, values]) =>
        line[field] === undefined
          ? [
              {
                pointer: many ? `contract:/lines/${at + 1}/${NAMES[field]}` : `contract:/${NAMES[field]}`,
                values,
                set: (to: Plan, value: unknown) => ({
                  ...to,
                  lines: to.lines.map((one, index) => (index === at ? { ...one, [field]: value } : one)),
                }),
              },
            ]
          : [],
      ),
    ),
  ];
}

/** Every consistent way of filling some, all or none of the gaps. */
function fillings(plan: Plan, gaps: readonly Gap[]): Plan[] {
  let all = [plan];
  for (const gap of gaps) {
    all = all.flatMap((one) => [one, ...gap.values.map((value) => gap.set(one, value))]);
  }
  return all.filter(isConsistent);
}

describe('P16: missing data never means “does not apply”', () => {
  it('lets a decided answer stand under every completion, and names exactly the facts that could change an open one', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const gaps = gapsOf(plan);
        fc.pre(isConsistent(plan) && gaps.length <= 4);
        const { result, missing } = planOf(plan);
        const all = fillings(plan, gaps);
        if (result !== 'request-data') {
          // No line and a clear one both say that there is nothing to do.
          const word = (answer: string) => (answer === 'none' ? 'clear' : answer);
          for (const filled of all) expect(word(planOf(filled).result)).toBe(word(result));
          return;
        }
        expect(missing.length).toBeGreaterThan(0);
        for (const gap of gaps) {
          const others = fillings(
            plan,
            gaps.filter((one) => one !== gap),
          );
          const decides = others.some((one) =>
            gap.values.some((value) => {
              const filled = gap.set(one, value);
              if (!isConsistent(filled)) return false;
              return planOf(filled).result !== planOf(one).result;
            }),
          );
          expect([gap.pointer, missing.includes(gap.pointer)]).toEqual([gap.pointer, decides]);
        }
        const known = new Set(gaps.map(({ pointer }) => pointer));
        expect(missing.filter((pointer) => !known.has(pointer))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});

describe('P17: the result depends on the clause date, not on the clock', () => {
  it('is the same under two days, twenty years apart', () => {
    fc.assert(
      fc.property(
        plans,
        fc.constantFrom('2015-03-01', '2015-03-02', '2020-09-30', '2020-10-01', '2025-09-30', '2025-10-01'),
        (plan, date) => {
          const contract = contractOf({ ...plan, head: { ...plan.head, clauses: [{ number: '52.222-50', date }] } });
          const [early, late] = ['2016-01-01', '2036-01-01'].map((asOf) =>
            evaluateContract(dossier(contract, { asOf }), RULE_PACK),
          );
          expect(late).toEqual(early);
        },
      ),
      { numRuns: 300 },
    );
  });
});
