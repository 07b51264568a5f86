import { daysBetween, type Day } from '@manumit/kernel';
import type { Assessment, Contribution, CorridorFees, FeeChannel, MissingFact, RecruitmentFee } from './assessment.ts';
import { lastDay } from './days.ts';
import type { ApproximateDay } from './dossier.ts';
import { PARAMETERS, type Parameters } from './parameters.ts';
import {
  outsideFigure,
  outsideScore,
  publicationDecision,
  publishedShare,
  type Audience,
  type Decision,
  type PublishedShare,
} from './publication-filter.ts';

/** A survey as it leaves: never exact counts. */
export interface PublishedChannel {
  readonly corridor: string;
  readonly channel: string;
  readonly evidenceId: string;
  readonly source: string;
  readonly newHires: boolean;
  /** `null`: nothing may be said, not even how many were asked. */
  readonly share: PublishedShare | null;
}

export interface PublishedFee extends Omit<RecruitmentFee, 'channels'> {
  readonly channels: readonly PublishedChannel[];
}

/** An assessment as it may leave the service (methodology.md 5.2). `node` stays inside. */
export interface PublishedAssessment extends Omit<Assessment, 'recruitmentFee' | 'node'> {
  readonly recruitmentFee: PublishedFee;
}

const RANK: Readonly<Record<Decision, number>> = { suppress: 0, band: 1, publish: 2 };
const strictest = (decisions: readonly Decision[]): Decision =>
  decisions.reduce((worst, next) => (RANK[next] < RANK[worst] ? next : worst), 'publish');

/**
 * The assessment as it may leave the service. Figures computed from workers' answers leave in steps of 0.05 (scores of
 * 5 points) where the counts behind them may be published, else as band and status alone, the same for `band` and
 * `suppress`; dates of what workers said are no finer than a month (methodology.md 5.2; product.md 2.4).
 */
export function publishAssessment(
  assessment: Assessment,
  audience: Audience = { named: true },
  parameters: Parameters = PARAMETERS,
): PublishedAssessment {
  const { node: _inside, recruitmentFee, ...rest } = assessment;
  const { newHires, ...fees } = recruitmentFee;
  const decideOn = (channels: readonly FeeChannel[]) => decide(channels, assessment.asOf, audience, parameters);
  const decisionOf = (corridor: string | null) =>
    decideOn(fees.channels.filter((channel) => channel.corridor === corridor));
  const whole = decisionOf(fees.corridor);
  return {
    ...rest,
    recruitmentFee: {
      ...publishedFee(fees, whole, parameters),
      feeBreach: {
        ...fees.feeBreach,
        since: toMonth(fees.feeBreach.since),
        repaidOn: toMonth(fees.feeBreach.repaidOn),
      },
      ...(newHires !== undefined &&
        strictest([whole, hiresDecision(fees, decideOn)]) === 'publish' && {
          newHires: {
            mean: outsideFigure(newHires.mean, parameters),
            q05: outsideFigure(newHires.q05, parameters),
            q95: outsideFigure(newHires.q95, parameters),
          },
        }),
      corridors: fees.corridors.map((corridor) => publishedFee(corridor, decisionOf(corridor.corridor), parameters)),
      channels: fees.channels.map((channel) => publishedChannel(channel, decideOn([channel]))),
    },
    contributions: rest.contributions
      .filter(({ output }) => output !== 'recruitmentFee' || whole === 'publish')
      .map((part) => publishedContribution(part, parameters)),
    missing: rest.missing.map((fact) => publishedMissing(fact, whole, parameters)),
  };
}

/**
 * Strictest decision over the answers together and every survey alone: a large one must not carry a small one out.
 * Answers younger than the publication delay stay inside (DNH-06).
 */
function decide(channels: readonly FeeChannel[], asOf: Day, audience: Audience, parameters: Parameters): Decision {
  const young = ({ observedOn }: FeeChannel) =>
    observedOn === null || daysBetween(lastDay(observedOn), asOf) < parameters.publication_delay_days;
  if (channels.length === 0 || channels.some(young)) return 'suppress';
  const sum = (of: (channel: FeeChannel) => number) => channels.reduce((total, channel) => total + of(channel), 0);
  const workforces = channels.flatMap(({ workforce }) => workforce ?? []);
  const together = { n: sum(({ asked }) => asked), positives: sum(({ paid }) => paid) };
  const alone = channels.map(({ asked, paid, workforce }) => ({ n: asked, positives: paid, workforce }));
  const all = [{ ...together, workforce: workforces.length > 0 ? Math.min(...workforces) : null }, ...alone];
  return strictest(
    all.map(({ workforce, ...counts }) => publicationDecision(counts, workforce, audience, parameters).decision),
  );
}

/** New hires and the rest are two groups whose sum is published: both must pass, or one follows from the other. */
function hiresDecision(
  { corridor, channels }: Pick<RecruitmentFee, 'corridor' | 'channels'>,
  decideOn: (channels: readonly FeeChannel[]) => Decision,
): Decision {
  const here = channels.filter((channel) => channel.corridor === corridor);
  const others = here.filter(({ newHires }) => !newHires);
  return strictest([
    decideOn(here.filter(({ newHires }) => newHires)),
    ...(others.length > 0 ? [decideOn(others)] : []),
  ]);
}

type Figures = Pick<CorridorFees, 'score' | 'scoreHigh' | 'mean' | 'q05' | 'q95' | 'pOver10' | 'severity'>;

function publishedFee<F extends Figures>(fees: F, decision: Decision, parameters: Parameters): F {
  const figure = (value: number | null) =>
    decision !== 'publish' || value === null ? null : outsideFigure(value, parameters);
  const score = (value: number | null) =>
    decision !== 'publish' || value === null ? null : outsideScore(value, parameters);
  return {
    ...fees,
    score: score(fees.score),
    scoreHigh: score(fees.scoreHigh),
    mean: figure(fees.mean),
    q05: figure(fees.q05),
    q95: figure(fees.q95),
    pOver10: figure(fees.pOver10),
    severity: figure(fees.severity),
  };
}

function publishedChannel(channel: FeeChannel, decision: Decision): PublishedChannel {
  const { corridor, evidenceId, source, newHires, asked, paid } = channel;
  const share = publishedShare({ n: asked, positives: paid }, decision);
  return { corridor, channel: channel.channel, evidenceId, source, newHires, share };
}

function publishedContribution(part: Contribution, parameters: Parameters): Contribution {
  if (part.output === 'recruitmentFee') return { ...part, points: outsideScore(part.points ?? 0, parameters) };
  return part.workerDerived === true ? { ...part, observedOn: toMonth(part.observedOn) } : part;
}

/** No event time finer than a month leaves where workers may be behind it (product.md 2.4). */
const toMonth = (day: ApproximateDay | null): ApproximateDay | null => day?.slice(0, 'YYYY-MM'.length) ?? null;

function publishedMissing(fact: MissingFact, decision: Decision, parameters: Parameters): MissingFact {
  if (fact.of !== 'recruitmentFee' || fact.widestEffect === null) return fact;
  return { ...fact, widestEffect: decision === 'publish' ? outsideScore(fact.widestEffect, parameters) : null };
}
