import { ENTITY_CALLS } from './entity.ts';
import { FEE_CALLS } from './fees.ts';
import { LAW_CALLS } from './law-and-network.ts';
import { RULE_CALLS } from './rules-and-publication.ts';

/** One calculation of the published file: `i` holds its named arguments, in the file's own words. */
export type Call = (i: never) => unknown;

/** From the name of a calculation in the published file to ours; only this folder knows both. */
export const CALLS: Readonly<Record<string, Call>> = { ...FEE_CALLS, ...ENTITY_CALLS, ...LAW_CALLS, ...RULE_CALLS };
