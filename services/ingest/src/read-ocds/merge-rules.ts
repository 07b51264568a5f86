/**
 * How a field behaves when releases are merged. Everything not listed: literals are replaced, objects merge member by
 * member, arrays of objects merge by `id`, other arrays are replaced whole.
 * `append` keeps every entry; `byPosition` takes the place in the array for the id.
 */
export type MergeRule = 'omit' | 'whole' | 'append' | 'byPosition';

/** By path from the release: member names joined by `/`, array positions left out. */
export type MergeRules = ReadonlyMap<string, MergeRule>;

/**
 * Facts of the release schemas, written down as what differs from the default. 1.1: `omitWhenMerged`,
 * `wholeListMerge`, and arrays whose entries have no `id` (OCDS 1.1.5, release-schema.json). 1.0: `mergeStrategy`
 * `ocdsOmit` and `ocdsVersion` (1.0.3). The spec compares the whole tables with the schemas.
 */
const OMITTED = ['id', 'date', 'tag'];
const ORGANIZATIONS_1_1 =
  'parties buyer tender/procuringEntity tender/tenderers awards/suppliers contracts/implementation/transactions/payer contracts/implementation/transactions/payee';
const ORGANIZATIONS_1_0 = 'buyer tender/procuringEntity tender/tenderers awards/suppliers';
const ITEMS = 'tender/items awards/items contracts/items';
const AMENDED = 'tender awards contracts';

const each = (paths: string, ...members: string[]): string[] =>
  paths.split(' ').flatMap((path) => members.map((member) => `${path}/${member}`));

const table = (whole: readonly string[], omitted: readonly string[]): MergeRules =>
  new Map<string, MergeRule>([
    ...omitted.map((path) => [path, 'omit'] as const),
    ...whole.map((path) => [path, 'whole'] as const),
  ]);

export const MERGE_RULES_1_1: MergeRules = table(
  [
    ...each(ORGANIZATIONS_1_1, 'additionalIdentifiers'),
    ...each(ITEMS, 'additionalClassifications'),
    ...each(AMENDED, 'amendments/changes', 'amendment/changes'),
  ],
  OMITTED,
);

export const MERGE_RULES_1_0: MergeRules = table(
  [
    'tender/tenderers',
    'awards/suppliers',
    ...each(ORGANIZATIONS_1_0, 'additionalIdentifiers'),
    ...each(ITEMS, 'additionalClassifications'),
    ...each(AMENDED, 'amendment/changes'),
  ],
  OMITTED,
);
