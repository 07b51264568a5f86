import { LICENSE_STATUSES, PARTY_STATUSES, PAYERS, RECRUITER_FEE_POLICIES, RECRUITER_KINDS } from '@manumit/events';
import * as c from '../columns.ts';
import { moneyHasCurrency, noPersonAsRecruiter, together, validityInOrder } from '../rules.ts';
import { sourceColumns } from '../source.ts';
import { defineTemplate } from '../template.ts';

const columns = {
  external_id: c.externalId('Your own number for it, unique in the file', 'R-017'),
  name: c.required(
    c.text(
      300,
      'Name of the organization; for `informal_role` a role and an area, never a person',
      'Example Overseas Recruitment Pvt. Ltd.',
    ),
  ),
  name_local: c.text(300, 'Name in the local script'),
  aliases: c.texts('Trading names and former names'),
  recruiter_kind: c.required(c.oneOf(RECRUITER_KINDS, 'What it does', 'licensed_agency')),
  legal_form: c.oneOf(
    ['company', 'cooperative', 'public', 'natural_person', 'unknown'],
    'A natural person is refused unless `public_finding_url` is given',
    'company',
  ),
  public_finding_url: c.url('Official or court publication about it'),
  country: c.required(c.country('ISO 3166-1 code or English short name', 'NP')),
  subdivision: c.subdivision('ISO 3166-2 code, starting with the row’s country', 'NP-P3'),
  locality: c.text(120, 'Town'),
  address: c.text(500, 'Business address'),
  license_number: c.text(120, 'Number as printed; give authority and country too', '1234/078'),
  license_authority: c.text(200, 'Who gave the licence', 'Department of Foreign Employment'),
  license_country: c.country('Country of the licence', 'NP'),
  license_status: c.oneOf(LICENSE_STATUSES, '`none` where a licence is required and there is none', 'valid'),
  license_valid_from: c.period('First day of validity', '2023-07-16'),
  license_valid_to: c.period('Last day of validity', '2028-07-15'),
  license_checked_on: c.day('When someone looked in the register', '2026-09-30', { pastOnly: true }),
  destination_scope: c.countries('Countries the licence covers', 'MY|QA|AE'),
  corridors: c.corridors('`origin>destination`', 'NP>MY|NP>QA'),
  fee_policy: c.oneOf(RECRUITER_FEE_POLICIES, 'Who pays, as stated; not proven', 'employer_pays'),
  fee_schedule_url: c.url('Where the fee schedule is published'),
  uses_sub_agents: c.bool3('Whether it works through sub-agents', 'yes'),
  sub_agents_paid_by: c.oneOf(PAYERS, 'Who pays the sub-agents', 'worker'),
  joint_liability_bond: c.money('Bond held against joint liability', '20000'),
  currency: c.currency('ISO 4217 code of the bond', 'USD'),
  certifications: c.certifications('`scheme:status:valid_to`', 'IRIS:certified:2027-05-31'),
  parent: c.ref('Owner or group'),
  lei: c.identifier('lei', 'Legal Entity Identifier, 20 characters'),
  registration_number: c.text(100, 'Number in a company register; give the authority too'),
  registration_authority: c.text(40, 'Register, as an org-id.guide list code or GLEIF RA code'),
  other_ids: c.identifiers('Further identifiers as `scheme:value`'),
  status: c.oneOf(PARTY_STATUSES, 'Whether it operates', 'active'),
  ...sourceColumns,
} as const;

export const recruiters = defineTemplate({
  kind: 'recruiters',
  about: 'One agency, sub-agent, labor contractor or informal role per row.',
  columns,
  synonyms: {
    name: ['agency', 'recruitment_agency', 'agent'],
    country: ['country_code', 'country/region', 'ctry'],
    lei: ['lei_id'],
  },
  keys: [['external_id'], ['license_number', 'license_authority', 'license_country'], ['name', 'address', 'country']],
  privacyRules: [
    (row, say) => {
      if (row.legalForm === 'natural_person' && row.publicFindingUrl === undefined)
        say(
          'legal_form',
          'PRIV-PERSON',
          'a natural person is only kept where an official or court publication names it. Give `public_finding_url`, or describe the role and area (`recruiter_kind` = `informal_role`) without a name.',
        );
      if (row.publicFindingUrl === undefined) noPersonAsRecruiter(say, 'name', row.name ?? '');
    },
  ],
  rules: [
    (row, say) => {
      together(say, 'LIC-INCOMPLETE', {
        license_number: row.licenseNumber,
        license_authority: row.licenseAuthority,
        license_country: row.licenseCountry,
      });
      together(say, 'REG-INCOMPLETE', {
        registration_number: row.registrationNumber,
        registration_authority: row.registrationAuthority,
      });
      validityInOrder(say, 'license_valid_to', row.licenseValidFrom, row.licenseValidTo);
      moneyHasCurrency(say, row.currency, { joint_liability_bond: row.jointLiabilityBond });
    },
  ],
});
