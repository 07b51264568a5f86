import type { Contribution, EntityRisk, MissingFact, RecruitmentFee, WouldChange } from './assessment.ts';
import { bandOf } from './bands.ts';
import type { Dossier } from './dossier.ts';
import { entityLogOdds, type Context, type EntityAssessment } from './entity-risk.ts';
import { isAdverse, type Item } from './items.ts';
import { byText, logit, orderedSum, stored } from './numerics.ts';
import { PARAMETERS, type Parameters } from './parameters.ts';
import { isLicenseBad } from './risk-flags.ts';

/** Parts of the entity's log-odds: prior, every claim after its discount, clean evidence; they sum to it (4.8). */
export function entityContributions(odds: EntityAssessment): Contribution[] {
  const part = (item: Item) => ({
    evidenceId: item.id,
    source: item.source,
    observedOn: item.observedOn ?? null,
    admiralty: item.code,
    ...(item.workerDerived && { workerDerived: true as const }),
  });
  const nothing = { evidenceId: null, source: null, observedOn: null, admiralty: null };
  const repeated = (claim: { readonly sameClaim: readonly Item[] }) =>
    claim.sameClaim.length === 0 ? {} : { sameClaim: claim.sameClaim.map(({ id }) => id).sort(byText) };
  const limit = odds.clean - orderedSum(odds.cleanClaims.map(({ weight }) => weight));
  return [
    { output: 'entity', group: 'context', logOdds: odds.prior, ...nothing },
    ...odds.adverseClaims.map((claim) => ({
      output: 'entity' as const,
      group: claim.group,
      item: claim.item.indicator,
      logOdds: claim.used,
      weight: claim.weight,
      ...part(claim.item),
      ...repeated(claim),
    })),
    ...odds.cleanClaims.map((claim) => ({
      output: 'entity' as const,
      group: 'clean' as const,
      logOdds: claim.weight,
      weight: claim.weight,
      ...part(claim.item),
      ...repeated(claim),
    })),
    ...(limit > 0 ? [{ output: 'entity' as const, group: 'clean_limit' as const, logOdds: limit, ...nothing }] : []),
  ];
}

/** Parts of the fee score, in points: how many paid, and how much. They sum to the score (4.2). */
export function feeContributions(fees: RecruitmentFee, parameters: Parameters = PARAMETERS): Contribution[] {
  if (fees.mean === null || fees.severity === null) return [];
  const weight = 100 * parameters.fee_weight_prevalence;
  const source = { evidenceId: null, source: fees.corridor, observedOn: null, admiralty: null };
  return [
    { output: 'recruitmentFee', group: 'prevalence', points: weight * fees.mean, ...source },
    { output: 'recruitmentFee', group: 'severity', points: (100 - weight) * fees.severity, ...source },
  ];
}

/** Change of P when a part of the evidence is left out; `name` says what was left out (4.8). */
export interface LeftOut {
  readonly name: string;
  readonly evidenceIds: readonly string[];
  readonly change: number;
}

/** P without each dependence group, minus P with it. */
export function leaveOneGroupOut(
  items: readonly Item[],
  context: Context,
  parameters: Parameters = PARAMETERS,
): LeftOut[] {
  const names = [...new Set(items.filter(isAdverse).map(({ group }) => group))].sort(byText);
  return leaveOut(items, names, (item, name) => isAdverse(item) && item.group === name, context, parameters);
}

/** For every name: P without the items of that name, minus P with them. */
function leaveOut(
  items: readonly Item[],
  names: readonly string[],
  isOut: (item: Item, name: string) => boolean,
  context: Context,
  parameters: Parameters,
): LeftOut[] {
  const p = (some: readonly Item[]) => entityLogOdds(some, context, parameters).probability;
  const whole = p(items);
  return names.map((name) => ({
    name,
    evidenceIds: items.filter((item) => isOut(item, name)).map(({ id }) => id),
    change: p(items.filter((item) => !isOut(item, name))) - whole,
  }));
}

/** Distance from the log-odds to every band edge, in nats; negative: the edge lies below (4.8). */
export const distanceToBands = (
  logOdds: number,
  { entity_bands }: Parameters = PARAMETERS,
): { readonly edge: number; readonly nats: number }[] =>
  entity_bands.map((edge) => ({ edge, nats: logit(edge) - logOdds }));

