import { describe, expect, it } from '@jest/globals';
import { RULE_PACK } from '../rules/rule-pack.ts';
import { evaluateContract } from './evaluate-contract.ts';
import { dossier, linesOf, picture } from './testing.ts';

const OF_US = ['US-FAR-50-BASE', 'US-FAR-50-H', 'US-FAR-56-CERT'];
const service = { lines: [{ category: 'services' as const }] };
const open = (over: object = {}) => linesOf(dossier(picture({ ...service, ...over })));

describe('who buys', () => {
  it('is asked once for all rules that turn on it', () => {
    const lines = open({ currency: 'GBP' });
    const [asked, ...others] = lines.filter(({ missing }) => missing.includes('contract:/buyer_kind'));
    expect(others).toEqual([]);
    expect(asked).toMatchObject({
      result: 'request-data',
      level: 'R1',
      rule: { id: 'WHO-BUYS' },
      missing: ['contract:/buyer_country', 'contract:/buyer_kind'],
    });
    expect(asked?.because).toBe(
      'Who buys decides whether 5 rules apply (US-FAR-50-BASE, US-FAR-50-H, US-FAR-56-CERT, UK-PPN009 and UK-NHS-2025): the country of the buyer and the kind of buyer are not in the data. The contract is in GBP, which alone rules out none of them.',
    );
    expect(asked?.facts).toContainEqual(
      expect.objectContaining({ name: 'rule that turns on it', value: 'US-FAR-50-H: 48 CFR 52.222-50(h)' }),
    );
    expect(asked?.portion).toBeUndefined();
  });

  it('is never silently taken for somebody else: no rule that turns on it is called not applicable', () => {
    const { notApplicable } = evaluateContract(dossier(picture({ ...service, currency: 'GBP' })), RULE_PACK);
    for (const id of [...OF_US, 'UK-PPN009', 'UK-NHS-2025']) expect(notApplicable).not.toContain(id);
  });

  it('asks for the kind alone where the country is known, about the rules of that country', () => {
    const [line] = open({ buyerCountry: 'US' });
    expect(line?.missing).toEqual(['contract:/buyer_kind']);
    expect(line?.because).toContain('3 rules apply (US-FAR-50-BASE, US-FAR-50-H and US-FAR-56-CERT)');
    expect(open({ buyerCountry: 'PY' })).toEqual([]);
  });

  it('leaves the rules by themselves once it is known, and a single one as it is', () => {
    const ids = (over: object) => [...new Set(open(over).map(({ rule }) => rule.id))].sort();
    expect(ids({ buyerKind: 'us_federal' })).toEqual(OF_US);
    expect(ids({ buyerCountry: 'GB', healthServicePurpose: 'no' })).toEqual(['UK-PPN009']);
  });

  it('does not touch what is flagged or asked on other grounds', () => {
    const lines = linesOf(
      dossier(picture({ lines: [{ category: 'goods', classification: ['HS:401512'], originCountry: ['MY'] }] })),
    );
    expect(lines.map(({ rule, result }) => [rule.id, result])).toContainEqual(['US-TVPRA-GOODS', 'flagged']);
  });
});
