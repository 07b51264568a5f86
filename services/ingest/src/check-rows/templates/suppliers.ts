import { ENTITY_KINDS, PARTY_STATUSES, RELATIONSHIPS } from '@manumit/events';
import * as c from '../columns.ts';
import {
  addressKnown,
  addressOfHomes,
  coordinatesOf,
  countryOfAddress,
  countryOfOsId,
  moneyHasCurrency,
  together,
} from '../rules.ts';
import { sourceColumns } from '../source.ts';
import { defineTemplate, type OwnFields } from '../template.ts';
import { WORKER_GROUPS } from './words.ts';

const columns = {
  external_id: c.externalId('Your own number for it, unique in the file', 'V-100234'),
  name: c.required(c.text(300, 'Name as written locally or in English', 'Kesuma Example Gloves Sdn. Bhd.')),
  name_local: c.text(300, 'Name in the local script'),
  aliases: c.texts('Trading names and former names', 'Kesuma Gloves|KEG'),
  entity_kind: c.oneOf(ENTITY_KINDS, 'What it is; `site` if empty', 'site', { default: 'site' }),
  address: c.text(
    500,
    'Needed for a site unless coordinates or an identifier are given; never for a smallholder group: no home addresses',
    'Lot 7, Jalan Industri 3, Klang',
  ),
  locality: c.text(120, 'Town', 'Klang'),
  subdivision: c.subdivision('ISO 3166-2 code, starting with the row’s country', 'MY-10'),
  postal_code: c.text(20, 'Text, never a number', '41050'),
  country: c.requiredOrUnknown(
    c.country('ISO 3166-1 code or English short name; only a company or public body may say `unknown`', 'MY'),
  ),
  lat: c.degrees('Degrees north, WGS 84', '3.0449', { min: -90, max: 90 }),
  lng: c.degrees('Degrees east, WGS 84', '101.4456', { min: -180, max: 180 }),
  geo_precision: c.oneOf(
    ['site', 'street', 'locality', 'subdivision', 'country', 'unknown'],
    'How exact the coordinates are',
    'site',
  ),
  os_id: c.identifier('os_id', 'Open Supply Hub id, 15 characters'),
  lei: c.identifier('lei', 'Legal Entity Identifier of the operating company, 20 characters', 'ZZZZ00MANUMITTEST143'),
  uei: c.identifier('uei', 'US Unique Entity ID, 12 characters'),
  duns: c.identifier('duns', 'D-U-N-S number, 9 digits; never required'),
  gln: c.identifier('gln', 'GS1 Global Location Number, 13 digits', '9521234567899'),
  uscc: c.identifier('uscc', 'Unified social credit code (China), 18 characters'),
  vat: c.identifier('vat', 'VAT number with its country prefix'),
  rba_id: c.identifier('rba_id', 'Responsible Business Alliance id'),
  slcp_id: c.identifier('slcp_id', 'Social & Labor Convergence Program id'),
  registration_number: c.text(100, 'Number in a company register; give the authority too', '201901000005'),
  registration_authority: c.text(40, 'Register, as an org-id.guide list code or GLEIF RA code', 'MY-SSM'),
  other_ids: c.identifiers('Further identifiers as `scheme:value`', 'internal:sap-eu:V-100234'),
  parent: c.ref('Owner or group: external id, `scheme:value` or `name:Exact Name@CC`', 'lei:ZZZZ00MANUMITTEST143'),
  ownership_pct: c.pct('Percent of this entity that the parent owns', '70'),
  sector_isic: c.classCodes('ISIC', 'ISIC codes: section letter or 2–4 digits', '2219'),
  sector_text: c.text(200, 'Sector in words, if no code', 'rubber gloves'),
  products_hs: c.classCodes('HS', 'Harmonized System codes, 2–6 digits', '401512'),
  products_text: c.text(300, 'Products in words'),
  facility_type_processing_type: c.texts('Kind of facility or processing', 'final assembly|dipping'),
  number_of_workers: c.range('Persons on site, agency workers included: `n`, `n-m`, `>n` or `<n`', '1001-5000', {
    min: 1,
    max: 500_000,
  }),
  workers_as_of: c.period('When the number of workers was true', '2026', { pastOnly: true }),
  migrant_share_band: c.shareBand('International migrants among the workers, percent band', '51-75'),
  internal_migrant_share_band: c.shareBand('Internal migrants among the workers, percent band', '26-50'),
  female_share_band: c.shareBand('Women among the workers, percent band', '26-50'),
  agency_share_band: c.shareBand('Agency workers among the workers, percent band', '1-10'),
  employment_models: c.listOf(
    [
      'direct',
      'agency',
      'seasonal',
      'piece_rate',
      'home_based',
      'apprentice',
      'prison_program',
      'state_program',
      'unknown',
    ],
    'How workers are employed',
    'direct|agency',
  ),
  worker_housing: c.oneOf(
    ['none', 'employer', 'recruiter', 'third_party', 'unknown'],
    'Who houses the workers',
    'employer',
  ),
  worker_groups: c.listOf(WORKER_GROUPS, 'Groups whose law applies here', 'migrant|agency'),
  recruiters_used: c.bool3('Whether recruiters are used; links go in `recruitment-links`', 'yes'),
  relationship: c.oneOf(RELATIONSHIPS, 'To your organization', 'direct'),
  annual_spend: c.money('Yearly spend; stays in your tenant', '1850000'),
  currency: c.currency('ISO 4217 code of the sum', 'USD'),
  status: c.oneOf(PARTY_STATUSES, 'Whether it operates', 'active'),
  closed_on: c.period('When it closed', '2025-06', { pastOnly: true }),
  ...sourceColumns,
} as const;

