import { CERTAINTIES, PAYERS, PERMIT_TIES, RECRUITMENT_ROLES } from '@manumit/events';
import * as c from '../columns.ts';
import { endsDiffer, moneyHasCurrency, noPersonAsRecruiter, subdivisionFits, validityInOrder } from '../rules.ts';
import { sourceColumns } from '../source.ts';
import { defineTemplate } from '../template.ts';
import { FEE_CATEGORIES } from './words.ts';

const columns = {
  external_id: c.externalId('Your own number for the link'),
  recruiter: c.required(c.ref('The recruiter', 'R-017')),
  employer: c.required(c.ref('A supplier; another recruiter when the role is `sub_agent_of`', 'V-100234')),
  role: c.required(c.oneOf(RECRUITMENT_ROLES, 'What the recruiter does for the employer', 'places_workers')),
  via: c.ref('Recruiter through which it reaches the employer'),
  origin_country: c.required(c.country('Where workers are recruited', 'NP')),
  origin_subdivision: c.subdivision('Where workers are recruited, ISO 3166-2', 'NP-P2'),
  destination_country: c.required(c.country('Where they work; may equal the origin', 'MY')),
  destination_subdivision: c.subdivision('Where they work, ISO 3166-2', 'MY-10'),
  job_group_isco: c.classCodes('ISCO', 'ISCO-08 codes, 1–4 digits', '8141'),
  permit_type: c.text(120, 'Name of the permit or visa class, not a person’s', 'Visit Pass (Temporary Employment)'),
  permit_tie: c.oneOf(PERMIT_TIES, 'What the permit binds the worker to', 'employer'),
  exit_permission_needed: c.bool3('Whether leaving the country needs somebody’s permission', 'no'),
  may_change_employer: c.bool3('Whether the worker may change employer', 'no'),
  workers_placed_band: c.oneOf(
    ['1-9', '10-49', '50-249', '250-999', '1000+', 'unknown'],
    'Workers placed in the period',
    '50-249',
  ),
  period_from: c.requiredOrUnknown(c.period('First day of the period', '2024-01')),
  period_to: c.period('Last day of the period; open if empty', '2025-12'),
  zero_cost_clause: c.bool3('Agreement says workers pay nothing', 'yes'),
  employer_fee_per_worker: c.money('What the employer pays the recruiter for each worker', '350'),
  currency: c.currency('ISO 4217 code of the fee', 'USD'),
  employer_fee_covers: c.listOf(FEE_CATEGORIES, 'What the fee covers', 'service_fee|travel_lodging_outbound'),
  who_pays_sub_agents: c.oneOf(PAYERS, 'Who pays the sub-agents', 'unknown'),
  contract_language_ok: c.bool3('Work document in a language understood', 'yes'),
  contract_days_before_departure: c.int('Days between work document and departure', '7', { min: 0, max: 3650 }),
  certainty: c.required(c.oneOf(CERTAINTIES, 'How sure the source is', 'declared')),
  document_sha256: c.sha256('SHA-256 of the document behind it'),
  ...sourceColumns,
} as const;

export const recruitmentLinks = defineTemplate({
  kind: 'recruitment-links',
  about: 'One recruiter that brings workers to one employer along one corridor, per row.',
  columns,
  synonyms: {
    origin_country: ['origin', 'source_country'],
    destination_country: ['destination', 'host_country'],
  },
  keys: [
    ['external_id'],
    [
      'recruiter',
      'employer',
      'role',
      'via',
      'origin_country',
      'origin_subdivision',
      'destination_country',
      'destination_subdivision',
      'job_group_isco',
      'permit_type',
      'period_from',
      'period_to',
      'source_name',
    ],
  ],
  privacyRules: [
    (row, say) => {
      if (row.recruiter?.by === 'name') noPersonAsRecruiter(say, 'recruiter', row.recruiter.name);
    },
  ],
  rules: [
    (row, say) => {
      endsDiffer(say, 'employer', row.recruiter, row.employer);
      subdivisionFits(say, 'origin_subdivision', row.originSubdivision, row.originCountry);
      subdivisionFits(say, 'destination_subdivision', row.destinationSubdivision, row.destinationCountry);
      validityInOrder(say, 'period_to', row.periodFrom, row.periodTo);
      moneyHasCurrency(say, row.currency, { employer_fee_per_worker: row.employerFeePerWorker });
    },
  ],
});
