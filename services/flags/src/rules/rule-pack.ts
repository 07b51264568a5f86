import { GOODS_LISTS } from './goods-lists.ts';
import { loadRules } from './load-rules.ts';
import { RISK_FAMILY } from './risk-family.ts';
import { UK_PROCUREMENT } from './uk-procurement.ts';
import { US_ACQUISITION } from './us-acquisition.ts';
import { US_IMPORTS } from './us-imports.ts';

/** The rules that ship with the program: state of law 24 November 2026 (methodology.md). */
export const RULE_PACK = loadRules(
  '2026-11-24',
  [...US_ACQUISITION, ...US_IMPORTS, ...GOODS_LISTS, ...UK_PROCUREMENT],
  RISK_FAMILY,
);
