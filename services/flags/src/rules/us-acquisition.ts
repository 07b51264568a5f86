import type { Rule, RuleText } from './rule.ts';

/**
 * Amounts of paragraph (h) by date of the text in the contract (contracts.md 4.1). The first window's days are from
 * memory; the amount of October 2025 was read in secondary pages only.
 */
const FOREIGN_PORTION_TEXTS: readonly [RuleText, ...RuleText[]] = [
  {
    version: '2015-03-02',
    from: '2015-03-02',
    mark: 'M',
    verified: false,
    sources: ['S10', 'S14'],
    threshold: { amount: 500_000, currency: 'USD' },
  },
  {
    version: '2020-10-01',
    from: '2020-10-01',
    mark: 'T',
    verified: true,
    sources: ['S10', 'S13'],
    threshold: { amount: 550_000, currency: 'USD' },
  },
  {
    version: '2025-10-01',
    from: '2025-10-01',
    mark: 'X',
    verified: false,
    sources: ['S11', 'S12', 'S13'],
    threshold: { amount: 700_000, currency: 'USD' },
  },
];

export const US_ACQUISITION: readonly Rule[] = [
  {
    id: 'US-FAR-50-BASE',
    jurisdiction: 'US',
    instrument: '48 CFR 52.222-50',
    keyedOn: { clauses: ['52.222-50'] },
    test: { kind: 'clause-and-flow-down', clause: '52.222-50' },
    level: 'R1',
    actions: [
      'CONFIRM_CLAUSE',
      'CONFIRM_FLOWDOWN',
      'CONFIRM_NO_WORKER_FEES',
      'CONFIRM_WORK_DOCUMENTS',
      'NOTIFY_CO_AND_IG_ON_CREDIBLE_INFORMATION',
    ],
    sentences: {
      flagged:
        'Needs review: the clause list of this contract does not show 52.222-50, which belongs into every US federal contract.',
      open: 'Clause 52.222-50 and its flow-down may be required: {missing}.',
      untriggered: 'Clause 52.222-50 is in the clause list; {flowdown}.',
    },
    clearsWhen: 'The clause list shows 52.222-50 and its flow-down to subcontractors and agents is confirmed.',
    // The duty is older than any text that was read, so no first day is stated.
    texts: [{ version: '2021-11', from: '1900-01-01', mark: 'T', verified: true, sources: ['S10', 'S15'] }],
  },
  {
    id: 'US-FAR-50-H',
    jurisdiction: 'US',
    instrument: '48 CFR 52.222-50(h)',
    keyedOn: { clauses: ['52.222-50'] },
    test: { kind: 'foreign-portion', phase: 'performance' },
    level: 'R1',
    actions: ['REQUIRE_COMPLIANCE_PLAN', 'REQUIRE_ANNUAL_CERT', 'REQUIRE_POSTING', 'FLOWDOWN_CHECK'],
    sentences: {
      flagged: 'Needs review: portions abroad of at least {sum} exceed {threshold} ({text}); {evidence}.',
      open: 'A plan and certificate may be required: {missing}{place}.',
      untriggered: 'The portions abroad do not exceed {threshold} ({text}): {why}.',
      satisfied:
        'A compliance plan of {plan} and a certificate of {certificate} are on file; the certificate runs until {until}.',
    },
    clearsWhen:
      'The portions abroad are stated and do not exceed the amount of the clause text, or a compliance plan and a certificate of the last 365 days are on file.',
    texts: FOREIGN_PORTION_TEXTS,
  },
  {
    id: 'US-FAR-56-CERT',
    jurisdiction: 'US',
    instrument: '48 CFR 52.222-56',
    keyedOn: { clauses: ['52.222-56', '52.222-50'] },
    test: { kind: 'foreign-portion', phase: 'before-award' },
    level: 'R1',
    actions: ['REQUIRE_CERT_BEFORE_AWARD'],
    sentences: {
      flagged:
        'Needs review before award: portions abroad of at least {sum} exceed {threshold} ({text}); a certificate before award is not on file.',
      open: 'A certificate before award may be required: {missing}{place}.',
      untriggered: 'The portions abroad do not exceed {threshold} ({text}): {why}.',
      satisfied: 'A certificate before award of {certificate} is on file.',
    },
    clearsWhen:
      'The portions abroad are stated and do not exceed the amount of the provision, or a certificate before award is on file.',
    texts: FOREIGN_PORTION_TEXTS,
  },
  {
    id: 'US-13126',
    jurisdiction: 'US',
    instrument: 'EO 13126; FAR 22.15, 52.222-18',
    keyedOn: { days: ['noticeOn', 'commencedOn'] },
    test: {
      kind: 'goods-on-list',
      lists: ['DOL-EO13126'],
      usFederalOnly: true,
      alsoInChain: false,
      exempt: [
        { origin: 'IL', fromAmount: 50_000 },
        { origin: 'MX', fromAmount: 102_280 },
      ],
    },
    level: 'R1',
    actions: ['REQUIRE_OFFEROR_CERT', 'REFER_ON_REASON_TO_BELIEVE'],
    sentences: {
      flagged:
        'Needs review: a good listed{listedFor} by {listedBy} ({list}, list edition {edition}): {product} from {origin}; a certification of the offeror may be required.{mapping} The listing is no bar to the purchase.',
      open: 'A certification of the offeror on child labor may be required: {missing}.',
      untriggered: 'Not on the list: {product} from {origin}, held against {list}, list edition {edition}.',
    },
    clearsWhen: 'Product and country of origin are shown not to be on the list, or the offeror has certified.',
    texts: [
      {
        version: '2020-08-31',
        from: '2001-01-18',
        mark: 'M',
        verified: false,
        sources: ['S51'],
        threshold: { amount: 10_000, currency: 'USD' },
      },
      {
        version: '2025-10-01',
        from: '2025-10-01',
        mark: 'X',
        verified: false,
        sources: ['S51', 'S12'],
        threshold: { amount: 15_000, currency: 'USD' },
      },
    ],
  },
];
