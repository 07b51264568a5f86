import { describe, expect, it } from '@jest/globals';
import type { EvidenceRow } from './dossier.ts';
import { dateWarnings, evidenceFacts, readItem } from './read-evidence.ts';
import { AS_OF, evidenceRow } from './testing.ts';

const read = (row: Partial<EvidenceRow>) => readItem(evidenceFacts(evidenceRow(row), AS_OF));
const item = (row: Partial<EvidenceRow>) => {
  const result = read(row);
  if (!('item' in result)) throw new Error(`not scored: ${result.why}`);
  return result.item;
};

describe('a row of evidence', () => {
  it('ages adverse evidence from the last day of its month and clean evidence from the first', () => {
    const clean = { direction: 'clean', method: 'audit_announced' } as const;
    expect(item({ observedOn: '2026-10' }).ageMonths).toBeCloseTo(22 / 30.4375, 9);
    expect(item({ ...clean, observedOn: '2026-10' }).ageMonths).toBeCloseTo(52 / 30.4375, 9);
  });

  it('falls back on the date of publication, and shows what has no date without scoring it', () => {
    expect(item({ observedOn: null, publishedOn: '2026-11-22' }).ageMonths).toBe(0);
    expect(read({ observedOn: null })).toEqual({ why: 'undated' });
  });

  it('needs a judgment to use a check, and reads none as F6 for a report', () => {
    const none = { sourceReliability: null, informationCredibility: null };
    expect(item(none).code).toBe('F6');
    expect(item({ informationCredibility: null }).code).toBe('B6');
    expect(read({ ...none, direction: 'clean', method: 'audit_announced' })).toEqual({ why: 'clean_without_code' });
  });

  it.each([
    ['control', { direction: 'control' }, 'feeds_residual'],
    ['context', { direction: 'context' }, 'context_only'],
    ['own policy', { direction: 'clean', method: 'self_report' }, 'no_clean_use'],
    ['workers who were not asked for consent', { method: 'worker_survey' }, 'no_consent_basis'],
    ['a finding matched by name alone', { strength: 'determined', match: 'candidate' }, 'candidate_unconfirmed'],
    ['a listing matched by nobody', { indicator: 'LISTING' }, 'candidate_unconfirmed'],
  ] as const)('does not score %s', (_what, row, why) => {
    expect(read(row as Partial<EvidenceRow>)).toEqual({ why });
  });

  it('sends a fee survey to the fee score in either direction, and keeps a complaint', () => {
    const fees = { indicator: 'FEE', method: 'worker_survey', consentBasis: ['score'] } as const;
    const survey = { ...fees, channel: 'worker_driven_survey', askedN: 40, affirmedN: 0 } as const;
    expect(read(survey)).toEqual({ why: 'feeds_fee_risk' });
    expect(read({ ...survey, direction: 'clean' })).toEqual({ why: 'feeds_fee_risk' });
    expect(item(fees)).toMatchObject({ indicator: 'FEE', strength: 'medium', group: 'debt_recruitment' });
  });

  it('maps the debt tests to the indicators they emit, at their own strength', () => {
    expect(item({ indicator: 'DB3' })).toMatchObject({
      indicator: 'I09',
      strength: 'medium',
      group: 'debt_recruitment',
    });
    expect(item({ indicator: 'DB6', strength: 'strong' })).toMatchObject({ indicator: 'I08', strength: 'strong' });
  });

  it('traces press without an origin to one shared source, and an audit to its own name', () => {
    expect(item({ method: 'press' }).source).toBe('unstated');
    expect(item({ method: 'press', upstreamSource: 'NGO' }).source).toBe('NGO');
    expect(item({ method: 'audit_announced' }).source).toBe('Example Labor Watch, report 2026');
  });

  it('lets a final finding age only from verified remediation', () => {
    const finding = {
      method: 'court_decision',
      strength: 'determined',
      match: 'person',
      observedOn: '2019-01-01',
    } as const;
    expect(item({ ...finding, final: true })).toMatchObject({ group: 'official_finding', ageMonths: 0 });
    expect(item({ ...finding, final: false })).toMatchObject({ group: 'wages', strength: 'strong', ageMonths: 0 });
    expect(item({ ...finding, remediationState: 'claimed', remediatedOn: '2025-11-22' }).ageMonths).toBe(0);
    const remedied = item({ ...finding, remediationState: 'verified', remediatedOn: '2025-11-22' });
    expect(remedied.ageMonths).toBeCloseTo(365 / 30.4375, 9);
  });

  it('calls a report of others worker-derived only with a named channel and five workers', () => {
    const report = { channel: 'independent_offsite', consentBasis: ['published'] } as const;
    expect(item({ ...report, askedN: 5 }).workerDerived).toBe(true);
    expect(item({ ...report, askedN: 4 }).workerDerived).toBe(false);
    expect(item({ ...report, channel: 'audit_onsite', askedN: 50 }).workerDerived).toBe(false);
  });

  it('warns of a date after the day of the assessment', () => {
    const rows = [evidenceRow({ evidenceId: 'late', observedOn: '2026-12' }), evidenceRow({ observedOn: '2026-11' })];
    expect(dateWarnings(rows, AS_OF)).toEqual([{ evidenceId: 'late', code: 'date_after_as_of' }]);
  });
});
