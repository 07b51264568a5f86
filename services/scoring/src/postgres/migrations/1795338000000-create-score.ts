import { createIdempotencyTable, secureTenantTable } from '@manumit/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateScore1795338000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(INSTALLATION_TABLES);
    await runner.query(FACT_TABLES);
    await runner.query(SCORE_TABLES);
    await runner.query(SCREENING_TABLES);
    await runner.query(NETWORK_TABLES);
    for (const table of OWN) await runner.query(secureTenantTable('scoring', table));
    for (const table of SHARED) await runner.query(secureTenantTable('scoring', table, { readsGlobal: true }));
    // No right to change or delete: what was once assessed or decided stays as it was.
    for (const table of HISTORIES)
      await runner.query(secureTenantTable('scoring', table, { grants: 'select, insert' }));
    await runner.query(createIdempotencyTable('scoring'));
  }

  async down(): Promise<void> {}
}

/** Rows of one tenant alone. */
const OWN = [
  'party',
  'party_key',
  'recruitment_link',
  'observation',
  'subject',
  'alert',
  'node',
  'edge',
  'contract',
  'contract_party',
  'exposure',
];
/** Rows of a tenant, and those of the installation, which every tenant may read. */
const SHARED = ['law_fact', 'listing', 'listing_key', 'edition', 'stamp', 'goods_entry'];
const HISTORIES = ['tenant_day', 'assessment', 'assessment_part', 'alert_decision', 'exposure_history'];

// Tables without a tenant: row security opens them to the service's own role and to nobody else.
const INSTALLATION_TABLES = `
  create table scoring.tenant (
    id text primary key, name text not null, as_of date not null,
    fee_policy text not null check (fee_policy in ('zero-fee', 'none', 'unknown')), revision integer not null);
  grant select, insert, update on scoring.tenant to scoring_app;

  -- What the group scoring-graph knows of a tenant. version: of its node and edge rows, compared with what memory holds.
  create table scoring.network (
    id text primary key, as_of date, revision integer not null default 0,
    version bigint not null default 0, is_due boolean not null default false);
  grant select, insert, update on scoring.network to scoring_app;

  -- Keys the hash of inputs, so that small counts cannot be guessed by trying. Made here once, 244 random bits.
  create table scoring.inputs_key (
    one boolean primary key default true check (one), key bytea not null
      default decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'));
  grant select on scoring.inputs_key to scoring_app;
  ${['tenant', 'network', 'inputs_key']
    .map(
      (table) => `
        alter table scoring.${table} enable row level security;
        alter table scoring.${table} force row level security;
        create policy by_role on scoring.${table} to scoring_app using (true) with check (true);`,
    )
    .join('')}
  create policy made_by_owner on scoring.inputs_key for insert to scoring_owner with check (true);
  insert into scoring.inputs_key default values;`;

// Our own copies of what others announced. A withdrawn record is a row that no longer counts.
const FACT_TABLES = `
  create table scoring.party (
    tenant_id text not null, id text not null, kind text not null check (kind in ('supplier', 'recruiter')),
    revision integer not null, is_withdrawn boolean not null,
    name text, country text, keys text[] not null, facts json, primary key (tenant_id, id));

  -- By these keys names and identifiers meet: name:… and scheme:….
  create table scoring.party_key (
    tenant_id text not null, key text not null, party_id text not null, primary key (tenant_id, key, party_id));

  create table scoring.recruitment_link (
    tenant_id text not null, id text not null, revision integer not null, is_withdrawn boolean not null,
    from_id text, to_id text, corridor text, facts json, primary key (tenant_id, id));
  create index recruitment_link_from on scoring.recruitment_link (tenant_id, from_id);
  create index recruitment_link_to on scoring.recruitment_link (tenant_id, to_id);
  create index recruitment_link_corridor on scoring.recruitment_link (tenant_id, corridor);

  -- corridor: of a fee survey, NP>MY.
  create table scoring.observation (
    tenant_id text not null, id text not null, revision integer not null, is_withdrawn boolean not null,
    about text, corridor text, facts json, primary key (tenant_id, id));
  create index observation_about on scoring.observation (tenant_id, about);
  create index observation_corridor on scoring.observation (tenant_id, corridor) where corridor is not null;

  -- Rows of an earlier edition stay and are no longer current.
  create table scoring.law_fact (
    tenant_id text not null, id text not null, revision integer not null, is_current boolean not null,
    jurisdiction text not null, facts json not null, primary key (tenant_id, id));
  create index law_fact_jurisdiction on scoring.law_fact (tenant_id, jurisdiction) where is_current;

  create table scoring.listing (
    tenant_id text not null, id text not null, revision integer not null, is_current boolean not null,
    kind text check (kind in ('watch', 'goods')), list text, entry_id text, status text, country text,
    keys text[] not null, facts json, primary key (tenant_id, id));
  create index listing_list on scoring.listing (tenant_id, list, entry_id);
  create index listing_goods on scoring.listing (tenant_id, country) where kind = 'goods' and is_current;
  create table scoring.listing_key (
    tenant_id text not null, key text not null, listing_id text not null, primary key (tenant_id, key, listing_id));

  create table scoring.edition (
    tenant_id text not null, dataset text not null, edition text not null, digest text not null,
    as_of date not null, rows integer not null, completeness text not null, is_current boolean not null,
    info json not null, primary key (tenant_id, dataset, edition, digest));

  -- A new value whenever law facts, goods or watch lists of a tenant change: what is remembered in memory goes by it.
  create table scoring.stamp (
    tenant_id text not null, subject text not null check (subject in ('law', 'goods', 'watch')),
    stamp uuid not null, primary key (tenant_id, subject));`;

