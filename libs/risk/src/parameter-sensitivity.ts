import type { Day } from '@manumit/kernel';
import { assess } from './assess.ts';
import type { Dossier } from './dossier.ts';
import { clamp } from './numerics.ts';
import { PARAMETER_REGISTER, PARAMETERS, type ParameterId, type Parameters } from './parameters.ts';

/** Share of subjects whose entity or fee band differs when one expert value is halved or doubled (methodology.md 4.8). */
export interface Sensitivity {
  readonly id: string;
  readonly factor: 0.5 | 2;
  readonly share: number;
}

/** Values that move no band: privacy, units, the grid, and what only the network or a case reads. */
const MOVE_NO_BAND: readonly ParameterId[] = [
  'grid_cells',
  'days_per_month',
  'k_aggregate',
  'k_named',
  'k_public',
  'outside_step',
  'homogeneity_n',
  'census_share',
  'census_workforce',
  'publication_delay_days',
  'right_of_reply_working_days',
  'debt_tests',
  'inspector_benchmark_workers',
  'rollup_top',
  'rollup_kappa',
  'rollup_insufficient_share',
  'link_alpha',
  'untraced_alpha',
  'untraced_p',
];

/** Natural range of a value: counts and months from 0, log-odds limits up to 0, likelihood ratios from 1, shares to 1. */
function naturalRange(id: ParameterId): readonly [low: number, high: number] {
  if (id === 'likelihood_ratio') return [1, Infinity];
  if (id.startsWith('clean_floor') && !id.endsWith('_months')) return [-Infinity, 0];
  if (id === 'prior_base' || id === 'prior_cap') return [1e-6, 1 - 1e-6];
  const shares: readonly ParameterId[] = ['reliability_letter', 'credibility_number', 'channels', 'controls'];
  const scales: readonly ParameterId[] = [
    'entity_bands',
    'group_discount',
    'control_cap',
    'verification',
    'gri_rating',
  ];
  return [...shares, ...scales].includes(id) || id.startsWith('fee_weight') || id.startsWith('fee_tail')
    ? [0, 1]
    : [0, Infinity];
}

type Path = readonly string[];

function numbersIn(value: unknown, path: Path): Path[] {
  if (typeof value === 'number') return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => numbersIn(inner, [...path, key]));
}

/** A copy of the parameters in which one number is scaled inside its natural range. */
function scaled(path: Path, factor: number): Parameters {
  const [id, ...inner] = path as [ParameterId, ...string[]];
  const [low, high] = naturalRange(id);
  const top = inner.at(-1)?.startsWith('cleanS') === true ? 1 : high;
  const change = (value: unknown, [key, ...rest]: Path): unknown => {
    if (key === undefined) return clamp((value as number) * factor, low, top);
    const copy = Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) };
    Object.assign(copy, { [key]: change((value as Record<string, unknown>)[key], rest) });
    return copy;
  };
  return { ...PARAMETERS, [id]: change(PARAMETERS[id], inner) };
}

/**
 * Sensitivity of the bands of a portfolio to every expert value (mark E), each halved and doubled alone. The target is
 * below 15 % of subjects per value (methodology.md 6). Offline work: it assesses every subject several hundred times.
 */
export function parameterSensitivity(dossiers: readonly Dossier[], asOf: Day): Sensitivity[] {
  const bands = (parameters: Parameters) =>
    dossiers.map((each) => {
      const { entity, recruitmentFee } = assess(each, asOf, parameters);
      return JSON.stringify([entity.status, entity.band, recruitmentFee.status, recruitmentFee.band]);
    });
  const usual = bands(PARAMETERS);
  const paths = (Object.keys(PARAMETER_REGISTER) as ParameterId[])
    .filter((id) => PARAMETER_REGISTER[id].mark === 'E' && !MOVE_NO_BAND.includes(id))
    .flatMap((id) => numbersIn(PARAMETERS[id], [id]));
  return paths.flatMap((path) =>
    ([0.5, 2] as const).map((factor) => {
      const changed = bands(scaled(path, factor)).filter((band, at) => band !== usual[at]).length;
      return { id: path.join('.'), factor, share: dossiers.length === 0 ? 0 : changed / dossiers.length };
    }),
  );
}
