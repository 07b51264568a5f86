import { PARAMETERS, type Parameters } from './parameters.ts';
import { clamp } from './numerics.ts';

/** Shape of the Beta prior on the share of workers who paid, before anyone at this subject was asked (4.2). */
export interface FeePrior {
  readonly a: number;
  readonly b: number;
  readonly mean: number;
  /** Correlation within a site; `null` without corridor data. */
  readonly phi: number | null;
  readonly kappa: number;
  readonly basis: 'corridor' | 'none';
}

export interface SurveyedSite {
  readonly siteId: string | null;
  readonly paid: number;
  readonly asked: number;
}

const UNINFORMED: FeePrior = { a: 0.5, b: 0.5, mean: 0.5, phi: null, kappa: 1, basis: 'none' };

/**
 * Corridor prior by the beta-binomial method of moments (ANOVA form); without sites the Jeffreys prior, basis "none".
 * The survey of the assessed site itself, `own`, is evidence and no prior (methodology.md 4.2).
 */
export function feePrior(
  sites: readonly SurveyedSite[],
  own: string | null = null,
  parameters: Parameters = PARAMETERS,
): FeePrior {
  const used = sites
    .filter(({ asked, siteId }) => asked > 0 && (own === null || siteId !== own))
    .sort((x, y) => x.asked - y.asked || x.paid - y.paid);
  if (used.length === 0) return UNINFORMED;
  const { fee_prior_kappa_min: kappaMin, fee_prior_kappa_max: kappaMax, fee_prior_min_shape: least } = parameters;
  const sum = (of: (site: SurveyedSite) => number) => used.reduce((total, site) => total + of(site), 0);
  const asked = sum((site) => site.asked);
  const paid = sum((site) => site.paid);
  const share = paid / asked;
  const freedom = asked - sum((site) => site.asked ** 2) / asked - (used.length - 1);
  const widest = 1 / (1 + kappaMin);
  const degenerate = used.length < parameters.fee_prior_min_sites || share <= 0 || share >= 1 || freedom <= 0;
  const mean = degenerate ? (paid + 0.5) / (asked + 1) : share;
  const spread = sum((site) => site.asked * (site.paid / site.asked - mean) ** 2);
  const phi = degenerate
    ? widest
    : clamp((spread / (mean * (1 - mean)) - (used.length - 1)) / freedom, 1 / (1 + kappaMax), widest);
  const kappa = 1 / phi - 1;
  return {
    a: Math.max(least, mean * kappa),
    b: Math.max(least, (1 - mean) * kappa),
    mean,
    phi,
    kappa,
    basis: 'corridor',
  };
}
