import { CATALOG_EXCEPTIONS as flags } from '@manumit/flags';
import { CATALOG_EXCEPTIONS as identity } from '@manumit/identity';
import { CATALOG_EXCEPTIONS as scoring } from '@manumit/scoring';
import type { ServiceDefinition } from '@manumit/messaging';
import type { CatalogExceptions } from './catalog-rules.ts';

/** What every service has. */
const OF_A_SERVICE: Readonly<Record<string, string>> = {
  migration: 'the schema version; only the owner reads it',
  outbox: "messaging's: the service's role may only add to it",
  tenant: 'the list of tenants itself; read before a tenant is set',
};

const OF_THE_LOG: Readonly<Record<string, string>> = {
  'log.head': 'one row: the last number of the log',
  'log.event_log': 'the log of all tenants in one order; each service sees the topics it reads',
  'log.position': 'how far each group has read; a service sees its own groups',
  'log.failed': 'events that could not be worked through; a service sees its own groups',
};

const OF_CHORES = 'the tables of the job library: a job holds ids only and its worker sets the tenant from them';

const OF_STATUS =
  'lets log.status(), which runs as log_reader, count what is not finished; nobody signs in as that role';

/** The tenant tables whose unfinished rows the status counts. */
const sourcesOf = ({ unsettled = {} }: ServiceDefinition): string[] =>
  [...(unsettled.due ?? []), ...(unsettled.imports ?? [])].map((source) => source.split(' ')[0] as string);

/** The exceptions of the services that are hosted, from the services' own lists and from what all of them have. */
export function exceptionsOf(services: readonly ServiceDefinition[]): CatalogExceptions {
  const names = services.map(({ name }) => name);
  const chores = Object.fromEntries(
    services.filter(({ chores: jobs }) => jobs.length > 0).map(({ name }) => [`${name}_chores.*`, OF_CHORES]),
  );
  const tablesWithoutTenant: Record<string, string> = {
    ...OF_THE_LOG,
    ...Object.assign({}, ...names.map((name) => withSchema(name, OF_A_SERVICE))),
    ...withSchema('identity', identity.tablesWithoutTenant),
    ...withSchema('scoring', scoring.tablesWithoutTenant),
    ...withSchema('flags', flags.tablesWithoutTenant),
    ...chores,
  };
  const counted = services.flatMap(sourcesOf).filter((table) => tablesWithoutTenant[table] === undefined);
  return {
    tablesWithoutTenant,
    tablesWithoutRowSecurity: {
      ...Object.fromEntries(names.map((name) => [`${name}.migration`, OF_A_SERVICE.migration as string])),
      'ingest.tenant': 'ids of tenants and nothing else; the schema is open to ingest alone',
      ...chores,
    },
    definerFunctions: {
      'log.status':
        'answers operators from positions and marks of every service; owned by log_reader, which reads no record',
      'log.redrive':
        'makes dead events due again; owned by log_reader, granted to the one service that answers operators',
      ...withSchema('identity', identity.definerFunctions),
    },
    policiesAcrossTenants: {
      ...Object.fromEntries(counted.map((table) => [`${table}.status_read`, OF_STATUS])),
      ...Object.fromEntries(
        ['account', 'session', 'token'].map((table) => [
          `identity.${table}.find_caller`,
          identity.policiesAcrossTenants.find_caller,
        ]),
      ),
    },
    uniqueAcrossTenants: {
      'identity.session_hash':
        'the digest of 256 random bits, looked up before a tenant is known; nobody can choose it',
      'identity.token_hash': 'the digest of 256 random bits, looked up before a tenant is known; nobody can choose it',
    },
  };
}

const withSchema = (schema: string, list: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(list).map(([name, reason]) => [`${schema}.${name}`, reason]));
