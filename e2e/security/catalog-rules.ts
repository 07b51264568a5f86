import type { ClientBase } from 'pg';

/** What may stand outside the rules, each with its reason. Names carry their schema; `schema.*` is all of a schema. */
export interface CatalogExceptions {
  readonly tablesWithoutTenant: Readonly<Record<string, string>>;
  /** Tables without a tenant that are not even behind row security by role. */
  readonly tablesWithoutRowSecurity: Readonly<Record<string, string>>;
  readonly definerFunctions: Readonly<Record<string, string>>;
  /** `schema.table.policy` */
  readonly policiesAcrossTenants: Readonly<Record<string, string>>;
  /** Unique indexes that hold for all tenants together, and so can tell one of another's row. */
  readonly uniqueAcrossTenants: Readonly<Record<string, string>>;
}

const OURS = `n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`;
const HAS_TENANT = `exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)`;

// `secureTenantTable` of platform makes these two and no others.
const CURRENT = `NULLIF(current_setting('app.tenant'::text, true), ''::text)`;
const OWN = `(tenant_id = ${CURRENT})`;
const OWN_OR_GLOBAL = `((tenant_id = ${CURRENT}) OR ((tenant_id = 'global'::text) AND (${CURRENT} IS NOT NULL)))`;

const rowsOf = async <Row extends object>(client: ClientBase, sql: string): Promise<Row[]> =>
  (await client.query<Row>(sql)).rows;

interface Table {
  readonly name: string;
  readonly has_tenant: boolean;
  readonly enabled: boolean;
  readonly forced: boolean;
}

const tablesOf = (client: ClientBase): Promise<Table[]> =>
  rowsOf<Table>(
    client,
    `select n.nspname || '.' || c.relname as name, ${HAS_TENANT} as has_tenant,
            c.relrowsecurity as enabled, c.relforcerowsecurity as forced
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p', 'f') and ${OURS} order by 1`,
  );

/** How many tables hold rows of tenants: a catalog without any would keep every rule. */
export const countTenantTables = async (client: ClientBase): Promise<number> =>
  (await tablesOf(client)).filter(({ has_tenant }) => has_tenant).length;

/** Every breach of the rules of reliability.md 4.4, one line each. */
export async function problemsOfCatalog(client: ClientBase, exceptions: CatalogExceptions): Promise<string[]> {
  const found: string[] = [];
  for (const rule of [tableRules, policyRules, viewRules, functionRules, roleRules, keyRules, uniqueRules]) {
    found.push(...(await rule(client, exceptions)));
  }
  return found;
}

async function tableRules(client: ClientBase, exceptions: CatalogExceptions): Promise<string[]> {
  const tables = await tablesOf(client);
  const bare = tables.filter(({ has_tenant }) => !has_tenant);
  return [
    ...tables
      .filter(({ has_tenant, enabled, forced }) => has_tenant && !(enabled && forced))
      .map(({ name }) => `${name}: a tenant table without forced row security`),
    ...bare
      .filter(({ name }) => !isOn(exceptions.tablesWithoutTenant, name))
      .map(({ name }) => `${name}: a table without tenant_id that stands on no list`),
    ...bare
      .filter(({ name, enabled, forced }) => !(enabled && forced) && !isOn(exceptions.tablesWithoutRowSecurity, name))
      .map(({ name }) => `${name}: a table without tenant_id and without row security by role`),
    ...unused(exceptions.tablesWithoutTenant, bare),
    ...unused(
      exceptions.tablesWithoutRowSecurity,
      bare.filter(({ enabled }) => !enabled),
    ),
  ];
}

const allOf = (name: string): string => `${name.split('.')[0]}.*`;
const isOn = (list: Readonly<Record<string, string>>, name: string): boolean =>
  list[name] !== undefined || list[allOf(name)] !== undefined;

const unused = (list: Readonly<Record<string, string>>, there: readonly { readonly name: string }[]): string[] =>
  Object.keys(list)
    .filter((name) => !there.some((one) => one.name === name || allOf(one.name) === name))
    .map((name) => `${name}: stands on a list of exceptions without being one`);

interface Policy {
  readonly tbl: string;
  readonly name: string;
  readonly cmd: string;
  readonly permissive: boolean;
  /** For reading, and for roles only that nobody signs in as. */
  readonly is_narrow: boolean;
  readonly expressions: readonly string[];
}

async function policyRules(client: ClientBase, exceptions: CatalogExceptions): Promise<string[]> {
  const policies = await rowsOf<Policy>(
    client,
    `select n.nspname || '.' || c.relname as tbl, p.polname as name, p.polcmd as cmd, p.polpermissive as permissive,
            p.polcmd = 'r' and not exists (select from unnest(p.polroles) one left join pg_roles r on r.oid = one
              where r.oid is null or r.rolcanlogin) as is_narrow,
            array_remove(array[pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)], null) as expressions
     from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
     where ${HAS_TENANT}`,
  );
  const binds = ({ cmd, expressions }: Policy): boolean =>
    expressions.length > 0 && expressions.every((one) => one === OWN || (one === OWN_OR_GLOBAL && cmd === 'r'));
  const tenantTables = (await tablesOf(client)).filter(({ has_tenant }) => has_tenant);
  const across = policies.filter((policy) => !binds(policy));
  return [
    ...across
      .filter(({ is_narrow }) => !is_narrow)
      .map(({ tbl, name }) => `${tbl}.${name}`)
      .filter((name) => exceptions.policiesAcrossTenants[name] !== undefined)
      .map((name) => `${name}: a policy across tenants that writes, or is for a role that signs in`),
    ...across
      .map(({ tbl, name }) => `${tbl}.${name}`)
      .filter((name) => exceptions.policiesAcrossTenants[name] === undefined)
      .map((name) => `${name}: a policy that does not compare with the tenant of the transaction`),
    ...tenantTables.flatMap(({ name }) =>
      (['r', 'a', 'w', 'd'] as const)
        .filter(
          (wanted) =>
            !policies.some(
              (one) => one.tbl === name && one.permissive && (one.cmd === wanted || one.cmd === '*') && binds(one),
            ),
        )
        .map((wanted) => `${name}: no policy of the tenant for command ${wanted}`),
    ),
    ...unused(
      exceptions.policiesAcrossTenants,
      across.map(({ tbl, name }) => ({ name: `${tbl}.${name}` })),
    ),
  ];
}

