import { createHash } from 'node:crypto';
import type pg from 'pg';

/** What one tenant holds in the end: for each kind of thing, a digest per thing, under names that are no random ids. */
export type Outcome = ReadonlyMap<string, ReadonlyMap<string, string>>;

/**
 * Everything that must not depend on when a process died. Left out: ids, instants, revisions of what is derived (how
 * often a subject was weighed goes by how batches fell), keyed hashes, and which editions were known when a subject was
 * weighed last. `key` and `line` may hold ids; they become names.
 */
const SECTIONS: Readonly<Record<string, string>> = {
  imports: `
    select file_name as key, jsonb_build_array(state, kind, because, header, checkpoint, rows, accepted, unchanged,
      rejected, warnings, bytes, bytes_read, failure)::text as line from ingest.import where tenant_id = $1`,
  records: `
    select id as key, jsonb_build_array(noun, revision, is_withdrawn, fields, parts, origins)::text as line
    from ingest.record where tenant_id = $1`,
  references: `select ref || ' ' || id as key, '' as line from ingest.record_ref where tenant_id = $1`,
  claims: `
    select concat_ws(' ', record_id, source, part) as key,
      jsonb_build_array(category, source_date, fields, file, row, import_id, is_closed)::text as line
    from ingest.claim where tenant_id = $1`,
  problems: `
    select concat_ws(' ', import_id, row, n) as key, jsonb_build_array(field, code, severity, message, value)::text as line
    from ingest.import_problem where tenant_id = $1`,
  rejects: `select import_id || ' ' || row as key, cells::text as line from ingest.import_reject where tenant_id = $1`,
  'rows left waiting': `
    select import_id || ' ' || row as key, content::text as line from ingest.pending_row where tenant_id = $1`,
  'announced facts': `
    select concat_ws(' ', event->>'type', event->>'subject', event->>'revision') as key, (event->'data')::text as line
    from log.event_log where event->>'tenantid' = $1 and event->>'source' in ('identity', 'ingest')`,
  'newest announced findings': `
    select distinct on (event->>'type', event->>'subject')
      concat_ws(' ', event->>'type', event->>'subject') as key, (event->'data')::text as line
    from log.event_log where event->>'tenantid' = $1 and event->>'source' not in ('identity', 'ingest')
    order by event->>'type', event->>'subject', seq desc`,
  parties: `
    select id as key, jsonb_build_array(kind, revision, is_withdrawn, name, country, keys, facts)::text as line
    from scoring.party where tenant_id = $1`,
  assessments: `
    select s.id as key, jsonb_build_array(s.kind, s.name, s.country, s.is_due, s.is_dated, s.is_withdrawn, s.as_of,
      regexp_replace(own.body, '"basis":{[^}]*}', ''), law.body)::text as line
    from scoring.subject s
    left join scoring.assessment_part own on own.tenant_id = s.tenant_id and own.hash = s.part_hash
    left join scoring.assessment_part law on law.tenant_id = s.tenant_id and law.hash = s.law_hash
    where s.tenant_id = $1`,
  alerts: `
    select id as key, jsonb_build_array(subject_id, list, entry_id, state, matched_on, evidence, raised_on)::text as line
    from scoring.alert where tenant_id = $1`,
  'nodes of the network': `
    select id as key, (to_jsonb(n) - '{tenant_id,id,risk_revision}'::text[])::text as line
    from scoring.node n where tenant_id = $1`,
  'edges of the network': `
    select id as key, (to_jsonb(e) - '{tenant_id,id}'::text[])::text as line from scoring.edge e where tenant_id = $1`,
  exposures: `
    select id as key, jsonb_build_array(as_of, status, value, max)::text as line
    from scoring.exposure where tenant_id = $1`,
  'standing flags': `
    select id as key, jsonb_build_array(basis, result, level, raised_on, line)::text as line
    from flags.flag where tenant_id = $1 and stands`,
  cases: `
    select r.id as key, jsonb_build_array(r.title, r.status, r.outcome, r.follows_id)::text as line
    from cases.review r where tenant_id = $1`,
};

const ID = /[a-z]{3}_[0-9a-z]{20,64}/g;
const ROWS_AT_ONCE = 5_000;

/** Reads what a tenant holds, as the owner of the database. */
export async function readOutcome(owner: pg.Client, tenant: string): Promise<Outcome> {
  const names = await namesOf(owner, tenant);
  const outcome = new Map<string, Map<string, string>>();
  for (const [section, sql] of Object.entries(SECTIONS)) {
    const things = new Map<string, string>();
    await readAll(owner, sql, tenant, (row) => {
      const key = named(row.key, names);
      // A second thing of one name is a thing too many.
      let free = key;
      for (let n = 2; things.has(free); n++) free = `${key} #${n}`;
      things.set(free, createHash('sha256').update(named(row.line, names)).digest('base64url').slice(0, 16));
    });
    outcome.set(section, things);
  }
  return outcome;
}

