import type { RiskRule } from './rule.ts';

const INSTRUMENT = 'Risk flag (method 3.8)';
const METHOD = { instrument: INSTRUMENT, version: '1.1', mark: 'E', verified: true, sources: ['method 3.8'] } as const;

export const RISK_FAMILY: readonly RiskRule[] = [
  {
    ...METHOD,
    id: 'RISK-FEE-BREACH',
    actions: ['ASK_FEES_AND_REPAYMENT', 'ENGAGE_RECRUITER'],
    flagged: 'Needs review: fees paid by workers are {state} at {who}{since}{chain}; {standard} forbids such fees.',
    open: 'Fees paid by workers are {state} at {who}{since}{chain}; whether they are forbidden is not known: {missing}.',
    clearsWhen:
      'Workers are repaid in full and confirm it, the party leaves the chain, or a person decides with a reason.',
  },
  {
    ...METHOD,
    id: 'RISK-ENTITY',
    actions: ['ENHANCED_DUE_DILIGENCE', 'ENGAGE_SUPPLIER'],
    flagged:
      'Needs review: reported evidence about {who} gives the band {band}{chain}. A ranking under stated assumptions, not a finding.',
    clearsWhen: 'The band falls below high, the party leaves the chain, or a person decides with a reason.',
  },
  {
    ...METHOD,
    id: 'RISK-EXPOSURE',
    actions: ['ENHANCED_DUE_DILIGENCE', 'TRACE_INPUTS'],
    flagged:
      'Needs review: the exposure along the chain of {who} is {value}{most}. A ranking under stated assumptions, not a finding.',
    clearsWhen: 'The exposure falls below 0.30, or a person decides with a reason.',
  },
  {
    ...METHOD,
    id: 'RISK-RECRUITER',
    actions: ['ASK_LICENSE', 'ENGAGE_RECRUITER'],
    flagged: 'Needs review: {problem} at the recruiter {who}{chain}.',
    open: 'A licence may be required of the recruiter {who}{chain}: {missing}.',
    clearsWhen:
      'A valid licence is shown and the employer pays what recruitment costs, or the recruiter leaves the chain.',
  },
  {
    ...METHOD,
    id: 'RISK-CONTEXT-UNKNOWN',
    actions: ['ASK_EVIDENCE', 'OFFSITE_WORKER_SURVEY'],
    open: 'Insufficient data about {who}{chain}, in a context where forced labor is reported ({context}): {missing}.',
    clearsWhen: 'Evidence about the party is enough for a status, or it leaves the chain.',
  },
];
