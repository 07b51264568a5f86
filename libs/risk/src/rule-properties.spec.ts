import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hundredths, RUNS } from './testing/generated-items.ts';
import { compliancePlan, ruleResult, type CompliancePlanFacts } from './contract-rules.ts';
import type { Truth } from './dossier.ts';
import { riskFlags, type RiskNode } from './risk-flags.ts';

const TEXTS = [
  { from: '2015-03-02', threshold: 500_000 },
  { from: '2020-10-01', threshold: 550_000 },
  { from: '2025-10-01', threshold: 700_000 },
];
const truths: readonly Truth[] = [true, false, null];

describe('three-valued contract rules', () => {
  it('P16: a decided answer is that of every completion of what is unknown', () => {
    const domain = {
      value: [400_000, 600_000, 800_000],
      outsideUs: [true, false],
      cots: [true, false],
      kind: ['supplies', 'services'] as const,
      clauseDate: ['2019-01-01', '2021-11-01', '2025-10-01'],
      valueWithOptions: [450_000, 900_000, 10 ** 9],
    };
    type Row = { [Name in keyof typeof domain]: (typeof domain)[Name][number] | null };
    const facts = (row: Row): CompliancePlanFacts => ({
      lines: [{ value: row.value, outsideUs: row.outsideUs, cots: row.cots, kind: row.kind }],
      complete: true,
      underVehicle: false,
      valueWithOptions: row.valueWithOptions,
      clauseDate: row.clauseDate,
      earliestDate: null,
    });
    const names = Object.keys(domain) as (keyof Row)[];
    const every = (choices: (name: keyof Row) => readonly Row[keyof Row][]): Row[] =>
      names.reduce<Row[]>(
        (rows, name) => rows.flatMap((row) => choices(name).map((value) => ({ ...row, [name]: value }))),
        [{} as Row],
      );
    const wrong: string[] = [];
    let undecided = 0;
    for (const row of every((name) => [...domain[name], null])) {
      const full = every((name) => (row[name] === null ? domain[name] : [row[name]])).filter(
        ({ value, valueWithOptions }) => (value as number) <= (valueWithOptions as number),
      );
      const answers = new Set(full.map((each) => compliancePlan(facts(each), TEXTS).applies));
      const { applies } = compliancePlan(facts(row), TEXTS);
      if (applies === null) undecided++;
      else if (answers.size > 1 || (answers.size === 1 && !answers.has(applies))) wrong.push(JSON.stringify(row));
    }
    expect(wrong).toEqual([]);
    expect(undecided).toBeGreaterThan(100);
  });

  it('P16: asks for data only where the answers of the completions differ', () => {
    const whole = (value: Truth) => (value === null ? [true, false] : [value]);
    for (const scope of truths) {
      for (const applies of truths) {
        for (const satisfied of truths) {
          const full = new Set(
            whole(scope).flatMap((s) => whole(applies).map((a) => ruleResult(s, a, satisfied === true))),
          );
          const got = ruleResult(scope, applies, satisfied);
          if (got === 'flagged' || got === 'clear') expect([...full]).toEqual([got]);
          else if (got === 'not_applicable') expect(full.has('flagged')).toBe(false);
          else expect(full.has('flagged') && full.size > 1).toBe(true);
        }
      }
    }
  });

  it('P17: the text in force on the clause date decides', () => {
    const day = fc.constantFrom(
      '2009-02',
      '2015-03-01',
      '2015-03-02',
      '2020-09-30',
      '2020-10',
      '2025-09-30',
      '2025-10-01',
    );
    fc.assert(
      fc.property(day, fc.integer({ min: 400_000, max: 800_000 }), (clauseDate, value) => {
        const lines = [{ value, outsideUs: true, cots: false, kind: 'services' as const }];
        const answer = compliancePlan(
          { lines, complete: true, underVehicle: false, valueWithOptions: null, clauseDate, earliestDate: null },
          TEXTS,
        );
        const text = TEXTS.findLast(({ from }) => from <= (clauseDate.length === 7 ? `${clauseDate}-01` : clauseDate));
        return (
          answer.applies === (text !== undefined && value > text.threshold) && answer.scope === (text !== undefined)
        );
      }),
      RUNS,
    );
  });
});

describe('risk flags', () => {
  const node: fc.Arbitrary<Omit<RiskNode, 'id'>> = fc.record({
    kind: fc.constantFrom('supplier', 'recruiter'),
    band: fc.constantFrom(null, 'lower', 'elevated', 'high', 'severe'),
    status: fc.constantFrom('insufficient', 'provisional', 'band', 'determined'),
    feeBreach: fc.constantFrom('none', 'declared', 'verified', 'repaid'),
    licenseStatus: fc.constantFrom('valid', 'expired', 'suspended', 'revoked', 'none', 'unknown'),
    licenseRequired: fc.constantFrom(...truths),
    structurallyFunded: fc.constantFrom(...truths),
    context: fc.constantFrom(null, 'x1', 'listed_goods'),
  });
  const chain = fc
    .array(node, { minLength: 1, maxLength: 4 })
    .map((nodes) => nodes.map((each, n): RiskNode => ({ id: `n${n}`, ...each })));
  const exposure = fc.oneof(
    fc.constant({ status: 'insufficient' as const, value: null }),
    hundredths(0, 1).map((value) => ({ status: 'ok' as const, value })),
  );
  const worse = (node: RiskNode): RiskNode => ({
    ...node,
    feeBreach: node.feeBreach === 'none' ? 'declared' : 'verified',
    band: ({ lower: 'elevated', elevated: 'high', high: 'severe' } as const)[node.band as 'high'] ?? node.band,
  });

  it('P28: are R1 or R2, name what is missing, are never silent on an unknown standard, and more risk removes none', () => {
    const met = new Set<string>();
    fc.assert(
      fc.property(chain, fc.constantFrom(...truths), exposure, fc.nat(3), (nodes, forbidden, value, at) => {
        const flags = riskFlags(nodes, forbidden, value);
        flags.forEach(({ rule, result, level }) => met.add(`${rule} ${result} ${level}`));
        const again = riskFlags(
          nodes.map((each, n) => (n === at % nodes.length ? worse(each) : each)),
          forbidden,
          value,
        );
        const has = (some: typeof flags, rule: string, id: string | null) =>
          some.some((flag) => flag.rule === rule && flag.node === id);
        const breaches = nodes.filter(({ feeBreach }) => feeBreach === 'declared' || feeBreach === 'verified');
        return (
          flags.every(({ level, result, missing }) => {
            return ['R1', 'R2'].includes(level) && (result === 'flagged') === (missing.length === 0);
          }) &&
          flags.every(({ rule, node: id }) => has(again, rule, id)) &&
          (forbidden !== null || breaches.every(({ id }) => has(flags, 'RISK-FEE-BREACH', id)))
        );
      }),
      { ...RUNS, numRuns: 10_000 },
    );
    expect([...met].sort()).toEqual([
      'RISK-CONTEXT-UNKNOWN request-data R1',
      'RISK-ENTITY flagged R1',
      'RISK-ENTITY flagged R2',
      'RISK-EXPOSURE flagged R1',
      'RISK-EXPOSURE flagged R2',
      'RISK-FEE-BREACH flagged R1',
      'RISK-FEE-BREACH flagged R2',
      'RISK-FEE-BREACH request-data R1',
      'RISK-FEE-BREACH request-data R2',
      'RISK-RECRUITER flagged R1',
      'RISK-RECRUITER flagged R2',
      'RISK-RECRUITER request-data R1',
    ]);
  });
});
