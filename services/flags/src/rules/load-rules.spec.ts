import { describe, expect, it } from '@jest/globals';
import { loadRules } from './load-rules.ts';
import { RISK_FAMILY } from './risk-family.ts';
import { RULE_PACK } from './rule-pack.ts';
import type { Rule, RuleText } from './rule.ts';

const [base] = RULE_PACK.rules as [Rule, ...Rule[]];
const text = (over: Partial<RuleText>): RuleText => ({ ...base.texts[0], ...over });
const load =
  (...rules: Rule[]) =>
  () =>
    loadRules('test', rules, RISK_FAMILY);

describe('a rule pack', () => {
  it('holds at least the rules of the first release', () => {
    expect(RULE_PACK.rules.map(({ id }) => id)).toEqual([
      'US-FAR-50-BASE',
      'US-FAR-50-H',
      'US-FAR-56-CERT',
      'US-13126',
      'US-307-WRO',
      'US-UFLPA',
      'US-TVPRA-GOODS',
      'OWN-GOODS-LIST',
      'UK-PPN009',
      'UK-NHS-2025',
    ]);
    expect(Object.keys(RULE_PACK.risk)).toHaveLength(5);
  });

  it('does not load with two texts in force on one day', () => {
    const texts = (from: string, to?: string): Rule['texts'] => [
      text({ version: 'a', from: '2020-01-01', ...(to === undefined ? {} : { to }) }),
      text({ version: 'b', from }),
    ];
    expect(load({ ...base, texts: texts('2021-01-01', '2020-12-31') })).not.toThrow();
    expect(load({ ...base, texts: texts('2021-01-01', '2021-01-01') })).toThrow('a and b are in force on one day');
    expect(load({ ...base, texts: texts('2020-01-01') })).toThrow('a and b are in force on one day');
    expect(load({ ...base, texts: texts('2019-01-01') })).toThrow('a and b are in force on one day');
  });

  it('does not load with an id twice, a source nobody lists, or memory called verified', () => {
    expect(load(base, base)).toThrow(`two rules are called ${base.id}`);
    expect(load({ ...base, texts: [text({ sources: [] })] })).toThrow('no source');
    expect(load({ ...base, texts: [text({ sources: ['S999' as never] })] })).toThrow('source S999 is unknown');
    expect(load({ ...base, texts: [text({ mark: 'M', verified: true })] })).toThrow(
      'what is from memory is not verified',
    );
    expect(load({ ...base, actions: ['do it'] })).toThrow('action do it is no code');
  });
});
