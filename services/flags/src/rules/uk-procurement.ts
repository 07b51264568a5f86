import type { Rule } from './rule.ts';

export const UK_PROCUREMENT: readonly Rule[] = [
  {
    id: 'UK-PPN009',
    jurisdiction: 'GB',
    instrument: 'PPN 009 (before: PPN 02/23)',
    keyedOn: { days: ['commencedOn', 'noticeOn'] },
    test: { kind: 'assessment-by-characteristics', atLeast: 2 },
    level: 'R1',
    actions: ['ASSESS_MODERN_SLAVERY_RISK', 'ASK_SUPPLY_CHAIN_INFORMATION'],
    sentences: {
      flagged:
        'Needs review: {count} of six risk characteristics are present ({characteristics}); no risk assessment is on file.',
      open: 'A modern-slavery risk assessment may be required: {missing}.',
      untriggered: 'Fewer than two of the six risk characteristics were found present ({characteristics}).',
      satisfied: 'A risk assessment of {assessment} is on file.',
    },
    clearsWhen: 'A risk assessment is on file, or fewer than two of the six characteristics are present.',
    texts: [
      {
        version: 'PPN 02/23',
        from: '2023-04-01',
        to: '2025-02-23',
        mark: 'X',
        verified: true,
        sources: ['S80', 'S81'],
        buyerKinds: ['uk_central', 'uk_health'],
      },
      {
        version: 'PPN 009',
        from: '2025-02-24',
        mark: 'X',
        verified: true,
        sources: ['S79', 'S81', 'S82'],
        buyerKinds: ['uk_central'],
      },
    ],
  },
  {
    id: 'UK-NHS-2025',
    jurisdiction: 'GB-ENG',
    instrument: 'SI 2025/1212',
    keyedOn: { days: ['noticeOn', 'commencedOn'] },
    test: { kind: 'assessment-before-notice' },
    level: 'R1',
    actions: ['ASSESS_MODERN_SLAVERY_RISK', 'TAKE_REASONABLE_STEPS', 'REASSESS_FRAMEWORK'],
    sentences: {
      flagged: 'Needs review: a modern-slavery risk assessment {before} is not on file.',
      open: 'A modern-slavery risk assessment may be required: {missing}.',
      satisfied: 'A risk assessment of {assessment} is on file.',
    },
    clearsWhen: 'A risk assessment made before the tender notice, else before the award, is on file.',
    texts: [
      {
        version: '2026-05-17',
        from: '2026-05-17',
        mark: 'X',
        verified: true,
        sources: ['S84', 'S85'],
        buyerKinds: ['uk_central', 'uk_health', 'uk_other'],
      },
    ],
  },
];