/** What would change the entity figure: parts left out, distance to the bands, the cheapest evidence (4.8). */
export function wouldChange(
  items: readonly Item[],
  context: Context,
  odds: EntityAssessment,
  parameters: Parameters = PARAMETERS,
): WouldChange[] {
  const evidence = evidenceThatWouldMove(odds, parameters);
  // Without enough evidence no figure is shown, so none is explained either: only what would make it speakable.
  if (odds.status === 'insufficient') return evidence;
  const out = (kind: WouldChange['kind'], what: string, { name, evidenceIds, change }: LeftOut): WouldChange => {
    const p = stored(odds.probability + change);
    const band = bandOf(p, parameters.entity_bands);
    // "Lower" has to be earned by evidence (4.6): leaving evidence out never earns it, so the word is not printed.
    const named = band === 'lower' ? `below ${parameters.entity_bands[0].toFixed(2)}` : band;
    const effect = `P ${odds.probability.toFixed(2)} -> ${p.toFixed(2)} (${named})`;
    return { kind, action: `without ${what} ${name}`, effect, change: stored(change), evidenceIds };
  };
  const medium = Math.log(parameters.likelihood_ratio.medium);
  const ids = items.map(({ id }) => id);
  const sources = [...new Set(items.map(({ source }) => source))].sort(byText);
  return [
    ...leaveOut(items, ids, (item, id) => item.id === id, context, parameters).map((left) => {
      return out('without-item', 'item', left);
    }),
    ...leaveOneGroupOut(items, context, parameters).map((left) => out('without-group', 'group', left)),
    ...leaveOut(items, sources, (item, source) => item.source === source, context, parameters).map((left) => {
      return out('without-source', 'source', left);
    }),
    ...distanceToBands(odds.logOdds, parameters).map(({ edge, nats }): WouldChange => {
      const mediumItems = Math.ceil(Math.abs(nats) / medium);
      return {
        kind: 'band-edge',
        action: `${nats >= 0 ? 'rise' : 'fall'} to P ${edge.toFixed(2)}`,
        effect: `${nats >= 0 ? '+' : ''}${nats.toFixed(2)} nats, about ${mediumItems} medium item${mediumItems === 1 ? '' : 's'}`,
        change: stored(nats),
      };
    }),
    ...evidence,
  ];
}

/** A survey of fewer than ten workers could not be published for a named site (DNH-04). */
const surveyOf = ({ k_named }: Parameters): string => `off-site survey of at least ${k_named} workers`;

/** The cheapest evidence that would move the status, usually an off-site survey of workers (4.8). */
function evidenceThatWouldMove(odds: EntityAssessment, parameters: Parameters): WouldChange[] {
  const { status, reasons } = odds;
  if (status === 'determined') {
    return [
      {
        kind: 'evidence',
        action: 'a remedy verified and confirmed by the workers concerned',
        effect: 'the finding of record starts to age, and leaves the residual',
      },
    ];
  }
  const moves: WouldChange[] = [];
  const perSurvey = parameters.reliability_letter.A * parameters.credibility_number['1'];
  const target = status === 'insufficient' ? parameters.suff_insufficient : parameters.suff_band;
  const surveys = Math.max(1, Math.ceil((target - odds.sufficiency) / perSurvey));
  if (status !== 'band') {
    const many =
      surveys === 1
        ? `an independent ${surveyOf(parameters)}`
        : `${surveys} independent surveys, each an ${surveyOf(parameters)}`;
    const becomes =
      status === 'insufficient'
        ? 'a figure can be shown, at first as provisional'
        : 'the label rests on enough sources';
    moves.push({ kind: 'evidence', action: `${many}, coded A1`, effect: becomes });
  }
  if (reasons.includes('strong_unremediated') || reasons.includes('aged_unremediated')) {
    moves.push({
      kind: 'evidence',
      action: 'verification of a remedy for what was reported, confirmed by workers',
      effect: '"lower" is no longer refused for that reason',
    });
  }
  return moves;
}

/** What is not known and matters most: law facts, place or product under X1, license, amounts, statuses (4.8). */
export function missingFacts(
  dossier: Dossier,
  law: readonly MissingFact[],
  stateImposed: boolean | null,
  fees: RecruitmentFee,
  entity: EntityRisk,
  pending: { readonly undated: readonly string[]; readonly unknownListings: readonly string[] },
): MissingFact[] {
  const { subject, recruiter } = dossier;
  const own = `${subject.kind}:${subject.id}`;
  const missing: MissingFact[] = [];
  const ask = (what: string, pointer: string, of: MissingFact['of'], widestEffect: number | null = null) =>
    missing.push({ what, pointer, widestEffect, of });
  if (entity.reasons.includes('no_entity_evidence')) {
    ask(`any evidence about this ${subject.kind}`, `observations:${subject.id}`, 'entity');
  }
  if (fees.channels.length === 0) {
    ask('a survey of workers about recruitment fees', `observations:${subject.id}/FEE`, 'recruitmentFee');
  }
  if (stateImposed === null) {
    ask(
      'place or product needed to tell whether state-imposed forced labor applies',
      `${own}/subdivision|products_hs`,
      'laborLaw',
    );
  }
  if (recruiter !== null && isLicenseBad(recruiter.licenseStatus, recruiter.licenseRequired) === null) {
    ask('status of the license in the register', `${own}/license_status`, 'entity');
  }
  if (fees.score !== null && fees.scoreHigh !== null && fees.scoreHigh > fees.score) {
    ask(
      'amounts that the payers paid',
      `${own}/cost_months_kth_highest`,
      'recruitmentFee',
      stored(fees.scoreHigh - fees.score),
    );
  }
  for (const id of pending.unknownListings) ask('current status of a listing', `listing:${id}/status`, 'entity');
  for (const id of pending.undated) ask('date of a piece of evidence', `observations:${id}/observed_on`, 'entity');
  return [...missing, ...law];
}
