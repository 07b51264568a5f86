import type { Day } from '@manumit/kernel';
import type { Contribution, LaborLaw, LawBlock, LawFactUsed, MissingFact } from './assessment.ts';
import { firstDay } from './days.ts';
import type { Dossier, LawField, LawFactRow, RecruitmentLinkFacts, Truth } from './dossier.ts';
import { lawContributions, missingLawFacts } from './explain-law.ts';
import { factBounds, lawFactLayer, type LawProfile } from './law-facts.ts';
import { byText, orderedSum, stored } from './numerics.ts';
import { PARAMETERS, type Parameters } from './parameters.ts';
import { allOf, anyOf } from './truth.ts';

/** A fact as a block reads it: weight, value and bounds; `value` null is unknown. */
export interface WeighedFact {
  readonly weight: number;
  readonly value: number | null;
  readonly lo: number;
  readonly hi: number;
}

export interface BlockScore {
  readonly point: number;
  readonly lo: number;
  readonly hi: number;
  readonly coverage: number;
  /** What the prior reads: known facts at the middle of their bounds, pulled to 0.5 by what is unknown, never below. */
  readonly prior: number;
}

/** One block of law facts, 0 protective to 1 adverse; with nothing known the point is 0.5 (methodology.md 2.3). */
export function blockScore(facts: readonly WeighedFact[]): BlockScore {
  const total = orderedSum(facts.map(({ weight }) => weight));
  const known = facts.filter((fact): fact is WeighedFact & { value: number } => fact.value !== null);
  const knownWeight = orderedSum(known.map(({ weight }) => weight));
  const sum = (of: (fact: (typeof known)[0]) => number) => orderedSum(known.map((fact) => fact.weight * of(fact)));
  const coverage = knownWeight / total;
  const middle = knownWeight > 0 ? sum(({ lo, hi }) => (lo + hi) / 2) / knownWeight : 0.5;
  return {
    point: knownWeight > 0 ? sum(({ value }) => value) / knownWeight : 0.5,
    lo: sum(({ lo }) => lo) / total,
    hi: (sum(({ hi }) => hi) + total - knownWeight) / total,
    coverage,
    prior: Math.max(middle, coverage * middle + (1 - coverage) * 0.5),
  };
}

export const LAW_BLOCKS: readonly LawBlock[] = ['law', 'enforcement', 'voice'];

export interface LawScore {
  readonly blocks: Readonly<Record<LawBlock, BlockScore>>;
  readonly point: number;
  readonly low: number;
  readonly high: number;
  readonly coverage: number;
  readonly status: LaborLaw['status'];
  /** Always defined; the only figure of the law context that the entity score reads (2.3). */
  readonly contextForPrior: number;
}

/** Labor-law context 0-100 with worst-case bounds: no imputation, for who publishes nothing must not look better. */
export function lawScore(
  facts: Readonly<Record<LawBlock, readonly WeighedFact[]>>,
  parameters: Parameters = PARAMETERS,
): LawScore {
  const blocks = {
    law: blockScore(facts.law),
    enforcement: blockScore(facts.enforcement),
    voice: blockScore(facts.voice),
  };
  const mean = (of: (block: BlockScore) => number) =>
    LAW_BLOCKS.reduce((sum, name) => sum + parameters.llr_block_weights[name] * of(blocks[name]), 0);
  const coverage = mean((block) => block.coverage);
  return {
    blocks,
    point: 100 * mean((block) => block.point),
    low: 100 * mean((block) => block.lo),
    high: 100 * mean((block) => block.hi),
    coverage,
    status: stored(coverage) >= parameters.llr_min_coverage ? 'published' : 'insufficient_legal_data',
    contextForPrior: 100 * mean((block) => block.prior),
  };
}

/** The law context of a subject: what is shown, and what the entity score reads. */
export interface LawContext {
  readonly score: LawScore;
  readonly laborLaw: LaborLaw;
  readonly contributions: readonly Contribution[];
  readonly missing: readonly MissingFact[];
}

/** Rows about X1 that are in force: they end only by `validTo`, whoever reviewed them (2.1). */
const inForce = (row: LawFactRow, asOf: Day): boolean =>
  row.value !== null &&
  row.value >= 0.5 &&
  firstDay(row.validFrom) <= asOf &&
  (row.validTo === null || asOf < firstDay(row.validTo));

