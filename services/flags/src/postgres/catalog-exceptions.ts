/** What in schema flags stands outside the rule "a tenant table behind row security", and why: for the catalog test. */
export const CATALOG_EXCEPTIONS = {
  tablesWithoutTenant: {
    tenant: 'the list of tenants itself: due contracts are taken tenant by tenant',
    migration: 'the schema version; only the owner reads it',
    outbox: "messaging's: this role may only add to it",
  },
  definerFunctions: {},
  policiesAcrossTenants: {},
} as const;
