import type { Band, EntityRisk, Exposure, LaborLaw, Reason, RecruitmentFee } from './assessment.ts';
import type { ApproximateDay, DependenceGroup, SubjectKind } from './dossier.ts';
import type { EntityAssessment } from './entity-risk.ts';
import { isUsedClean, type Item } from './items.ts';
import { byText } from './numerics.ts';

/** Words for the screen: what is reported and indicated, never a verdict (product.md 2.7). */
const BAND_WORDS: Readonly<Record<Band, string>> = {
  lower: 'Lower, keep monitoring',
  elevated: 'Elevated',
  high: 'High',
  severe: 'Severe',
};

const GROUP_WORDS: Readonly<Record<DependenceGroup, string>> = {
  vulnerability: 'abuse of vulnerability',
  deception: 'deception',
  movement: 'restricted movement',
  violence: 'violence or threats',
  documents: 'withheld identity documents',
  wages: 'withheld wages',
  debt_recruitment: 'debt and recruitment fees',
  conditions: 'working and living conditions',
  official_finding: 'official listings or findings',
};

const REASON_WORDS: Readonly<Record<Reason, string>> = {
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

const MONTHS = 'January February March April May June July August September October November December'.split(' ');

/** A date to the month, as it may be said about workers' answers. */
export function monthWords(day: ApproximateDay): string {
  const [year, month] = day.split('-') as [string, string?];
  return month === undefined ? year : `${MONTHS[Number(month) - 1]} ${year}`;
}

const NUMBERS = 'no one two three four five six seven eight nine ten'.split(' ');
export const counted = (n: number, one: string, many = `${one}s`): string =>
  `${NUMBERS[n] ?? String(n)} ${n === 1 ? one : many}`;

const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

const becauseOf = (reasons: readonly Reason[]): string =>
  reasons.length === 0 ? '' : `; ${reasons.map((reason) => REASON_WORDS[reason]).join('; ')}`;

function latest(items: readonly Item[]): string {
  const days = items.flatMap(({ observedOn }) => observedOn ?? []).sort(byText);
  const last = days.at(-1);
  return last === undefined ? '' : `, the latest in ${monthWords(last)}`;
}

/** Why nothing can be weighed: nothing is on file, nothing there counts, or checks count nothing under X1 (4.5). */
export type Unweighed = 'nothing' | 'on_file' | 'checks_do_not_count';

const NOTHING_WORDS: Readonly<Record<Unweighed, string>> = {
  nothing: 'nothing has been reported about',
  on_file: 'nothing on file can be weighed for',
  checks_do_not_count: 'where state-imposed forced labor is not ruled out, checks cannot be weighed for',
};

/** One sentence about the entity figure (product.md 6.2). `items` are those that count. */
export function entitySentence(
  kind: SubjectKind,
  risk: EntityRisk,
  odds: EntityAssessment,
  items: readonly Item[],
  unweighed: Unweighed,
): string {
  if (items.length === 0) {
    return `Insufficient data: ${NOTHING_WORDS[unweighed]} this ${kind}; its context says only where to look first.`;
  }
  const found = reported(odds, items);
  switch (risk.status) {
    case 'insufficient':
      return `Insufficient data: ${found}; ${REASON_WORDS.sufficiency_too_low}.`;
    case 'determined':
      return `${BAND_WORDS.severe}, determined: ${determinedBy(odds)}, and no remedy has been verified.`;
    case 'provisional':
    case 'band': {
      const provisional = risk.status === 'provisional' ? ', provisional' : '';
      const band = risk.band === null ? `No band${provisional}` : `${BAND_WORDS[risk.band]}${provisional}`;
      const range = `range ${risk.low?.toFixed(2)} to ${risk.high?.toFixed(2)}`;
      const label = risk.rangeFirst
        ? `${range[0]?.toUpperCase()}${range.slice(1)}; ${band[0]?.toLowerCase()}${band.slice(1)}`
        : band;
      return `${label}: ${found}${becauseOf(risk.reasons)}.`;
    }
  }
}

/** "Two independent groups of reports (debt, withheld passports) from two sources, the latest in March 2026." */
function reported(odds: EntityAssessment, items: readonly Item[]): string {
  const { adverseClaims } = odds;
  const clean = items.filter(isUsedClean);
  const none = `${counted(odds.cleanClaims.length, 'check')} reported no indicator${latest(clean)}`;
  if (adverseClaims.length === 0) return clean.length === 0 ? 'what is on file cannot be weighed' : none;
  const groups = [...new Set(adverseClaims.map(({ group }) => group))].map((group) => GROUP_WORDS[group]);
  const adverse = items.filter((item) => !isUsedClean(item));
  const sources = new Set(
    adverseClaims.flatMap(({ item, sameClaim }) => [item, ...sameClaim].map(({ source }) => source)),
  );
  const groupCount =
    groups.length === 1
      ? 'reports'
      : counted(groups.length, 'independent group of reports', 'independent groups of reports');
  const what = `${groupCount} (${listed(groups)}) from ${counted(sources.size, 'source')}${latest(adverse)}`;
  return odds.cleanClaims.length === 0 ? what : `${what}; ${none}`;
}

function determinedBy(odds: EntityAssessment): string {
  const findings = odds.adverseClaims.filter(
    ({ item }) => item.strength === 'determined' && item.remediation !== 'verified',
  );
  const words = findings.map(({ item }) => {
    const on = item.observedOn === undefined || item.observedOn === null ? '' : ` on ${item.observedOn}`;
    return item.indicator === 'LISTING'
      ? `listed by ${item.source}${on}`
      : `a final finding reported by ${item.source}${on}`;
  });
  return listed(words.sort(byText));
}

const BREACH_WORDS = {
  declared: 'fees paid by workers have been declared',
  verified: 'fees paid by workers have been verified',
  repaid: 'known fees were repaid, confirmed by workers',
} as const;

/** One sentence about recruitment fees. It holds no figure: figures about answers leave only through the filter (5.2). */
export function feeSentence(fees: RecruitmentFee): string {
  const { state, since, repaidOn } = fees.feeBreach;
  const when = state === 'repaid' ? repaidOn : since;
  const dated = when === null ? '' : ` (${state === 'repaid' ? 'in' : 'since'} ${monthWords(when)})`;
  const breach = state === 'none' ? '' : `; ${BREACH_WORDS[state]}${dated}`;
  if (fees.status === 'insufficient') {
    const why = fees.channels.length === 0 ? 'no survey of workers is known' : REASON_WORDS.sufficiency_too_low;
    return `Insufficient data on recruitment fees: ${why}${breach}.`;
  }
  const where = fees.corridor === null || fees.corridor === 'unknown' ? '' : ` on ${fees.corridor}`;
  const provisional = fees.status === 'provisional' ? ', provisional' : '';
  const band = fees.band === null ? `No band${provisional}` : `${BAND_WORDS[fees.band]}${provisional}`;
  const says =
    fees.band === 'lower' || fees.band === null ? 'report few fees paid by workers' : 'indicate fees paid by workers';
  return `${band}: surveys${where} ${says}${breach}${becauseOf(fees.reasons)}.`;
}

/** One sentence about the labor-law context: it says where to look, nothing about the firm. */
export function lawSentence(law: LaborLaw): string {
  const place = law.jurisdiction === null ? '' : ` in ${law.jurisdiction}`;
  const bounds = `${law.low.toFixed(1)} to ${law.high.toFixed(1)}`;
  const known = `${Math.round(100 * law.coverage)} % of the weight is known`;
  const imposed =
    law.override === undefined
      ? ''
      : ' State-imposed forced labor is recorded for this place and product: workers cannot speak freely there.';
  return law.score === null
    ? `Insufficient data on labor law${place}: ${known}, bounds ${bounds} of 100.${imposed}`
    : `Labor-law context${place} ${law.score.toFixed(1)} of 100 (bounds ${bounds}, ${known}): it says where to look first.${imposed}`;
}

/** One sentence about the exposure of a chain. */
export function exposureSentence(exposure: Exposure): string {
  const untraced =
    exposure.untracedShare > 0 ? `; ${Math.round(100 * exposure.untracedShare)} % of an input is untraced` : '';
  const unknown =
    exposure.insufficientNodes === 0
      ? ''
      : `; ${counted(exposure.insufficientNodes, 'party has', 'parties have')} insufficient data`;
  if (exposure.value === null) return `Insufficient data about the chain${untraced}${unknown}.`;
  const parties = counted(exposure.nodes.length, 'party', 'parties');
  return `Exposure ${exposure.value.toFixed(2)}, made by ${parties}, the greatest ${exposure.max?.toFixed(2)}${untraced}${unknown}.`;
}
