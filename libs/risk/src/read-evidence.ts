import type { Day } from '@manumit/kernel';
import type { DateWarning, NotScoredReason } from './assessment.ts';
import { ageMonths, firstDay, lastDay } from './days.ts';
import type {
  ApproximateDay,
  Channel,
  ConsentBasis,
  DebtTest,
  Direction,
  EvidenceIndicator,
  EvidenceMethod,
  EvidenceRow,
  ListingMeasure,
  ListingStatus,
  Match,
  RemediationState,
  ScoredIndicator,
  Strength,
  Truth,
} from './dossier.ts';
import type { Item } from './items.ts';
import { PARAMETERS, type Parameters } from './parameters.ts';

/** A row of evidence once its dates are ages: what the rules of 1.1 and 4.1 read. */
export interface EvidenceFacts {
  readonly id: string;
  readonly direction: Direction;
  readonly indicator: EvidenceIndicator | 'RF-STRUCT';
  readonly method: EvidenceMethod;
  readonly strength: Strength | 'default' | null;
  readonly code: string | null;
  readonly ageMonths: number | null;
  readonly observedOn: ApproximateDay | null;
  readonly remediation: RemediationState;
  readonly sinceRemediationMonths: number | null;
  readonly sourceName: string;
  readonly upstreamSource: string | null;
  readonly incidentId: string | null;
  readonly channel: Channel | null;
  readonly askedN: number | null;
  readonly affirmedN: number | null;
  readonly consentBasis: readonly ConsentBasis[];
  readonly match: Match | null;
  readonly final: Truth;
  readonly caseLevelFinding: boolean;
  readonly listStatus: ListingStatus | null;
  readonly measure: ListingMeasure | null;
}

export type ReadItem = { readonly item: Item } | { readonly why: NotScoredReason };

/** Official findings start to age at verified remediation and not before (methodology.md 4.3). */
export const evidenceAge = (
  official: boolean,
  age: number,
  remediation: RemediationState,
  sinceRemediation: number | null,
): number => (official ? (remediation === 'verified' ? (sinceRemediation ?? 0) : 0) : age);

/** A named way of hearing workers; for a report by others, a named channel and at least five workers (4.1). */
export function isWorkerDerived(
  row: Pick<EvidenceFacts, 'method' | 'channel' | 'askedN'>,
  parameters: Parameters = PARAMETERS,
): boolean {
  const byOthers = parameters.worker_derived_if_channel_named;
  return (
    parameters.worker_derived_methods.includes(row.method) ||
    (byOthers.methods.includes(row.method) &&
      row.channel !== null &&
      byOthers.channels.includes(row.channel) &&
      (row.askedN ?? 0) >= byOthers.asked_n)
  );
}

/** A fee survey has a channel and counts and feeds the fee score only; a complaint has neither (1.1). */
export const isFeeSurvey = (row: Pick<EvidenceFacts, 'indicator' | 'channel' | 'askedN' | 'affirmedN'>): boolean =>
  row.indicator === 'FEE' && row.channel !== null && row.askedN !== null && row.affirmedN !== null;

/** What a claim is traced to: the first report, else the row's own source, else one shared `unstated` (0.2). */
export function sourceOf(
  row: Pick<EvidenceFacts, 'direction' | 'method' | 'upstreamSource' | 'sourceName'>,
  parameters: Parameters = PARAMETERS,
): string {
  if (row.upstreamSource !== null && row.upstreamSource !== '') return row.upstreamSource;
  const shared = row.direction === 'adverse' && parameters.one_source_if_upstream_unstated.includes(row.method);
  return shared ? 'unstated' : row.sourceName;
}

const SCORING_CONSENT: readonly ConsentBasis[] = ['published', 'organization_aggregate', 'score'];
const hasConsent = (row: EvidenceFacts): boolean => row.consentBasis.some((basis) => SCORING_CONSENT.includes(basis));

/** One row as an item of the entity score, or the reason why it is none (methodology.md 1.1, 4.1). */
export function readItem(row: EvidenceFacts, parameters: Parameters = PARAMETERS): ReadItem {
  if (row.direction === 'control') return { why: 'feeds_residual' };
  if (row.direction === 'context') return { why: 'context_only' };
  const workerDerived = isWorkerDerived(row, parameters);
  if (workerDerived && !hasConsent(row)) return { why: 'no_consent_basis' };
  if (row.ageMonths === null) return { why: 'undated' };
  if (isFeeSurvey(row)) return { why: 'feeds_fee_risk' };
  const origin = {
    id: row.id,
    code: row.code,
    source: sourceOf(row, parameters),
    incident: row.incidentId,
    workerDerived,
    observedOn: row.observedOn,
  };
  return row.direction === 'clean'
    ? readClean(row, row.ageMonths, origin, parameters)
    : readAdverse(row, row.ageMonths, origin, parameters);
}

type Origin = Pick<Item, 'id' | 'code' | 'source' | 'incident' | 'workerDerived' | 'observedOn'>;