const under = (wide: readonly string[], codes: readonly string[]): Truth =>
  codes.length === 0 ? null : wide.some((prefix) => codes.some((code) => code.startsWith(prefix)));

/** Whether an X1 row names this subject: its region and its sector or product; what is unknown leaves it open. */
function namesSubject(row: LawFactRow, dossier: Dossier): Truth {
  const { jurisdictions, subdivision, sectors, products, workerGroups } = dossier;
  const scope: Truth[] = [];
  if (row.sectors.length > 0) scope.push(under(row.sectors, sectors));
  if (row.products.length > 0) scope.push(under(row.products, products));
  const group = row.workerGroup;
  return allOf(
    jurisdictions.includes(row.jurisdiction),
    row.subdivision === null ? true : subdivision === null ? null : subdivision === row.subdivision,
    scope.length === 0 ? true : anyOf(...scope),
    group === null || group === 'all' ? true : workerGroups.length === 0 ? null : workerGroups.includes(group),
  );
}

const isAcross = (link: RecruitmentLinkFacts): boolean => link.originCountry !== link.destinationCountry;

/**
 * Components of L4 that a recruitment link declares, as a row of the practice layer for the workers of that link
 * (product.md 5.3.9). A tie to a sector is coded half, as a partial tie [E].
 */
function tiedStatusRow(link: RecruitmentLinkFacts): LawFactRow {
  const yes = (truth: Truth) => (truth === null ? null : Number(truth));
  const tie = { employer: 1, sector: 0.5, open: 0, unknown: null }[link.permitTie];
  return {
    factId: `link:${link.linkId}`,
    jurisdiction: link.destinationCountry,
    subdivision: null,
    field: 'L4',
    layer: 'practice',
    workerGroup: isAcross(link) ? 'migrant' : null,
    sectors: [],
    products: [],
    value: null,
    rawValue: null,
    benchmarkWorkers: null,
    components: {
      tied_visa: tie,
      employer_consent: link.mayChangeEmployer === null ? null : Number(!link.mayChangeEmployer),
      exit_permit: yes(link.exitPermissionNeeded),
    },
    instrument: `Declared in the recruitment link (${link.sourceName})`,
    article: null,
    validFrom: link.periodFrom,
    validTo: null,
    reviewedOn: firstDay(link.statedOn),
    evidenceMark: 'E',
    pointer: link.pointer,
  };
}

function factsUsed(
  rows: ReadonlyMap<string, readonly LawFactRow[]>,
  profile: LawProfile,
  asOf: Day,
  parameters: Parameters,
): LawFactUsed[] {
  return LAW_BLOCKS.flatMap((block) =>
    Object.entries(parameters.law_fact_weights[block]).map(([name, weight]) => {
      const field = name as LawField;
      const ofField = rows.get(field) ?? [];
      const layers = (['law', 'practice'] as const).map((layer) =>
        lawFactLayer(ofField, layer, profile, asOf, parameters),
      );
      const [law, practice] = layers.map(({ value }) => value) as [number | null, number | null];
      return { field, block, weight: weight as number, ...factBounds(law, practice, parameters), layers };
    }),
  );
}

interface OneLaw {
  readonly jurisdiction: string | null;
  readonly facts: readonly LawFactUsed[];
  readonly score: LawScore;
  readonly contributions: readonly Contribution[];
  readonly missing: readonly MissingFact[];
}

function lawOf(
  rows: ReadonlyMap<string, readonly LawFactRow[]>,
  profile: LawProfile | null,
  asOf: Day,
  parameters: Parameters,
): OneLaw {
  const place = profile ?? { jurisdiction: '', subdivision: null, workerGroups: [], sectors: [], products: [] };
  const facts = factsUsed(profile === null ? new Map() : rows, place, asOf, parameters);
  const of = (block: LawBlock) => facts.filter((fact) => fact.block === block);
  const jurisdiction = profile?.jurisdiction ?? null;
  return {
    jurisdiction,
    facts,
    score: lawScore({ law: of('law'), enforcement: of('enforcement'), voice: of('voice') }, parameters),
    contributions: lawContributions(facts, parameters),
    missing: missingLawFacts(facts, jurisdiction, parameters),
  };
}

