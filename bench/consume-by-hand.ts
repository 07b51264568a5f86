import { createHash, createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { ObservationRecordedV1, SupplierRecordedV1 } from '@manumit/events';
import type pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { BackgroundNow } from '../services/scoring/src/score-due/background.ts';
import { Templates, weigh } from '../services/scoring/src/score-due/weigh.ts';
import { keysOf } from '../services/scoring/src/screen-names/keys.ts';
import { AS_OF, TENANT } from './consume-sample.ts';

interface Held {
  readonly id: string;
  readonly revision: number;
  readonly announced_hash: string | null;
}

interface Party {
  readonly id: string;
  readonly keys: string[];
  readonly facts: SupplierRecordedV1;
}

interface RawEvent {
  readonly type: string;
  readonly subject: string;
  readonly revision: number;
  readonly data: SupplierRecordedV1 & ObservationRecordedV1;
}

const NO_LAW: BackgroundNow['lawOf'] = () => LAW;
const LAW: ReturnType<BackgroundNow['lawOf']> = [];
const background: BackgroundNow = {
  stamp: '',
  basis: {},
  lawOf: NO_LAW,
  lawDigest: () => 'none',
  goodsOf: () => [],
};
const templates = new Templates();

/**
 * The reads and writes of the group `scoring` for suppliers and observations, as someone would write them by hand: one
 * connection, no doors, no decoding or validation, no ports. The arithmetic is the method's own.
 */
export async function consumeByHand(client: pg.Client, until: number, batch: number): Promise<void> {
  const [row] = (await client.query<{ key: Buffer }>('select key from scoring.inputs_key')).rows;
  const key = createSecretKey(row?.key as Buffer);
  for (let seq = 0; seq < until;) {
    await client.query('begin');
    await client.query(`select seq from log.position where grp = 'scoring' for update`);
    await client.query(`select topic, key from log.failed where grp = 'scoring' and state = 'parked'`);
    const { rows } = await client.query<{ seq: string; event: RawEvent }>(
      'select seq, event from log.event_log where seq > $1 order by seq limit $2',
      [seq, batch],
    );
    await client.query(`select set_config('app.tenant', $1, true)`, [TENANT]);
    const written = await keepFacts(
      client,
      rows.map(({ event }) => event),
    );
    const ids = [...new Set(rows.map(({ event }) => event.data.about ?? event.subject))].filter((id) =>
      id.startsWith('sup_'),
    );
    if (ids.length > 0) await score(client, ids, written, key);
    seq = Number(rows.at(-1)?.seq);
    await client.query(`update log.position set seq = $1 where grp = 'scoring'`, [seq]);
    await client.query('commit');
  }
}

/** Gives the suppliers as they were written. */
async function keepFacts(client: pg.Client, events: readonly RawEvent[]): Promise<ReadonlyMap<string, Party>> {
  const written = new Map<string, Party>();
  const suppliers = events.filter(({ type }) => type === 'supplier.recorded.v1');
  const observations = events.filter(({ type }) => type === 'observation.recorded.v1');
  if (suppliers.length > 0) {
    const ids = suppliers.map(({ subject }) => subject);
    const keys = suppliers.map(({ data }) => keysOf(data));
    suppliers.forEach(({ subject: id, data: facts }, at) => written.set(id, { id, keys: keys[at] as string[], facts }));
    await client.query(
      `insert into scoring.party as held (tenant_id, id, kind, revision, is_withdrawn, name, country, keys, facts)
       select $1, id, 'supplier', revision, false, name, country, string_to_array(keys, E'\\x1f'), facts
       from unnest($2::text[], $3::int[], $4::text[], $5::text[], $6::text[], $7::json[]) as n(id, revision, name, country, keys, facts)
       on conflict (tenant_id, id) do update set revision = excluded.revision, name = excluded.name,
         country = excluded.country, keys = excluded.keys, facts = excluded.facts where held.revision < excluded.revision
       returning id`,
      [
        ...[TENANT, ids, suppliers.map(({ revision }) => revision), suppliers.map(({ data }) => data.name)],
        ...[suppliers.map(({ data }) => data.country), keys.map((each) => each.join('\u001f'))],
        suppliers.map(({ data }) => JSON.stringify(data)),
      ],
    );
    const pairs = keys.flatMap((each, at) => each.map((one) => [one, ids[at]]));
    await client.query(
      `insert into scoring.party_key (tenant_id, key, party_id)
       select $1, key, id from unnest($2::text[], $3::text[]) as n(key, id) on conflict do nothing`,
      [TENANT, pairs.map(([one]) => one), pairs.map(([, id]) => id)],
    );
  }
  if (observations.length === 0) return written;
  const ids = observations.map(({ subject }) => subject);
  await client.query('select id, revision, about from scoring.observation where tenant_id = $1 and id = any($2)', [
    TENANT,
    ids,
  ]);
  await client.query(
    `insert into scoring.observation as held (tenant_id, id, revision, is_withdrawn, about, facts)
     select $1, id, revision, false, about, facts
     from unnest($2::text[], $3::int[], $4::text[], $5::json[]) as n(id, revision, about, facts)
     on conflict (tenant_id, id) do update set revision = excluded.revision, about = excluded.about, facts = excluded.facts
     where held.revision < excluded.revision returning id`,
    [
      ...[TENANT, ids, observations.map(({ revision }) => revision), observations.map(({ data }) => data.about)],
      observations.map(({ data }) => JSON.stringify(data)),
    ],
  );
  return written;
}

async function score(
  client: pg.Client,
  ids: readonly string[],
  written: ReadonlyMap<string, Party>,
  key: KeyObject,
): Promise<void> {
  const born = await client.query<Held>(
    `insert into scoring.subject (tenant_id, id, kind, name, country)
     select $1, n.id, 'supplier', p.name, p.country from unnest($2::text[]) as n(id)
     left join scoring.party p on p.tenant_id = $1 and p.id = n.id order by n.id on conflict do nothing
     returning id, revision, announced_hash, part_hash, law_hash`,
    [TENANT, ids],
  );
  const there = new Set(born.rows.map(({ id }) => id));
  const others = ids.filter((id) => !there.has(id));
  const older = await client.query<Held>(
    'select id, revision, announced_hash, part_hash, law_hash from scoring.subject where tenant_id = $1 and id = any($2) order by id for update',
    [TENANT, others],
  );
  const held = [...born.rows, ...older.rows];
  await client.query('select as_of::text from scoring.tenant where id = $1', [TENANT]);
  const read = await client.query<Party>(
    'select id, keys, facts from scoring.party where tenant_id = $1 and id = any($2)',
    [TENANT, ids.filter((id) => !written.has(id))],
  );
  const parties = [...ids.flatMap((id) => written.get(id) ?? []), ...read.rows];
  const { rows: observations } = await client.query<{ id: string; facts: ObservationRecordedV1 }>(
    'select id, facts from scoring.observation where tenant_id = $1 and about = any($2) and not is_withdrawn order by id',
    [TENANT, ids],
  );
  await client.query(
    `select id, facts from scoring.recruitment_link where tenant_id = $1 and (from_id = any($2) or to_id = any($2)) and not is_withdrawn`,
    [TENANT, ids],
  );
  await client.query(
    `select l.id from unnest($2::text[]) as w(key) join scoring.listing_key k on k.tenant_id in ($1, 'global') and k.key = w.key
     join scoring.listing l on l.tenant_id = k.tenant_id and l.id = k.listing_id where l.is_current`,
    [TENANT, parties.flatMap(({ keys }) => keys)],
  );
  await client.query('select id from scoring.alert where tenant_id = $1 and subject_id = any($2)', [TENANT, ids]);
  await client.query(`select stamp from scoring.stamp where tenant_id in ($1, 'global')`, [TENANT]);

  const byId = new Map(held.map((row) => [row.id, row]));
  const evidence = Map.groupBy(observations, ({ facts }) => facts.about);
  const hashInputs = (material: string) => createHmac('sha256', key).update(material).digest('hex');
  const weighed = parties
    .map(({ id, keys, facts }) =>
      weigh(
        {
          ...{
            id,
            kind: 'supplier',
            isWithdrawn: false,
            keys,
            supplier: facts,
            recruiter: undefined,
            links: [],
            met: [],
          },
          ...{ observations: evidence.get(id) ?? [], corridorSites: [] },
        },
        [],
        { asOf: AS_OF, background, templates, hashInputs },
      ),
    )
    .filter((one) => one.announcedHash !== byId.get(one.id)?.announced_hash);
  const parts = new Map(weighed.flatMap(({ own, law }) => [own, law]).map(({ hash, body }) => [hash, body]));
  const { rows: known } = await client.query<{ hash: string }>(
    'select hash from scoring.assessment_part where tenant_id = $1 and hash = any($2)',
    [TENANT, [...parts.keys()]],
  );
  for (const { hash } of known) parts.delete(hash);
  await client.query(
    `insert into scoring.assessment_part (tenant_id, hash, body)
     select $1, hash, body from unnest($2::uuid[], $3::text[]) as n(hash, body) on conflict do nothing`,
    [TENANT, [...parts.keys()], [...parts.values()]],
  );
  const column = (of: (one: (typeof weighed)[0]) => unknown) => weighed.map(of);
  const revisions = weighed.map(({ id }) => (byId.get(id)?.revision ?? 0) + 1);
  await client.query(
    `update scoring.subject set is_due = false, as_of = $2, since = $2, recorded_at = now(), revision = n.revision, announced_hash = n.told,
       part_hash = n.own, law_hash = n.law, inputs_hash = n.inputs, is_dated = n.dated, fee_status = n.fee,
       law_low = n.low, law_high = n.high, law_coverage = n.coverage, entity_status = n.status, entity_band = n.band,
       fee_breach = 'none', is_state_imposed = false
     from unnest($3::text[], $4::int[], $5::uuid[], $6::uuid[], $7::uuid[], $8::text[], $9::boolean[], $10::text[],
       $11::numeric[], $12::numeric[], $13::numeric[], $14::text[], $15::text[])
       as n(id, revision, told, own, law, inputs, dated, fee, low, high, coverage, status, band)
     where subject.tenant_id = $1 and subject.id = n.id`,
    [
      ...[TENANT, AS_OF, column(({ id }) => id), revisions, column(({ announcedHash }) => announcedHash)],
      ...[column(({ own }) => own.hash), column(({ law }) => law.hash), column(({ inputsHash }) => inputsHash)],
      ...[column(({ isDated }) => isDated), column(({ data }) => data.recruitmentFee.status)],
      ...[column(({ data }) => data.laborLaw.low), column(({ data }) => data.laborLaw.high)],
      ...[column(({ data }) => data.laborLaw.coverage), column(({ data }) => data.entity.status)],
      column(({ data }) => data.entity.band),
    ],
  );
  const time = new Date().toISOString();
  await client.query(
    `insert into scoring.outbox (event_id, topic, key, event)
     select (event->>'id')::uuid, 'scoring.risk', key, event
     from unnest($1::text[], $2::jsonb[]) with ordinality as n(key, event, at) order by at`,
    [
      column(({ id }) => id),
      weighed.map(({ id, data }, at) =>
        JSON.stringify({
          ...{ specversion: '1.0', id: uuidv7(), type: 'risk.assessed.v1', source: 'scoring', subject: id },
          ...{ revision: revisions[at], time, tenantid: TENANT, correlationid: 'bench', data },
        }),
      ),
    ],
  );
}

/** Digest of what a reader would find, for a comparison of baseline and product. */
export async function digestOf(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ line: string }>(
    `select id || revision || part_hash || law_hash || announced_hash as line from scoring.subject order by id`,
  );
  return createHash('sha256')
    .update(rows.map(({ line }) => line).join('\n'))
    .digest('hex');
}