function readClean(row: EvidenceFacts, age: number, origin: Origin, parameters: Parameters): ReadItem {
  const { halfLifeClean, cleanSensitivity, cleanSpecificity } = parameters.methods[row.method];
  if (halfLifeClean === null || cleanSensitivity === null || cleanSpecificity === null) return { why: 'no_clean_use' };
  if (row.code === null) return { why: 'clean_without_code' };
  return {
    item: {
      ...origin,
      direction: 'clean',
      sensitivity: cleanSensitivity,
      specificity: cleanSpecificity,
      ageMonths: age,
      halfLifeMonths: halfLifeClean,
    },
  };
}

function readAdverse(row: EvidenceFacts, age: number, origin: Origin, parameters: Parameters): ReadItem {
  const unconfirmed = whyUnconfirmed(row, parameters);
  if (unconfirmed !== null) return { why: unconfirmed };
  const official =
    row.indicator === 'LISTING' || parameters.official_methods.includes(row.method) || row.caseLevelFinding;
  return {
    item: {
      ...origin,
      direction: 'adverse',
      ...strengthAndGroup(row, official, parameters),
      remediation: row.remediation,
      ageMonths: evidenceAge(official, age, row.remediation, row.sinceRemediationMonths),
      halfLifeMonths: parameters.methods[row.method].halfLifeAdverse,
    },
  };
}

function whyUnconfirmed(row: EvidenceFacts, parameters: Parameters): NotScoredReason | null {
  const listing = row.indicator === 'LISTING';
  if ((listing || row.strength === 'determined') && row.match !== 'person' && row.match !== 'key') {
    return 'candidate_unconfirmed';
  }
  if (!listing || (row.listStatus !== null && parameters.listing_counts_while.includes(row.listStatus))) return null;
  return row.listStatus === null || row.listStatus === 'unknown' ? 'listing_status_unknown' : 'listing_lifted';
}

/** Default or stated strength; `determined` needs a final official finding, else it is strong in its own group (1.1). */
function strengthAndGroup(row: EvidenceFacts, official: boolean, parameters: Parameters) {
  const mapped = parameters.debt_tests.indicator[row.indicator as DebtTest] as
    readonly ['I08' | 'I09', Exclude<Strength, 'determined'>] | undefined;
  const indicator: ScoredIndicator = mapped?.[0] ?? (row.indicator as ScoredIndicator);
  const [usual, group] = parameters.indicators[indicator];
  const stated = row.strength ?? 'default';
  const finding = row.measure === 'Finding';
  const strength: Strength =
    stated !== 'default' ? stated : row.indicator === 'LISTING' && finding ? 'determined' : (mapped?.[1] ?? usual);
  if (strength !== 'determined') return { indicator, strength, group };
  return official && (row.final === true || finding)
    ? { indicator, strength, group: 'official_finding' as const }
    : { indicator, strength: 'strong' as const, group };
}

/** Dates of a row as ages: adverse from the last day it may mean, everything else from the first (0.2). */
export function evidenceFacts(row: EvidenceRow, asOf: Day, parameters: Parameters = PARAMETERS): EvidenceFacts {
  const observedOn = row.observedOn ?? row.publishedOn;
  const day = row.direction === 'adverse' ? lastDay : firstDay;
  const age = (on: ApproximateDay | null) => (on === null ? null : ageMonths(day(on), asOf, parameters));
  return {
    id: row.evidenceId,
    direction: row.direction,
    indicator: row.indicator,
    method: row.method,
    strength: row.strength,
    code: admiralty(row),
    ageMonths: age(observedOn),
    observedOn,
    remediation: row.remediationState ?? 'none',
    sinceRemediationMonths: age(row.remediatedOn),
    sourceName: row.sourceName,
    upstreamSource: row.upstreamSource,
    incidentId: row.incidentId,
    channel: row.channel,
    askedN: row.askedN,
    affirmedN: row.affirmedN,
    consentBasis: row.consentBasis,
    match: row.match,
    final: row.final,
    caseLevelFinding: row.caseLevelFinding,
    listStatus: null,
    measure: null,
  };
}

/** Admiralty code of a row: a missing half is F or 6 for adverse evidence; clean evidence needs both (0.2). */
export function admiralty(
  row: Pick<EvidenceRow, 'direction' | 'sourceReliability' | 'informationCredibility'>,
): string | null {
  const { sourceReliability: letter, informationCredibility: number } = row;
  if (row.direction === 'clean' && (letter === null || number === null)) return null;
  return `${letter ?? 'F'}${number ?? '6'}`;
}

/** Rows whose date lies after the as-of day: read as age 0, and said. */
export const dateWarnings = (rows: readonly EvidenceRow[], asOf: Day): DateWarning[] =>
  rows
    .filter((row) => {
      const on = row.observedOn ?? row.publishedOn;
      return on !== null && firstDay(on) > asOf;
    })
    .map((row) => ({ evidenceId: row.evidenceId, code: 'date_after_as_of' }));
