import type { Day } from '@manumit/kernel';
import type { CorridorFees, FeeBreach, FeeChannel, NotScored, PaidShare, RecruitmentFee } from './assessment.ts';
import { declaredFees } from './computed-evidence.ts';
import { firstDay, lastDay } from './days.ts';
import type { Channel, Dossier, EvidenceRow } from './dossier.ts';
import { feeBreach, type FeeFact } from './fee-breach.ts';
import { feePrior, type FeePrior } from './fee-prior.ts';
import {
  costOfAggregates,
  feeFigures,
  feeLabel,
  feePosterior,
  feeScore,
  worstCorridor,
  type AnswerChannel,
  type FeeFigures,
} from './fee-risk.ts';
import { byText, orderedSum, stored } from './numerics.ts';
import { PARAMETERS, type Parameters } from './parameters.ts';
import { evidenceFacts, isFeeSurvey, isWorkerDerived, readItem, sourceOf } from './read-evidence.ts';
import { speakableWeight } from './weigh-item.ts';

/** One fee survey of the dossier, ready for the posterior. */
interface FeeSurvey extends AnswerChannel {
  readonly row: EvidenceRow;
  readonly corridor: string;
  readonly channel: Channel;
  readonly source: string;
  readonly code: string | null;
  readonly ageMonths: number;
  readonly halfLifeMonths: number | null;
  readonly workerDerived: boolean;
}

const UNKNOWN_CORRIDOR = 'unknown';
const corridorOf = (origin: string | null, destination: string | null): string =>
  origin === null || destination === null ? UNKNOWN_CORRIDOR : `${origin}>${destination}`;

/** Where the State imposes forced labor, silence in these channels tells nothing (4.2). */
const ON_SITE: readonly Channel[] = ['audit_onsite', 'management_report'];

function readSurveys(dossier: Dossier, asOf: Day, cleanCounts: boolean, parameters: Parameters) {
  const surveys: FeeSurvey[] = [];
  const notScored: NotScored[] = [];
  for (const row of dossier.evidence) {
    if ((row.direction !== 'adverse' && row.direction !== 'clean') || !isFeeSurvey(row)) continue;
    const facts = evidenceFacts(row, asOf, parameters);
    const read = readItem(facts, parameters);
    if ('item' in read || read.why !== 'feeds_fee_risk') continue;
    const asked = row.askedN as number;
    if (asked === 0) {
      notScored.push({ evidenceId: row.evidenceId, why: 'no_workers_asked' });
      continue;
    }
    const channel = row.channel as Channel;
    const [sensitivity, quality] = parameters.channels[channel];
    const { halfLifeAdverse, halfLifeClean } = parameters.methods[row.method];
    surveys.push({
      row,
      corridor: corridorOf(row.originCountry, row.destinationCountry),
      channel,
      paid: row.affirmedN as number,
      asked,
      sensitivity: !cleanCounts && ON_SITE.includes(channel) ? 0 : sensitivity,
      quality,
      source: sourceOf(row, parameters),
      code: facts.code,
      ageMonths: facts.ageMonths as number,
      halfLifeMonths: (row.affirmedN as number) > 0 ? halfLifeAdverse : halfLifeClean,
      workerDerived: isWorkerDerived(row, parameters),
    });
  }
  const kept = oncePerSample(surveys.sort((a, b) => byText(a.row.evidenceId, b.row.evidenceId)));
  const dropped = surveys.filter((survey) => !kept.includes(survey));
  return {
    surveys: kept,
    notScored: [
      ...notScored,
      ...dropped.map(({ row }) => ({ evidenceId: row.evidenceId, why: 'same_workers_asked_twice' as const })),
    ],
  };
}

/** The same workers asked twice: the channel that hears more of them stays (4.2 [E]); ties: the larger, then the id. */
function oncePerSample(surveys: readonly FeeSurvey[]): FeeSurvey[] {
  const best = new Map<string, FeeSurvey>();
  for (const survey of surveys) {
    const key = survey.row.sampleId === null ? `row:${survey.row.evidenceId}` : `sample:${survey.row.sampleId}`;
    const known = best.get(key);
    const better =
      known === undefined ||
      survey.sensitivity > known.sensitivity ||
      (survey.sensitivity === known.sensitivity && survey.asked > known.asked);
    if (better) best.set(key, survey);
  }
  return [...best.values()];
}

const ASKED_AT_LEAST = 5;