/** Fewer people than this on a site is possible, but far more often a placeholder. */
const FEW_WORKERS = 5;

/** Parties whose seat a file may not know; a place always lies somewhere. */
const SEATED: ReadonlySet<string> = new Set(['company', 'public_body', 'service_provider']);

export const suppliers = defineTemplate({
  kind: 'suppliers',
  about: 'One site, company, farm, mine, vessel or public body per row.',
  columns,
  synonyms: {
    name: [
      'supplier',
      'factory',
      'facility',
      'site',
      'vendor',
      'company',
      'supplier_name',
      'factory_name',
      'facility_name',
    ],
    country: ['country_code', 'country/region', 'ctry'],
    lat: ['latitude'],
    lng: ['longitude', 'lon', 'long'],
    number_of_workers: ['workers', 'total_workers', 'employees', 'headcount'],
    duns: ['duns_id', 'duns_number'],
    lei: ['lei_id'],
    uei: ['uei_number', 'sam_uei'],
    facility_type_processing_type: ['processing_type', 'facility_type'],
  },
  keys: [['external_id'], ['os_id'], ['name', 'address', 'country']],
  privacyRules: [(row, say) => addressOfHomes(row.entityKind, row.address, say)],
  rules: [
    (row, say) => {
      const known =
        row.lat !== undefined ||
        [row.osId, row.lei, row.uei, row.duns, row.gln, row.uscc, row.vat, row.rbaId, row.slcpId].some(Boolean) ||
        row.registrationNumber !== undefined ||
        row.otherIds !== undefined;
      addressKnown(row.entityKind, row.address, known, say);
    },
    coordinatesOf,
    countryOfAddress,
    countryOfOsId,
    (row, say) => {
      if (row.country === undefined && !SEATED.has(row.entityKind ?? 'site'))
        say('country', 'CELL-REQUIRED', 'is needed: only a company or a public body may leave its country `unknown`.');
      together(say, 'REG-INCOMPLETE', {
        registration_number: row.registrationNumber,
        registration_authority: row.registrationAuthority,
      });
      moneyHasCurrency(say, row.currency, { annual_spend: row.annualSpend });
      const { numberOfWorkers: workers } = row;
      if (row.entityKind === 'site' && workers?.max !== undefined && workers.max < FEW_WORKERS)
        say(
          'number_of_workers',
          'NUM-SMALL',
          'is very few for a site. Check whether it is a placeholder; leave the cell empty if the number is not known.',
        );
    },
  ],
});

export type SupplierFields = OwnFields<typeof columns>;
