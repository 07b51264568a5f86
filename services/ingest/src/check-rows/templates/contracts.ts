import { BUYER_KINDS, CATEGORIES, CONTRACT_STATUSES, PORTION_KINDS } from '@manumit/events';
import * as c from '../columns.ts';
import { dayInOrder, partOfWhole } from '../rules.ts';
import { sourceColumns } from '../source.ts';
import { defineTemplate } from '../template.ts';

const columns = {
  contract_id: c.required(c.text(120, 'Number of the contract at the buyer', 'X912-25-C-0042')),
  line_no: c.int('Line or portion; 1 if empty', '1', { min: 1, max: 1_000_000, default: '1' }),
  ocid: c.identifier('ocid', 'Open contracting id', 'ocds-213czf-000-00001'),
  piid: c.identifier('piid', 'US award number'),
  title: c.required(c.text(500, 'What is bought', 'Dining facility services')),
  buyer: c.required(c.text(300, 'Name of the buyer', 'Example Contracting Command')),
  buyer_id: c.identifiers('Buyer’s identifiers as `scheme:value`'),
  buyer_country: c.required(c.country('Country of the buyer', 'US')),
  buyer_kind: c.required(c.oneOf(BUYER_KINDS, 'Whose rules the buyer follows', 'us_dod')),
  supplier: c.required(c.party('Name or reference of the supplier', 'Example Camp Services LLC')),
  supplier_id: c.identifiers('Supplier’s identifiers as `scheme:value`'),
  subcontractor_refs: c.refs('References of subcontractors'),
  status: c.oneOf(CONTRACT_STATUSES, 'Where it stands', 'active'),
  commenced_on: c.day('Start of the procurement procedure', '2025-03-02'),
  notice_on: c.day('Tender notice published'),
  awarded_on: c.day('Awarded'),
  signed_on: c.day('Signed', '2025-06-30'),
  start_on: c.day('First day of performance'),
  end_on: c.day('Last day of performance'),
  framework_ref: c.text(120, 'Vehicle or framework this order is called off from', 'X912-24-D-0007'),
  value: c.required(c.money('Value without options', '9800000')),
  currency: c.required(c.currency('ISO 4217 code of every sum in the row', 'USD')),
  value_with_options: c.money('Value with all options', '14500000'),
  category: c.oneOf(CATEGORIES, 'What is bought', 'services'),
  classification: c.classCodes(undefined, '`SCHEME:code` with CPV, UNSPSC, HS, PSC or NAICS', 'PSC:S203'),
  item_text: c.text(500, 'The item in words'),
  performance_country: c.countries('Where the work is done', 'KW'),
  performance_subdivision: c.subdivisions('Where the work is done, ISO 3166-2'),
  origin_country: c.countries('Origin of the goods'),
  origin_subdivision: c.subdivisions('Origin of the goods, ISO 3166-2'),
  importer: c.bool3('Whether buyer or supplier imports the goods', 'yes'),
  import_country: c.country('Where the goods are imported to', 'US'),
  acquired_outside_us: c.bool3('Supplies acquired outside the United States', 'yes'),
  foreign_portion_value: c.money('Value of the portion abroad; empty = unknown, never “not applicable”', '9800000'),
  portion_kind: c.oneOf(PORTION_KINDS, 'What the portion is', 'services'),
  is_cots: c.bool3('Commercially available off-the-shelf; bulk cargo never is', 'no'),
  clauses: c.clauses('`number@date` of the clause text in the file', '52.222-50@2025-10|52.222-56@2025-10'),
  compliance_plan_on: c.day('Date of the compliance plan', '2025-08-01', { pastOnly: true }),
  compliance_plan_sha256: c.sha256('SHA-256 of the compliance plan'),
  precert_on: c.day('Certificate before award', '2025-06-20', { pastOnly: true }),
  certification_on: c.day('Last annual certificate', '2026-06-28', { pastOnly: true }),
  posting_on: c.day('Plan posted', '', { pastOnly: true }),
  fee_standard: c.listOf(['EPP', 'FAR', 'RBA', 'IRIS', 'none'], 'Standard on worker-paid fees in the contract', 'FAR'),
  risk_assessment_on: c.day('UK: assessment made', '2025-02-10', { pastOnly: true }),
  ppn_characteristics: c.listOf(
    ['industry', 'workforce', 'supplier_location', 'context', 'commodity', 'business_model'],
    'UK: characteristics found present',
    'industry|workforce',
  ),
  flowdown_confirmed_on: c.day('Clauses passed down, confirmed on', '', { pastOnly: true }),
  health_service_purpose: c.bool3('England: for the health service'),
  trade_agreement: c.texts('Trade agreements, for the US child-labor certification exemption'),
  ...sourceColumns,
} as const;

export const contracts = defineTemplate({
  kind: 'contracts',
  about: 'One contract line or portion per row.',
  columns,
  synonyms: {},
  keys: [['contract_id', 'buyer', 'line_no', 'source_name']],
  rules: [
    (row, say) => {
      dayInOrder(say, 'end_on', row.startOn, row.endOn);
      partOfWhole(say, 'foreign_portion_value', row.foreignPortionValue, row.valueWithOptions ?? row.value);
      partOfWhole(say, 'value', row.value, row.valueWithOptions);
      for (const clause of row.clauses ?? [])
        if (row.signedOn !== undefined && clause.dated.from > row.signedOn)
          say(
            'clauses',
            'CLAUSE-DATE',
            `clause ${clause.number} is dated after the signature (${row.signedOn}). Check both; a later clause needs a modification.`,
          );
    },
  ],
});