/** Sum over sources of the best faded judgment among channels that asked at least five workers (4.6). */
function feeSufficiency(surveys: readonly FeeSurvey[], parameters: Parameters): number {
  const best = new Map<string, number>();
  for (const survey of surveys) {
    const { source, code, ageMonths: age, halfLifeMonths } = survey;
    const silentZone = survey.sensitivity === 0 && survey.paid === 0;
    if (survey.asked < ASKED_AT_LEAST || silentZone || halfLifeMonths === null) continue;
    const weight = speakableWeight(code, age, halfLifeMonths, parameters);
    best.set(source, Math.max(weight, best.get(source) ?? 0));
  }
  return orderedSum([...best.values()]);
}

/** What is known about fees beside the surveys' shares: statements, documents, accounts (4.2). */
export function feeFacts(dossier: Dossier, asOf: Day, parameters: Parameters = PARAMETERS): FeeFact[] {
  const { evidence } = dossier;
  const confirmed = evidence
    .filter((row) => row.direction === 'control' && row.indicator === 'CTRL-FEES-REPAID')
    .filter((row) => row.controlVerifiedBy === 'worker')
    .map((row) => row.observedOn ?? row.publishedOn ?? '')
    .sort(byText);
  const lastConfirmed = confirmed.at(-1) ?? null;
  const declared: FeeFact[] = declaredFees(dossier).map(({ source, on }) => ({
    kind: 'declared',
    source,
    on,
    // Fees repaid and the employer paying, seen by workers after the statement, supersede it; not the other way round.
    repaidOn:
      lastConfirmed !== null && lastConfirmed !== '' && firstDay(lastConfirmed) > lastDay(on) ? lastConfirmed : null,
  }));
  const reported = evidence
    .filter(({ indicator, direction, affirmedN }) => indicator === 'FEE' && reportsAFee(direction, affirmedN))
    .filter((row) => {
      const read = readItem(evidenceFacts(row, asOf, parameters), parameters);
      return 'item' in read || read.why === 'feeds_fee_risk';
    })
    .map((row): FeeFact => {
      const repaid = row.remediationState === 'verified' && lastConfirmed !== null;
      return {
        kind: kindOfReport(row),
        source: sourceOf(row, parameters),
        on: (row.observedOn ?? row.publishedOn) as string,
        repaidOn: repaid ? (row.remediatedOn ?? lastConfirmed) : null,
      };
    });
  return [...declared, ...reported];
}

/** A complaint has no counts; a survey reports a fee if anybody paid, whatever direction the row was given. */
const reportsAFee = (direction: EvidenceRow['direction'], affirmed: number | null): boolean =>
  direction === 'adverse' ? affirmed !== 0 : direction === 'clean' && (affirmed ?? 0) > 0;

const DOCUMENTED: readonly EvidenceRow['method'][] = [
  'document_review',
  'authority_finding',
  'court_decision',
  'trade_record',
];

/** A receipt, ledger or judgment shows a fee; an own admission declares it; everything else is an account. */
function kindOfReport({ method }: EvidenceRow): FeeFact['kind'] {
  if (DOCUMENTED.includes(method)) return 'document';
  return method === 'self_report' ? 'declared' : 'account';
}

/** Names of the corridors of a subject: those surveyed, else those its recruitment links state. */
function corridorNames({ recruitmentLinks }: Dossier, surveys: readonly FeeSurvey[]): string[] {
  const linked = recruitmentLinks.map((link) => corridorOf(link.originCountry, link.destinationCountry));
  return [...new Set([...surveys.map(({ corridor }) => corridor), ...linked])].sort(byText);
}

function priorOf(dossier: Dossier, corridor: string, parameters: Parameters) {
  const sites = dossier.corridorSites.filter((site) => {
    return corridorOf(site.originCountry, site.destinationCountry) === corridor;
  });
  const own = dossier.subject.id;
  return { prior: feePrior(sites, own, parameters), sites: sites.filter(({ siteId }) => siteId !== own).length };
}

interface CorridorResult {
  readonly shown: CorridorFees;
  readonly figures: FeeFigures;
  readonly prior: FeePrior;
  readonly surveys: readonly FeeSurvey[];
}

