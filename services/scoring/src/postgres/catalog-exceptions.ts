/** What in schema scoring stands outside the rule "a tenant table behind row security", and why: for the catalog test. */
export const CATALOG_EXCEPTIONS = {
  tablesWithoutTenant: {
    tenant: 'the list of tenants itself: due subjects are taken tenant by tenant',
    network: 'the tenants as the group scoring-graph knows them; read before a tenant is set',
    inputs_key: 'one row for the installation: keys the hash of inputs',
    migration: 'the schema version; only the owner reads it',
    outbox: "messaging's: this role may only add to it",
  },
  definerFunctions: {},
  policiesAcrossTenants: {},
} as const;
