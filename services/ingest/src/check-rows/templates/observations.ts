import { DIRECTIONS, OBSERVATION_SUBJECTS } from '@manumit/events';
import * as c from '../columns.ts';
import { completeObservation, observationRules } from '../observation-rules.ts';
import { sourceColumns } from '../source.ts';
import { defineTemplate, type OwnFields } from '../template.ts';
import { CREDIBILITY, FEE_CATEGORIES, RELIABILITY } from './words.ts';

export const OBSERVATION_METHODS = [
  'offsite_worker_interviews',
  'worker_survey',
  'grievance_summary',
  'audit_announced',
  'audit_unannounced',
  'document_review',
  'authority_finding',
  'court_decision',
  'ngo_investigation',
  'press',
  'self_report',
  'certification',
  'trade_record',
  'remote_poll',
  'satellite',
] as const;

const columns = {
  observation_id: c.required(c.text(64, 'Number of the observation', 'OBS-2026-0031')),
  subject_kind: c.required(
    c.oneOf(OBSERVATION_SUBJECTS, 'What it is about; evidence counts for what it names', 'supplier'),
  ),
  subject: c.required(c.party('Reference of the subject; `NP>MY` for a corridor', 'V-100234')),
  direction: c.required(c.oneOf(DIRECTIONS, 'Which way it points', 'adverse')),
  indicator: c.required(
    c.text(60, '`I01`–`I11`, `DB1`–`DB7`, `FEE`, `LICENSE`, `LISTING` or a control `CTRL-…`', 'I07', {
      pattern: {
        source:
          /^(I0[1-9]|I1[01]|DB[1-7]|FEE|LICENSE|LISTING|CTRL-(FEES-REPAID|BINDING-AGREEMENT|UNION-CBA|GRIEVANCE|DOCUMENTS-RETURNED|RECRUITER-LIABILITY|AUDIT-PROGRAM|REMEDIED:[a-z_]{1,40}))$/,
        says: 'I01–I11, DB1–DB7, FEE, LICENSE, LISTING, or one of CTRL-FEES-REPAID, CTRL-BINDING-AGREEMENT, CTRL-UNION-CBA, CTRL-GRIEVANCE, CTRL-DOCUMENTS-RETURNED, CTRL-RECRUITER-LIABILITY, CTRL-AUDIT-PROGRAM, CTRL-REMEDIED:group',
      },
    }),
  ),
  strength: c.oneOf(
    ['default', 'weak', 'medium', 'strong', 'determined'],
    'Other than `default` needs `strength_reason`',
    'default',
    { default: 'default' },
  ),
  strength_reason: c.text(300, 'Why the strength differs from the indicator’s own', '', { guarded: true }),
  statement: c.required(
    c.text(
      1000,
      'What was found, in words that identify nobody',
      'Passports kept in the office safe; return on request took up to nine days',
      { guarded: true },
    ),
  ),
  observed_on: c.required(
    c.period('When it was so; month precision at most for worker-derived evidence', '2026-03', { pastOnly: true }),
  ),
  published_on: c.period('When it was published', '', { pastOnly: true }),
  method: c.required(c.oneOf(OBSERVATION_METHODS, 'How it was found out', 'offsite_worker_interviews')),
  channel: c.oneOf(
    ['independent_offsite', 'worker_driven_survey', 'audit_onsite', 'remote_poll', 'management_report'],
    'For `FEE` and clean worker answers: how workers were asked',
    'independent_offsite',
  ),
  upstream_source: c.text(200, 'The first report, when this one quotes it', 'NGO Y, report 2026'),
  incident_id: c.text(64, 'Same incident: counts once', 'INC-77'),
  sample_id: c.text(64, 'Same workers asked: counts once', 'S-12'),
  source_reliability: c.oneOf(RELIABILITY, 'Admiralty letter', 'B'),
  information_credibility: c.oneOf(CREDIBILITY, 'Admiralty number, judged apart from the letter', '2'),
  asked_n: c.int('Workers asked; 1–4 is refused', '40', { min: 0, max: 10_000_000 }),
  affirmed_n: c.int('Workers who said yes', '9', { min: 0, max: 10_000_000 }),
  workforce_n: c.range('Size of the group sampled', '300', { min: 1, max: 10_000_000 }),
  origin_country: c.country('Corridor of a fee survey', 'NP'),
  destination_country: c.country('Corridor of a fee survey', 'MY'),
  amounts_known_n: c.int('Payers whose amount is known', '8', { min: 0, max: 10_000_000 }),
  cost_months_median: c.dec('Median cost in months of earnings', '2.0', { min: 0, max: 600 }),
  cost_months_p80: c.dec('80th percentile of the cost in months of earnings', '3.4', { min: 0, max: 600 }),
  cost_months_kth_highest: c.dec('k-th highest cost; k = max(5, a tenth of `asked_n`)', '2.5', { min: 0, max: 600 }),
  fee_category: c.listOf(FEE_CATEGORIES, 'What was paid for', 'service_fee|medical'),
  amount_median: c.money('Median amount per worker for those categories', '1400'),
  currency: c.currency('ISO 4217 code of the amount', 'USD'),
  price_year: c.int('Year of the prices', '2025', { min: 1950, max: 2200 }),
  collected_by: c.oneOf(
    ['recruiter', 'sub_agent', 'employer', 'official', 'unknown'],
    'Who took the money',
    'sub_agent',
  ),
  lawful_under_national_cap: c.bool3('Whether the national cap allows it', 'yes'),
  breaches_standard: c.texts('Standards it breaches', 'EPP|FAR'),
  control_verified_by: c.oneOf(['worker', 'documents', 'claimed'], 'For `control`: who confirmed it', 'worker'),
  remediation_state: c.oneOf(['none', 'started', 'claimed', 'verified'], 'Where remediation stands', 'none'),
  remediated_on: c.period('When it was remedied', '', { pastOnly: true }),
  consent_basis: c.listOf(
    ['published', 'organization_aggregate', 'score', 'buyer', 'authority', 'publish'],
    'What it may be used for',
    'organization_aggregate',
  ),
  release_not_before: c.day('Not shown before this day; observed + 30 days for worker-derived evidence if empty'),
  document_sha256: c.sha256('SHA-256 of the document behind it'),
  document_url: c.url('Where the document is'),
  ...sourceColumns,
} as const;

export type ObservationFields = OwnFields<typeof columns>;

export const observations = defineTemplate({
  kind: 'observations',
  about: 'One piece of evidence per row; worker-derived evidence only as aggregates or published reports.',
  columns,
  synonyms: {},
  keys: [['observation_id', 'source_name']],
  rules: observationRules,
  complete: completeObservation,
});