/** The lines behind some names of one section: what a difference looks like. */
export async function readLines(
  owner: pg.Client,
  tenant: string,
  section: string,
  keys: readonly string[],
): Promise<string[]> {
  const names = await namesOf(owner, tenant);
  const lines: string[] = [];
  await readAll(owner, SECTIONS[section] as string, tenant, (row) => {
    const key = named(row.key, names);
    if (keys.includes(key)) lines.push(`${key}: ${named(row.line, names)}`);
  });
  return lines.toSorted();
}

/** One digest over a whole outcome. */
export function digestOf(outcome: Outcome): string {
  const digest = createHash('sha256');
  for (const [section, things] of outcome) {
    digest.update(`\n${section}\n`);
    for (const [key, line] of [...things].toSorted(([one], [other]) => (one < other ? -1 : 1)))
      digest.update(`${key} ${line}\n`);
  }
  return digest.digest('hex').slice(0, 32);
}

export interface Difference {
  readonly section: string;
  readonly lost: readonly string[];
  readonly surplus: readonly string[];
  readonly changed: readonly string[];
}

/** What of `expected` is lost in `found`, what is too much there, and what is there and says something else. */
export function differencesOf(expected: Outcome, found: Outcome): Difference[] {
  return [...expected].flatMap(([section, things]) => {
    const others = found.get(section) ?? new Map<string, string>();
    const lost = [...things.keys()].filter((key) => !others.has(key));
    const surplus = [...others.keys()].filter((key) => !things.has(key));
    const changed = [...things.keys()].filter((key) => others.has(key) && others.get(key) !== things.get(key));
    return lost.length + surplus.length + changed.length === 0 ? [] : [{ section, lost, surplus, changed }];
  });
}

/** What may never be wrong in an installation at rest, whoever died before; one sentence for each breach. */
export async function breachesOf(owner: pg.Client): Promise<string[]> {
  const outboxes = ['identity', 'ingest', 'scoring', 'flags', 'cases'].map(
    (schema) => [`rows in the outbox of ${schema}`, `select count(*) from ${schema}.outbox`] as const,
  );
  const counts = [
    ...outboxes,
    ['rows of log.failed', 'select count(*) from log.failed'],
    ['numbers missing in the log', 'select (select seq from log.head) - count(*) from log.event_log'],
    ['numbers above the head', 'select count(*) from log.event_log where seq > (select seq from log.head) or seq < 1'],
    [
      'revisions announced twice',
      `select count(*) from (select 1 from log.event_log where event->>'type' <> 'list.completed.v1'
       group by event->>'tenantid', event->>'source', event->>'subject', event->>'type', event->>'revision' having count(*) > 1) as twice`,
    ],
    [
      'subjects with a gap in their revisions',
      `select count(*) from (select 1 from log.event_log where event->>'source' in ('ingest', 'flags') and event->>'type' <> 'list.completed.v1'
       group by event->>'tenantid', event->>'source', event->>'subject' having max((event->>'revision')::int) <> count(*)) as gaps`,
    ],
    ['groups behind the head', 'select count(*) from log.position where seq <> (select seq from log.head)'],
  ] as const;
  const breaches: string[] = [];
  for (const [what, sql] of counts) {
    const { rows } = await owner.query<Record<string, string>>(sql);
    const count = Number(Object.values(rows[0] ?? {})[0]);
    if (count !== 0) breaches.push(`${count} ${what}`);
  }
  return breaches;
}

const named = (text: string, names: ReadonlyMap<string, string>): string =>
  text.replace(ID, (id) => names.get(id) ?? id);

/** Names for every id of a tenant, from what its files called things. */
async function namesOf(owner: pg.Client, tenant: string): Promise<Map<string, string>> {
  const names = new Map<string, string>([[tenant, 'the tenant']]);
  const learn = async (sql: string): Promise<void> => {
    const { rows } = await owner.query<{ id: string; name: string }>(sql, [tenant]);
    for (const { id, name } of rows) names.set(id, named(name, names));
  };
  await learn(`select id, file_name as name from ingest.import where tenant_id = $1`);
  // Of the references of a record the one by its own number comes last.
  await learn(
    `select id, '<' || max(ref collate "C") || '>' as name from ingest.record_ref where tenant_id = $1 group by id`,
  );
  await learn(
    `select id, concat_ws(' ', 'alert', subject_id, list, entry_id) as name from scoring.alert where tenant_id = $1`,
  );
  await learn(
    `select id, concat_ws(' ', 'flag', contract_id, rule_id, line->>'portion') as name from flags.flag where tenant_id = $1`,
  );
  await learn(
    `select id, concat_ws(' ', 'case', contract_id, row_number() over (partition by contract_id order by id)) as name
     from cases.review where tenant_id = $1`,
  );
  return names;
}

async function readAll(
  owner: pg.Client,
  sql: string,
  tenant: string,
  take: (row: { key: string; line: string }) => void,
): Promise<void> {
  await owner.query('begin');
  await owner.query(`declare reading no scroll cursor for ${sql}`, [tenant]);
  for (;;) {
    const { rows } = await owner.query<{ key: string; line: string }>(`fetch ${ROWS_AT_ONCE} from reading`);
    if (rows.length === 0) break;
    rows.forEach(take);
  }
  await owner.query('commit');
}
