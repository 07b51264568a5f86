import { EVIDENCE_MARKS, LAW_LAYERS } from '@manumit/events';
import * as c from '../columns.ts';
import { lawRules } from '../law-rules.ts';
import { sourceColumns } from '../source.ts';
import { defineTemplate, type OwnFields } from '../template.ts';
import { CREDIBILITY, RELIABILITY, WORKER_GROUPS } from './words.ts';

const FIELDS = [
  ...(['L1', 'L2', 'L3', 'L4', 'L5', 'L6', 'L7', 'L8'] as const),
  ...(['E1', 'E2', 'E3', 'E4', 'E5', 'E6', 'V1', 'V2', 'V3', 'X1', 'CAP'] as const),
  ...(['P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7', 'P8'] as const),
] as const;

const columns = {
  fact_id: c.text(64, 'Number of the fact'),
  jurisdiction: c.required(c.country('Whose law', 'MY')),
  subdivision: c.subdivision('Whose law, ISO 3166-2'),
  field: c.required(
    c.oneOf(FIELDS, '`X1` state-imposed, `CAP` lawful fee cap of a corridor, `P1`–`P8` protection law', 'L4'),
  ),
  layer: c.required(c.oneOf(LAW_LAYERS, 'Two rows, never one', 'law')),
  worker_group: c.oneOf(WORKER_GROUPS, 'For whom; `all` if empty', 'migrant', { default: 'all' }),
  sector_isic: c.classCodes('ISIC', 'Narrows the fact to sectors'),
  products_hs: c.classCodes('HS', 'Narrows the fact to products'),
  value: c.ratio('0 protective … 1 adverse; empty = unknown', '1'),
  raw_value: c.dec('Where a formula computes the value', '0.25'),
  raw_unit: c.text(60, 'Unit of the raw value', 'per 10000'),
  components: c.namedValues('Sub-facts `name=value`', 'tied_visa=1|exit_permit=0'),
  coding_note: c.text(500, 'Why this value'),
  instrument: c.required(c.text(200, 'The act or report', 'Example Labor Act')),
  article: c.text(200, 'Where in it', 's. 12'),
  citation_url: c.url('Where it can be read'),
  cap_amount: c.money('`CAP`: amount'),
  cap_currency: c.currency('`CAP`: ISO 4217 code'),
  cap_months: c.dec('`CAP`: months of first-year earnings', '1.0', { min: 0, max: 120 }),
  origin_country: c.country('`CAP`: origin', 'NP'),
  destination_country: c.country('`CAP`: destination', 'MY'),
  valid_from: c.required(c.period('In force from', '2023-01-01')),
  valid_to: c.period('In force to'),
  reviewed_on: c.required(c.day('When someone last checked it', '2026-08-15', { pastOnly: true })),
  evidence_mark: c.required(c.oneOf(EVIDENCE_MARKS, '`M` shows “not verified” everywhere it is used', 'X')),
  source_reliability: c.oneOf(RELIABILITY, 'Admiralty letter', 'B'),
  information_credibility: c.oneOf(CREDIBILITY, 'Admiralty number', '2'),
  supersedes: c.text(64, 'Number of the fact it replaces'),
  ...sourceColumns,
} as const;

export type LegalFactFields = OwnFields<typeof columns>;

export const legalFacts = defineTemplate({
  kind: 'legal-facts',
  about: 'One dated fact of law or of practice per row.',
  columns,
  synonyms: {},
  keys: [
    ['fact_id', 'source_name'],
    [
      'jurisdiction',
      'subdivision',
      'field',
      'layer',
      'worker_group',
      'sector_isic',
      'products_hs',
      'origin_country',
      'destination_country',
      'valid_from',
      'source_name',
    ],
  ],
  rules: lawRules,
});
