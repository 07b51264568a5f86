// What stands in the answers as a code or a pointer, in words a person reads. `--format json` keeps the code.

type Words = Readonly<Record<string, string>>;

const split = (code: string): string =>
  code.replaceAll('_', ' ').replace(/([a-z0-9])([A-Z])/g, (_, a, b) => `${a} ${b.toLowerCase()}`);
const wordsFor = (words: Words, code: string): string =>
  Object.hasOwn(words, code) ? (words[code] as string) : split(code);

const ACTIONS: Words = {
  ASK_ORIGIN: 'Ask for the origin of the goods',
  ASK_LABOR_PRACTICES: 'Ask about labor practices where the goods are made',
  ASK_FEES_AND_REPAYMENT: 'Ask about fees paid by workers and their repayment',
  ASK_LICENSE: 'Ask for the license of the recruiter',
  ASK_WHO_BUYS: 'Ask for the country and kind of the buyer',
  CONFIRM_FLOWDOWN: 'Confirm the flow-down of the clause to subcontractors and agents',
  FLOWDOWN_CHECK: 'Check the flow-down of the clause to subcontractors and agents',
  NOTIFY_CO_AND_IG_ON_CREDIBLE_INFORMATION:
    'Notify the contracting officer and the inspector general on credible information',
  OFFSITE_WORKER_SURVEY: 'Have workers surveyed away from the site',
  REFER_ON_REASON_TO_BELIEVE: 'Refer the matter where there is reason to believe it',
  REQUIRE_ANNUAL_CERT: 'Require the annual certificate',
  REQUIRE_CERT_BEFORE_AWARD: 'Require a certificate before award',
  REQUIRE_OFFEROR_CERT: 'Require the certification of the offeror',
  REQUIRE_POSTING: 'Require the compliance plan to be posted',
};

