import type { NodeBasis } from './assessment.ts';
import type { ControlKind, DependenceGroup, EvidenceRow } from './dossier.ts';
import { entityLogOdds, type Context } from './entity-risk.ts';
import { isAdverse, type Item } from './items.ts';
import { byText } from './numerics.ts';
import { PARAMETERS, type Parameters } from './parameters.ts';

export type Verification = 'worker' | 'documents' | 'claimed';

/** One control in place; `group` only for `CTRL-REMEDIED`, which names the group it remedied (methodology.md 4.5). */
export interface Control {
  readonly kind: ControlKind;
  readonly verification: Verification;
  readonly group: DependenceGroup | null;
}

export interface Residual {
  /** Effectiveness of all verified controls together, 0 to the cap. */
  readonly effect: number;
  /** Log-odds and probability without what was remedied and confirmed by workers. */
  readonly logOddsLeft: number;
  readonly probabilityLeft: number;
  readonly residual: number;
  /** Exposure uses the residual only where a workers-confirmed remedy took an item out; else the inherent P. */
  readonly basis: NodeBasis;
}

/** Joint effect of controls `[effectiveness, verification]`, capped (4.5). */
export const controlEffect = (
  controls: readonly (readonly [effectiveness: number, verification: number])[],
  parameters: Parameters = PARAMETERS,
): number =>
  Math.min(
    parameters.control_cap,
    1 - controls.reduce((keep, [effectiveness, verification]) => keep * (1 - effectiveness * verification), 1),
  );

/**
 * Residual risk: adverse items verified as remediated leave it where workers confirmed the remedy of their group, and
 * verified controls scale the rest. A claim alone changes nothing (methodology.md 4.5; DNH-13).
 */
export function assessResidual(
  items: readonly Item[],
  context: Context,
  controls: readonly Control[],
  cleanCounts = true,
  parameters: Parameters = PARAMETERS,
): Residual {
  const counted = cleanCounts ? items : items.filter(isAdverse);
  const cured = curedGroups(controls, parameters);
  const left = counted.filter((item) => !(isAdverse(item) && item.remediation === 'verified' && cured.has(item.group)));
  const { logOdds, probability } = entityLogOdds(left, context, parameters);
  const effect = controlEffect(bestPerKind(controls, parameters), parameters);
  return {
    effect,
    logOddsLeft: logOdds,
    probabilityLeft: probability,
    residual: probability * (1 - effect),
    basis: left.length < counted.length ? 'residual' : 'inherent',
  };
}

function curedGroups(controls: readonly Control[], { control_remedies }: Parameters): Set<DependenceGroup> {
  return new Set(
    controls
      .filter(({ verification }) => verification === 'worker')
      .flatMap(({ kind, group }) => [...(control_remedies[kind] ?? []), ...(group === null ? [] : [group])]),
  );
}

/** A control counts once per kind, at its best verification. */
function bestPerKind(controls: readonly Control[], parameters: Parameters): (readonly [number, number])[] {
  const best = new Map<ControlKind, number>();
  for (const { kind, verification } of controls) {
    best.set(kind, Math.max(parameters.verification[verification], best.get(kind) ?? 0));
  }
  return [...best]
    .sort(([a], [b]) => byText(a, b))
    .map(([kind, verification]) => [parameters.controls[kind], verification] as const);
}

/** The controls among the rows of evidence; an unstated verification is a claim (0.2). */
export function readControls(rows: readonly EvidenceRow[]): Control[] {
  return rows
    .filter((row) => row.direction === 'control' && row.indicator.startsWith('CTRL-'))
    .map((row) => {
      const [kind, group] = row.indicator.split(':') as [ControlKind, DependenceGroup | undefined];
      return { kind, verification: row.controlVerifiedBy ?? 'claimed', group: group ?? null };
    });
}
