import pg from 'pg';
import { appRole, ownerRole } from '@manumit/platform';
import { topicsOf, type ServiceDefinition } from '../define-service.ts';
import { TABLES_OF_LOG } from './log-schema.sql.ts';
import { RELAY } from './move-to-kafka.sql.ts';

export const LOG_OWNER = 'log_owner';
/** Owns `log.status()` and `log.redrive()`; sees positions, failed rows and marks only, and nobody signs in as it. */
export const LOG_READER = 'log_reader';
export const SEQUENCER_ROLE = 'sequencer_app';
/** Publishes the log to Kafka; reads all of it and writes nothing but its own positions. */
export const RELAY_ROLE = 'relay_app';

const literals = (texts: readonly string[]) => texts.map((text) => pg.escapeLiteral(text)).join(', ');
/** `column in (…)`, which holds for no row if the list is empty. */
const isOneOf = (column: string, texts: readonly string[]) =>
  texts.length === 0 ? 'false' : `${column} in (${literals(texts)})`;

const protect = (table: string) => `
alter table ${table} enable row level security;
alter table ${table} force row level security;
revoke all on ${table} from public;`;

/** Row security of schema `log`, by role: who is not named here sees and changes nothing. */
export function logPolicies(services: readonly ServiceDefinition[]): string {
  return [
    ...TABLES_OF_LOG.map((table) => protect(`log.${table}`)),
    `grant usage on schema log to ${LOG_READER}, ${SEQUENCER_ROLE}, ${RELAY_ROLE};`,
    // Row security binds the owner as well, who creates the first rows.
    `create policy owner_all on log.head to ${LOG_OWNER} using (true) with check (true);`,
    `create policy owner_all on log.position to ${LOG_OWNER} using (true) with check (true);`,
    'insert into log.head values (true, 0) on conflict do nothing;',
    SEQUENCER_POLICIES,
    RELAY_POLICIES,
    READER_POLICIES,
    ...services.map(servicePolicies),
  ].join('\n');
}

const SEQUENCER_POLICIES = `
grant select, update on log.head to ${SEQUENCER_ROLE};
create policy sequencer_read on log.head for select to ${SEQUENCER_ROLE} using (true);
create policy sequencer_update on log.head for update to ${SEQUENCER_ROLE} using (true) with check (true);
grant insert on log.event_log to ${SEQUENCER_ROLE};
create policy sequencer_insert on log.event_log for insert to ${SEQUENCER_ROLE} with check (true);`;

const RELAY_POLICIES = `
grant select on log.event_log to ${RELAY_ROLE};
create policy relay_read on log.event_log for select to ${RELAY_ROLE} using (true);
grant select, insert, update on log.position to ${RELAY_ROLE};
create policy relay_all on log.position to ${RELAY_ROLE} using (grp = '${RELAY}') with check (grp = '${RELAY}');`;

const READER_POLICIES = `
grant select on log.head, log.position to ${LOG_READER};
create policy reader_read on log.head for select to ${LOG_READER} using (true);
create policy reader_read on log.position for select to ${LOG_READER} using (true);
grant select (id, grp, state, code) on log.failed to ${LOG_READER};
grant update (state, attempts, next_try_at) on log.failed to ${LOG_READER};
create policy reader_read on log.failed for select to ${LOG_READER} using (true);
create policy reader_redrive on log.failed for update to ${LOG_READER} using (true) with check (true);`;

/** A service sees the positions and failed rows of its own groups and the topics they read. */
function servicePolicies({ name, doors }: ServiceDefinition): string {
  const app = appRole(name);
  const groups = Object.keys(doors);
  const own = isOneOf('grp', groups);
  const topics = [...new Set(Object.values(doors).flatMap(topicsOf))];
  return `
grant usage on schema log to ${app};
grant select on log.head, log.event_log, log.position to ${app};
grant update (seq, kafka_offset) on log.position to ${app};
grant select, insert, update, delete on log.failed to ${app};
create policy ${name}_read on log.head for select to ${app} using (true);
create policy ${name}_read on log.event_log for select to ${app} using (${isOneOf('topic', topics)});
create policy ${name}_read on log.position for select to ${app} using (${own});
create policy ${name}_update on log.position for update to ${app} using (${own}) with check (${own});
create policy ${name}_all on log.failed to ${app} using (${own}) with check (${own});
${groups.map(firstPosition).join('\n')}`;
}

/** A group that never ran counts as behind; one that was moved to Kafka has its positions there. */
const firstPosition = (group: string): string => {
  const name = pg.escapeLiteral(group);
  return `insert into log.position (grp) select ${name} where not exists (select from log.position where grp = ${name});`;
};

/** A service may only add to its outbox; only the sequencer takes from it. */
export const outboxPolicies = ({ name }: ServiceDefinition): string => `
${protect(`${name}.outbox`)}
grant usage on schema ${name} to ${SEQUENCER_ROLE}, ${LOG_READER};
grant insert on ${name}.outbox to ${appRole(name)};
create policy outbox_insert on ${name}.outbox for insert to ${appRole(name)} with check (true);
grant select, delete on ${name}.outbox to ${SEQUENCER_ROLE};
create policy sequencer_read on ${name}.outbox for select to ${SEQUENCER_ROLE} using (true);
create policy sequencer_delete on ${name}.outbox for delete to ${SEQUENCER_ROLE} using (true);
grant select (pos) on ${name}.outbox to ${LOG_READER};
create policy reader_count on ${name}.outbox for select to ${LOG_READER} using (true);`;

export const ownerOf = ({ name }: ServiceDefinition): string => ownerRole(name);