async function viewRules(client: ClientBase): Promise<string[]> {
  const views = await rowsOf<{ name: string; kind: string }>(
    client,
    `select n.nspname || '.' || c.relname as name, c.relkind as kind
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where ${OURS} and (c.relkind = 'm' or (c.relkind = 'v' and not coalesce(c.reloptions && array['security_invoker=true', 'security_invoker=on'], false)))`,
  );
  return views.map(({ name, kind }) =>
    kind === 'm'
      ? `${name}: a materialized view, which knows no row security`
      : `${name}: a view that reads as its owner (no security_invoker)`,
  );
}

async function functionRules(client: ClientBase, { definerFunctions }: CatalogExceptions): Promise<string[]> {
  const functions = await rowsOf<{ name: string; has_path: boolean; is_public: boolean; is_strong: boolean }>(
    client,
    `select n.nspname || '.' || p.proname as name,
            coalesce(p.proconfig @> array['search_path=""'], false) as has_path,
            has_function_privilege('public', p.oid, 'execute') as is_public,
            r.rolsuper or r.rolbypassrls or r.rolcanlogin as is_strong
     from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_roles r on r.oid = p.proowner
     where p.prosecdef and ${OURS}`,
  );
  return [
    ...functions.flatMap(({ name, has_path, is_public, is_strong }) => [
      ...(definerFunctions[name] === undefined ? [`${name}: runs as its owner and stands on no list`] : []),
      ...(has_path ? [] : [`${name}: runs as its owner with a search_path of its caller`]),
      ...(is_public ? [`${name}: runs as its owner, and everybody may call it`] : []),
      ...(is_strong ? [`${name}: runs as a role that signs in or stands above row security`] : []),
    ]),
    ...unused(definerFunctions, functions),
  ];
}

/** Roles are those that own something here, may do something here or are named by a policy; the installer is none of them. */
async function roleRules(client: ClientBase): Promise<string[]> {
  const roles = await rowsOf<{ name: string; is_strong: boolean; can_login: boolean; owns: string; above: string }>(
    client,
    `with named as (
       select refobjid as oid from pg_shdepend
       where refclassid = 'pg_authid'::regclass and dbid = (select oid from pg_database where datname = current_database()))
     select r.rolname as name,
            r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolcreatedb or r.rolreplication as is_strong,
            r.rolcanlogin as can_login,
            (select count(*) from pg_shdepend s where s.refobjid = r.oid and s.deptype = 'o'
               and s.dbid = (select oid from pg_database where datname = current_database())) as owns,
            (select count(*) from pg_auth_members m where m.member = r.oid) as above
     from pg_roles r where r.oid in (select oid from named) and r.rolname <> current_user and r.rolname !~ '^pg_' order by 1`,
  );
  const publicTables = await rowsOf<{ name: string }>(
    client,
    `select distinct n.nspname || '.' || c.relname as name
     from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) one
     where ${OURS} and c.relkind in ('r', 'p', 'v', 'm', 'S') and one.grantee = 0`,
  );
  return [
    ...roles.flatMap(({ name, is_strong, can_login, owns, above }) => [
      ...(is_strong ? [`${name}: a role that stands above row security or may make roles`] : []),
      ...(can_login && Number(owns) > 0 ? [`${name}: a role that signs in and owns ${owns} objects`] : []),
      ...(can_login && Number(above) > 0 ? [`${name}: a role that signs in and is a member of another`] : []),
    ]),
    ...publicTables.map(({ name }) => `${name}: everybody has a right on it`),
  ];
}

async function keyRules(client: ClientBase): Promise<string[]> {
  const keys = await rowsOf<{ name: string }>(
    client,
    `select n.nspname || '.' || c.relname || '.' || k.conname as name
     from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
     where k.contype = 'f' and ${HAS_TENANT}
       and exists (select from pg_attribute a where a.attrelid = k.confrelid and a.attname = 'tenant_id' and not a.attisdropped)
       and not exists (
         select from unnest(k.conkey, k.confkey) as pair(here, there)
         join pg_attribute h on h.attrelid = k.conrelid and h.attnum = pair.here and h.attname = 'tenant_id'
         join pg_attribute t on t.attrelid = k.confrelid and t.attnum = pair.there and t.attname = 'tenant_id')`,
  );
  return keys.map(({ name }) => `${name}: a foreign key between tenant tables without tenant_id on both sides`);
}

async function uniqueRules(client: ClientBase, { uniqueAcrossTenants }: CatalogExceptions): Promise<string[]> {
  const indexes = await rowsOf<{ name: string }>(
    client,
    `select n.nspname || '.' || i.relname as name
     from pg_index x join pg_class c on c.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
     join pg_namespace n on n.oid = c.relnamespace
     where x.indisunique and ${OURS} and ${HAS_TENANT}
       and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and a.attnum = any (x.indkey::int2[]))`,
  );
  return [
    ...indexes
      .filter(({ name }) => uniqueAcrossTenants[name] === undefined)
      .map(({ name }) => `${name}: a unique index without tenant_id, which tells one tenant of another's row`),
    ...unused(uniqueAcrossTenants, indexes),
  ];
}