function corridorResult(
  dossier: Dossier,
  corridor: string,
  surveys: readonly FeeSurvey[],
  breach: FeeBreach,
  parameters: Parameters,
): CorridorResult {
  const { prior, sites } = priorOf(dossier, corridor, parameters);
  const costs = surveys.map(({ row, paid }) => ({
    paid,
    amountsKnown: row.amountsKnownN,
    kthHighest: row.costMonthsKthHighest,
  }));
  const figures = feeFigures(prior, surveys, (k) => costOfAggregates(costs, k), parameters);
  const sufficiency = feeSufficiency(surveys, parameters);
  const workerDerivedRecent = surveys.some(
    (survey) => survey.workerDerived && survey.ageMonths <= parameters.worker_derived_months,
  );
  const { score, scoreHigh } = figures;
  const label = feeLabel({ score, scoreHigh, sufficiency, workerDerivedRecent, breach: breach.state }, parameters);
  const known = label.status !== 'insufficient';
  const shownIf = (value: number) => (known ? stored(value) : null);
  return {
    figures,
    prior,
    surveys,
    shown: {
      corridor,
      ...label,
      score: shownIf(score),
      scoreHigh: shownIf(scoreHigh),
      mean: shownIf(figures.mean),
      q05: shownIf(figures.q05),
      q95: shownIf(figures.q95),
      pOver10: shownIf(figures.pOver10),
      severity: shownIf(figures.severity),
      sufficiency: stored(sufficiency),
      prior: {
        basis: prior.basis,
        mean: stored(prior.mean),
        sites,
        score: stored(feeScore(prior.mean, 0, parameters)),
      },
    },
  };
}

/** Posterior of the workers hired after a verified change, from the surveys that asked only them (4.2). */
function newHires({ prior, surveys }: CorridorResult, parameters: Parameters): PaidShare | null {
  const asked = surveys.filter(({ row }) => row.newHires);
  if (asked.length === 0) return null;
  const { mean, q05, q95 } = feePosterior(prior.a, prior.b, asked, parameters);
  return { mean: stored(mean), q05: stored(q05), q95: stored(q95) };
}

const shownChannel = (survey: FeeSurvey, workforce: number | null): FeeChannel => ({
  corridor: survey.corridor,
  channel: survey.channel,
  evidenceId: survey.row.evidenceId,
  source: survey.source,
  paid: survey.paid,
  asked: survey.asked,
  sensitivity: survey.sensitivity,
  quality: survey.quality,
  workerDerived: survey.workerDerived,
  newHires: survey.row.newHires,
  observedOn: survey.row.observedOn ?? survey.row.publishedOn,
  workforce: survey.row.workforceN ?? workforce,
});

/** Recruitment-fee risk of a subject over its corridors, with what was not scored (methodology.md 4.2). */
export function recruitmentFee(
  dossier: Dossier,
  asOf: Day,
  cleanCounts = true,
  parameters: Parameters = PARAMETERS,
): { readonly recruitmentFee: RecruitmentFee; readonly notScored: readonly NotScored[] } {
  const { surveys, notScored } = readSurveys(dossier, asOf, cleanCounts, parameters);
  const breach = feeBreach(feeFacts(dossier, asOf, parameters));
  const results = corridorNames(dossier, surveys).map((corridor) =>
    corridorResult(
      dossier,
      corridor,
      surveys.filter((survey) => survey.corridor === corridor),
      breach,
      parameters,
    ),
  );
  const worst = worstCorridor(
    results.map((result) => ({
      result,
      corridor: result.shown.corridor,
      score: result.figures.score,
      status: result.shown.status,
    })),
  );
  const chosen = worst?.result ?? null;
  const hires = chosen === null ? null : newHires(chosen, parameters);
  return {
    notScored,
    recruitmentFee: {
      ...(chosen === null ? nothingKnown(results) : topOf(chosen.shown)),
      feeBreach: breach,
      ...(hires !== null && { newHires: hires }),
      corridors: results.map(({ shown }) => shown),
      channels: surveys.map((survey) => shownChannel(survey, dossier.workforce)),
    },
  };
}

const topOf = ({ prior: _prior, ...shown }: CorridorFees) => shown;

function nothingKnown(results: readonly CorridorResult[]) {
  return {
    corridor: null,
    status: 'insufficient' as const,
    band: null,
    reasons: ['sufficiency_too_low' as const],
    score: null,
    scoreHigh: null,
    mean: null,
    q05: null,
    q95: null,
    pOver10: null,
    severity: null,
    sufficiency: Math.max(0, ...results.map(({ shown }) => shown.sufficiency)),
  };
}
