import type { Rule } from './rule.ts';

export const US_IMPORTS: readonly Rule[] = [
  {
    id: 'US-307-WRO',
    jurisdiction: 'US',
    instrument: '19 U.S.C. 1307; 19 CFR 12.42-12.45',
    keyedOn: { days: ['endOn'] },
    test: { kind: 'withheld-goods', lists: ['CBP-WRO'], measures: ['WRO', 'Finding'] },
    level: 'R2',
    actions: ['LEGAL_REVIEW_BEFORE_IMPORT', 'TRACE_TO_ORIGIN', 'ENGAGE_SUPPLIER'],
    sentences: {
      flagged: 'Needs review: {who} is listed by {listedBy} ({measure}{since}){chain}. {consequence}',
      open: '{lead}; {missing}.',
    },
    clearsWhen:
      'The listing is lifted, the match is rejected by a person, or the chain no longer holds the party or goods.',
    texts: [{ version: '2016-02-24', from: '1930-06-17', mark: 'M', verified: false, sources: ['S52', 'S53', 'S54'] }],
  },
  {
    id: 'US-UFLPA',
    jurisdiction: 'US',
    instrument: 'Public Law 117-78 (UFLPA)',
    keyedOn: { days: ['endOn'] },
    test: { kind: 'presumed-goods', lists: ['DHS-UFLPA'], region: 'CN-XJ' },
    level: 'R2',
    actions: ['TRACE_TO_RAW_MATERIAL', 'COLLECT_CLEAR_AND_CONVINCING_EVIDENCE', 'LEGAL_REVIEW_BEFORE_IMPORT'],
    sentences: {
      flagged: 'Needs review before import: {reason}{chain}.',
      open: '{lead}; {missing}.',
      untriggered: 'No input from the region is known: {reason}.',
    },
    clearsWhen:
      'The listing is lifted, the match is rejected by a person, inputs are traced to the raw material outside the region and away from listed parties, or clear and convincing evidence is accepted.',
    texts: [
      {
        version: '2022-06-21',
        from: '2022-06-21',
        mark: 'X',
        verified: true,
        sources: ['S54', 'S55', 'S56', 'S58', 'S59', 'S60'],
      },
    ],
  },
];
