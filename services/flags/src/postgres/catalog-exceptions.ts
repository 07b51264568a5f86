/** Tables of this schema without a tenant column, each with its reason, for the catalog test. */
export const CATALOG_EXCEPTIONS: Readonly<Record<string, string>> = {
  'flags.tenant': 'the list of tenants itself: the loop over due contracts reads it without a tenant',
};
