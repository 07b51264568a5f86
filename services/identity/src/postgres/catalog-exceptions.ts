/** What in schema identity stands outside the rule "a tenant table behind row security", and why: for the catalog test. */
export const CATALOG_EXCEPTIONS = {
  tablesWithoutTenant: {
    tenant: 'the list of tenants itself; sign-in and the daily chore read it before a tenant is known',
    set_up: 'one row for the installation: the digest of its one-time code',
    sign_in_attempt: 'counts failed sign-ins per digest of a typed name, before a tenant is known',
    migration: 'the schema version; only the owner reads it',
    outbox: "messaging's: this role may only add to it",
  },
  definerFunctions: {
    find_session: 'a cookie names no tenant: gives the account of one exact digest, while the session holds',
    find_token: 'a token names no tenant: gives the account of one exact digest, while the token holds',
  },
  policiesAcrossTenants: {
    find_caller:
      'lets the two functions, which run as identity_owner, read account, session and token; nobody signs in as that role',
  },
} as const;