/** What is to be done: an action that has no words here is its code as a sentence. */
export function actionWords(code: string): string {
  const words = ACTIONS[code] ?? split(code).toLowerCase();
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

const CONCERNS: Words = {
  'listing-confirmed': 'listing, confirmed',
  'listing-candidate': 'listing, candidate, unconfirmed',
  'listed-goods': 'listed goods',
  'origin-region': 'origin in a region under an import presumption',
  'fee-breach-declared': 'fees paid by workers, declared',
  'fee-breach-verified': 'fees paid by workers, verified',
  'entity-high': 'band high',
  'entity-severe': 'band severe',
  'license-problem': 'problem of the recruiter’s license',
  'license-unchecked': 'license of the recruiter not checked',
  'rf-struct': 'employer pays less than recruitment costs',
  'context-unknown': 'too little is known, where forced labor is reported',
};

/** The name of a fact; those of a chain are called by a code. */
export const factName = (name: string): string => CONCERNS[name] ?? name;

const FIELDS_OF_CONTRACT: Words = {
  acquired_outside_us: 'whether anything is acquired outside the United States',
  buyer_country: 'country of the buyer',
  buyer_kind: 'kind of the buyer',
  classification: 'product code',
  clauses: 'clause list with its dates',
  commenced_on: 'start of the procedure',
  end_on: 'last day of performance',
  fee_standard: 'standard on worker-paid fees',
  flowdown_confirmed_on: 'confirmation of the flow-down',
  foreign_portion_value: 'value of the portion abroad',
  'framework_ref/assessment': 'whether the framework was assessed',
  'framework_ref/orders': 'other orders under the framework',
  health_service_purpose: 'whether it is for the health service',
  import_country: 'country of import',
  importer: 'whether buyer or supplier imports the goods',
  is_cots: 'whether the supplies are off-the-shelf',
  item_text: 'what the item is',
  lines: 'remaining lines',
  notice_on: 'day of the tender notice',
  origin_subdivision: 'region of origin',
  portion_kind: 'whether the portion is supplies or services',
  ppn_characteristics: 'the six risk characteristics',
  subcontractor_refs: 'subcontractors',
  value_with_options: 'value with all options',
};
const FIELDS_OF_PARTY: Words = { supply_links: 'where the inputs come from', license_status: 'status of the license' };

/** A missing fact in words; parties are called by the names of the path. */
export function pointerWords(pointer: string, names: ReadonlyMap<string, string>): string {
  const at = pointer.indexOf(':');
  const [kind, rest] = [pointer.slice(0, at), pointer.slice(at + 1)];
  const [id = '', field = ''] = rest.split('/');
  const party = names.get(id) ?? 'the party';
  switch (kind) {
    case 'contract': {
      const [, line, column] = /^\/lines\/(\d+)\/(.+)$/.exec(rest) ?? [];
      const words = wordsFor(FIELDS_OF_CONTRACT, column ?? rest.slice(1));
      return line === undefined ? words : `${words} of line ${line} of the contract`;
    }
    case 'observations':
      return `evidence about ${party}`;
    case 'supplier':
    case 'recruiter':
      return field === 'screening_decision'
        ? `a person’s decision whether the match of ${party} holds`
        : `${wordsFor(FIELDS_OF_PARTY, field)} (${party})`;
    case 'listing':
      return `current status of an entry of ${id}`;
    case 'rate':
      return `exchange rate ${rest} of the day`;
    case 'tenant':
      return 'policy of this organization on worker-paid fees';
    default:
      return pointer;
  }
}

const REASONS: Words = {
  no_entity_evidence: 'nothing has been reported about it',
  sufficiency_too_low: 'the sources are too few, too old or too little judged to say more',
  sufficiency_low: 'few independent sources',
  no_recent_worker_source: 'no worker-derived source in the last 24 months',
  single_source: 'everything reported traces to one source',
  lower_needs_clean_worker_evidence: 'too few recent answers of workers that report no indicator',
  strong_unremediated: 'a grave report without verified remedy',
  aged_unremediated: 'older reports without verified remedy',
  verified_fee: 'a verified fee',
  declared_fee: 'a declared fee',
  amounts_missing: 'amounts that workers paid are missing',
};
export const reasonWords = (code: string): string => wordsFor(REASONS, code);

const FIELDS_OF_OUTPUT: Words = {
  scoreHigh: 'score if unknown amounts are large',
  mean: 'share of workers who paid',
  q05: 'that share, low end',
  q95: 'that share, high end',
  pOver10: 'probability that more than a tenth of the workers paid',
  severity: 'how much was paid, 0 to 1',
  sufficiency: 'sufficiency of the evidence, 0 to 1',
  sufficiencyClean: 'sufficiency of checks without a finding, 0 to 1',
  low: 'low end',
  high: 'high end',
  coverage: 'share of the weight that is known',
  residual: 'after verified controls and remedies',
  cap: 'held at',
  controlEffect: 'effect of verified controls, 0 to 0.60',
  max: 'greatest part',
  insufficientNodes: 'parties with insufficient data',
};
export const outputField = (name: string): string => wordsFor(FIELDS_OF_OUTPUT, name);

const STATUSES: Words = {
  insufficient: 'insufficient data',
  insufficient_legal_data: 'insufficient data on the law',
  band: 'enough for a band',
  ok: 'enough for a figure',
};
export const statusWords = (code: string): string => wordsFor(STATUSES, code);

const GROUPS: Words = {
  context: 'context of country and law',
  vulnerability: 'abuse of vulnerability',
  movement: 'restricted movement',
  violence: 'violence or threats',
  documents: 'withheld identity documents',
  wages: 'withheld wages',
  debt_recruitment: 'debt and recruitment fees',
  conditions: 'working and living conditions',
  official_finding: 'official listings or findings',
  clean: 'check without a finding',
  clean_limit: 'limit to what checks may count',
  prevalence: 'how many paid',
  severity: 'how much was paid',
};
export const groupWords = (code: string): string => wordsFor(GROUPS, code);

const OUTPUTS: Words = {
  laborLaw: 'the labor-law context',
  recruitmentFee: 'the fee score',
  entity: 'the entity figure',
};
export const outputName = (code: string): string => wordsFor(OUTPUTS, code);
