import pg from 'pg';
import { appRole } from '@manumit/platform';
import type { ServiceDefinition } from '../define-service.ts';
import { RELAY } from './move-to-kafka.sql.ts';
import { LOG_READER, SEQUENCER_ROLE } from './role-policies.sql.ts';

const SOURCE = /^([a-z_][a-z0-9_]*)\.([a-z_][a-z0-9_]*)(?:\s+where\s+([\s\S]+))?$/i;

/** A source of unsettled rows, taken apart. */
export interface UnsettledSource {
  readonly table: string;
  readonly condition: string;
}

/** Reads `schema.table [where condition]`; a service may name tables of its own schema only. */
export function parseSource(service: string, text: string): UnsettledSource {
  const [, schema, table, condition] = SOURCE.exec(text.trim()) ?? [];
  if (schema === undefined || table === undefined || schema !== service) {
    throw new Error(
      `${service}: an unsettled source is "${service}.table" or "${service}.table where …", not "${text}"`,
    );
  }
  return { table: `${schema}.${table}`, condition: condition ?? 'true' };
}

export const sourcesOf = ({ name, unsettled }: ServiceDefinition) => ({
  due: (unsettled?.due ?? []).map((text) => parseSource(name, text)),
  imports: (unsettled?.imports ?? []).map((text) => parseSource(name, text)),
});

/**
 * Lets the functions' owner see the unsettled rows of one service, across tenants, and no other row.
 * Conditions on one table are joined, as a table has one such policy.
 */
export function sourcePolicies(service: ServiceDefinition): string {
  const { due, imports } = sourcesOf(service);
  const conditions = new Map<string, string[]>();
  for (const { table, condition } of [...due, ...imports]) {
    conditions.set(table, [...(conditions.get(table) ?? []), `(${condition})`]);
  }
  return [...conditions]
    .map(
      ([table, any]) => `
drop policy if exists status_read on ${table};
create policy status_read on ${table} for select to ${LOG_READER} using (${any.join(' or ')});
grant select on ${table} to ${LOG_READER};`,
    )
    .join('\n');
}

export const choreSchema = (service: string): string => `${service}_chores`;

const sum = (counts: readonly string[]) => (counts.length === 0 ? '0::bigint' : counts.join(' + '));
const count = ({ table, condition }: UnsettledSource) => `(select count(*) from ${table} where ${condition})`;
// A repeating job's next run lies there delayed for ever; it is no work that waits.
const countJobs = ({ name }: ServiceDefinition) =>
  `(select count(*) from ${choreSchema(name)}.job where state in ('waiting', 'active') or (state = 'delayed' and scheduler_id is null))`;

/** `log.status()` and `log.redrive()`: run as their owner, so each is on the list of such functions. */
export function statusFunctions(services: readonly ServiceDefinition[]): string {
  const groups = services.flatMap(({ doors }) => Object.keys(doors)).map((group) => pg.escapeLiteral(group));
  const due = services.flatMap((service) => sourcesOf(service).due);
  const imports = services.flatMap((service) => sourcesOf(service).imports);
  return `
create or replace function log.status() returns jsonb
language sql stable security definer set search_path = '' as $function$
  with reader as (
         -- On Kafka a partition is behind by what the relay has sent to it; what the relay has not sent, all are behind by.
         select held.grp, max(case when held.topic = '' then head.seq - held.seq
                                   else greatest(head.seq - relay.seq, sent.seq - held.seq, 0) end) as lag
         from log.position held cross join log.head
         left join log.position relay on relay.grp = '${RELAY}' and relay.topic = ''
         left join log.position sent on sent.grp = '${RELAY}' and sent.topic = held.topic and sent.partition = held.partition
         where held.grp = any (array[${groups.join(', ')}]::text[]) group by held.grp),
       n as (
         select ${sum(services.map(({ name }) => `(select count(*) from ${name}.outbox)`))} as outbox,
                (select count(*) from log.failed where state = 'dead') as dead,
                (select count(*) from log.failed where state = 'parked') as parked,
                (select coalesce(sum(lag), 0) from reader) as lag,
                ${sum(services.filter(({ chores }) => chores.length > 0).map(countJobs))} as jobs,
                ${sum(due.map(count))} as due,
                ${sum(imports.map(count))} as imports)
  select jsonb_build_object(
    'settled', n.outbox = 0 and n.parked = 0 and n.lag = 0 and n.due = 0 and n.imports = 0,
    'outbox', n.outbox,
    'groups', (select coalesce(jsonb_agg(jsonb_build_object('name', grp, 'lag', lag) order by grp), '[]') from reader),
    'deadLetters', n.dead, 'parked', n.parked, 'jobs', n.jobs, 'due', n.due, 'importsRunning', n.imports)
  from n
$function$;
revoke all on function log.status() from public;
grant execute on function log.status() to ${[SEQUENCER_ROLE, ...services.map(({ name }) => appRole(name))].join(', ')};

create or replace function log.redrive(of_group text, of_code text, dry_run boolean) returns bigint
language plpgsql security definer set search_path = '' as $function$
declare changed bigint;
begin
  if not exists (select from log.position where grp = of_group) then
    return null;
  end if;
  if dry_run then
    select count(*) into changed from log.failed
    where grp = of_group and state = 'dead' and (of_code is null or code = of_code);
  else
    update log.failed set state = 'parked', attempts = 0, next_try_at = pg_catalog.now()
    where grp = of_group and state = 'dead' and (of_code is null or code = of_code);
    get diagnostics changed = row_count;
  end if;
  return changed;
end
$function$;
revoke all on function log.redrive(text, text, boolean) from public;
${services
  .filter(({ mayRedrive }) => mayRedrive === true)
  .map(({ name }) => `grant execute on function log.redrive(text, text, boolean) to ${appRole(name)};`)
  .join('\n')}`;
}