interface LawIndex {
  readonly byField: ReadonlyMap<string, readonly LawFactRow[]>;
  readonly laws: Map<string, readonly OneLaw[]>;
}

/** Kept per array of law rows, which a service reads once per edition and never changes in place. */
const indexes = new WeakMap<readonly LawFactRow[], LawIndex>();
const PROFILES_AT_MOST = 5000;

function byField(rows: readonly LawFactRow[]): Map<string, LawFactRow[]> {
  const fields = new Map<string, LawFactRow[]>();
  for (const row of rows) fields.get(row.field)?.push(row) ?? fields.set(row.field, [row]);
  return fields;
}

function indexOf(rows: readonly LawFactRow[]): LawIndex {
  const known = indexes.get(rows);
  if (known !== undefined) return known;
  const index = { byField: byField(rows), laws: new Map() };
  indexes.set(rows, index);
  return index;
}

/** The laws of a subject, worst context first. Cross-border links say that migrants work there. */
function lawsOf(dossier: Dossier, asOf: Day, parameters: Parameters): readonly OneLaw[] {
  const { recruitmentLinks, subdivision, sectors, products } = dossier;
  const migrants = recruitmentLinks.some(isAcross) ? ['migrant'] : [];
  const workerGroups = [...new Set([...dossier.workerGroups, ...migrants])].sort(byText);
  const countries = [...new Set(dossier.jurisdictions)].sort(byText);
  const compute = (rows: ReadonlyMap<string, readonly LawFactRow[]>) => {
    const profiles = countries.map((jurisdiction) => ({ jurisdiction, subdivision, workerGroups, sectors, products }));
    const laws = (profiles.length === 0 ? [null] : profiles).map((profile) => lawOf(rows, profile, asOf, parameters));
    return laws.sort((a, b) => b.score.contextForPrior - a.score.contextForPrior);
  };
  const links = recruitmentLinks.filter((link) => countries.includes(link.destinationCountry)).map(tiedStatusRow);
  if (links.length > 0) return compute(byField([...dossier.lawFacts, ...links]));
  const index = indexOf(dossier.lawFacts);
  if (parameters !== PARAMETERS) return compute(index.byField);
  const key = JSON.stringify([asOf, countries, subdivision, workerGroups, [...sectors].sort(), [...products].sort()]);
  const known = index.laws.get(key);
  if (known !== undefined) return known;
  if (index.laws.size >= PROFILES_AT_MOST) index.laws.clear();
  const laws = compute(index.byField);
  index.laws.set(key, laws);
  return laws;
}

/**
 * Labor-law context of a subject: facts by field and layer, three blocks, bounds, and whether the State imposes forced
 * labor there (methodology.md 2). Of several jurisdictions the one with the worst context stands.
 */
export function lawContext(dossier: Dossier, asOf: Day, parameters: Parameters = PARAMETERS): LawContext {
  const [worst, ...others] = lawsOf(dossier, asOf, parameters) as [OneLaw, ...OneLaw[]];
  const imposed = (indexOf(dossier.lawFacts).byField.get('X1') ?? []).filter((row) => inForce(row, asOf));
  const stateImposed = anyOf(false, ...imposed.map((row) => namesSubject(row, dossier)));
  const naming = imposed.filter((row) => namesSubject(row, dossier) === true).map(({ factId }) => factId);
  const { score, facts, jurisdiction, contributions, missing } = worst;
  return {
    score,
    contributions,
    missing,
    laborLaw: {
      score: score.status === 'published' ? stored(score.point) : null,
      low: stored(score.low),
      high: stored(score.high),
      coverage: stored(score.coverage),
      status: score.status,
      jurisdiction,
      ...(stateImposed === true && {
        override: {
          kind: 'X1' as const,
          shown: Math.max(stored(score.point), parameters.x1_context_floor),
          factIds: naming.sort(byText),
        },
      }),
      stateImposed,
      facts,
      others: others.map((law) => ({
        jurisdiction: law.jurisdiction as string,
        low: stored(law.score.low),
        high: stored(law.score.high),
      })),
    },
  };
}