const SCORE_TABLES = `
  -- Days on which the tenant stood: only as of them was anything said.
  create table scoring.tenant_day (tenant_id text not null, as_of date not null, primary key (tenant_id, as_of));

  -- One row per supplier or recruiter: the lock, the mark, and the newest assessment for lists.
  create table scoring.subject (
    tenant_id text not null, id text not null, kind text not null check (kind in ('supplier', 'recruiter')),
    name text, country text, revision integer not null default 0,
    is_due boolean not null default false, is_dated boolean not null default false,
    is_withdrawn boolean not null default false,
    as_of date, since date, recorded_at timestamptz, announced_hash uuid, announced_revision integer not null default 0,
    part_hash uuid, law_hash uuid, inputs_hash text,
    fee_status text, fee_band text, fee_breach text,
    law_low numeric, law_high numeric, law_coverage numeric, is_state_imposed boolean,
    entity_status text, entity_band text,
    -- A row is born empty and grows in the same transaction. So full and no fuller, its page takes the grown row as well,
    -- and the indexes need not be told.
    primary key (tenant_id, id)) with (fillfactor = 20);
  create index subject_due on scoring.subject (tenant_id, id) where is_due;
  create index subject_dated on scoring.subject (tenant_id, id) where is_dated;
  create index subject_name on scoring.subject (tenant_id, kind, name collate "C", id);

  -- Parts of assessments by their content: what many subjects share is kept once.
  create table scoring.assessment_part (
    tenant_id text not null, hash uuid not null, body text not null, primary key (tenant_id, hash));

  -- Assessments that another one has followed; the newest is the subject's own row. as_of: the first day on which it stood.
  create table scoring.assessment (
    tenant_id text not null, subject_id text not null, revision integer not null, as_of date not null,
    name text not null, part_hash uuid not null, law_hash uuid not null, inputs_hash text not null,
    recorded_at timestamptz not null, primary key (tenant_id, subject_id, revision));`;

const SCREENING_TABLES = `
  create table scoring.alert (
    tenant_id text not null, id text not null, subject_id text not null, list text not null, entry_id text not null,
    listing_id text not null,
    state text not null check (state in ('pending', 'confirmed', 'false-positive', 'superseded', 'delisted')),
    matched_on text not null, evidence json not null, evidence_hash uuid not null, raised_on date not null,
    expires_on date, revision integer not null,
    primary key (tenant_id, id), unique (tenant_id, subject_id, list, entry_id));
  create index alert_state on scoring.alert (tenant_id, state, id);

  create table scoring.alert_decision (
    tenant_id text not null, alert_id text not null, revision integer not null,
    verdict text not null check (verdict in ('confirmed', 'false-positive')), reason_code text not null,
    reason text, evidence_hash uuid not null, actor_id text not null, actor_name text not null,
    decided_at timestamptz not null, expires_on date,
    primary key (tenant_id, alert_id, revision),
    foreign key (tenant_id, alert_id) references scoring.alert (tenant_id, id));`;

// The copies of the group scoring-graph: it reads the log at its own pace, so it shares none with the other group.
const NETWORK_TABLES = `
  create table scoring.node (
    tenant_id text not null, id text not null, kind text not null check (kind in ('supplier', 'recruiter')),
    party_revision integer not null default 0, is_withdrawn boolean not null default false,
    name text, country text, subdivision text, entity_kind text, products text[], products_text text,
    risk_revision integer not null default 0, p double precision, basis text, has_adverse boolean,
    insufficient boolean, entity_status text, entity_band text, state_imposed boolean, concerns json,
    primary key (tenant_id, id)) with (fillfactor = 70);

  create table scoring.edge (
    tenant_id text not null, id text not null, revision integer not null, is_withdrawn boolean not null,
    kind text, from_id text, to_id text, relation text, relevance double precision, share double precision,
    products text[], product_text text, origin_country text, origin_subdivision text,
    valid_from date, valid_to date, facts json, primary key (tenant_id, id));
  create index edge_from on scoring.edge (tenant_id, from_id);
  create index edge_to on scoring.edge (tenant_id, to_id);
  create index edge_dated on scoring.edge (tenant_id, valid_to) where valid_to is not null;

  create table scoring.contract (
    tenant_id text not null, id text not null, revision integer not null, is_withdrawn boolean not null,
    primary key (tenant_id, id));
  create table scoring.contract_party (
    tenant_id text not null, contract_id text not null, party_id text not null,
    primary key (tenant_id, contract_id, party_id),
    foreign key (tenant_id, contract_id) references scoring.contract (tenant_id, id));
  create index contract_party_party on scoring.contract_party (tenant_id, party_id);

  create table scoring.goods_entry (
    tenant_id text not null, id text not null, revision integer not null, is_current boolean not null,
    country text, entry json, primary key (tenant_id, id));

  create table scoring.exposure (
    tenant_id text not null, id text not null, revision integer not null, as_of date not null, hash uuid,
    status text not null, value double precision, max double precision,
    primary key (tenant_id, id));
  -- body null: from here on nobody's contract names the subject.
  create table scoring.exposure_history (
    tenant_id text not null, subject_id text not null, revision integer not null, as_of date not null,
    body text, primary key (tenant_id, subject_id, revision));`;
