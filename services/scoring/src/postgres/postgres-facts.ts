import type {
  LegalFactRecordedV1,
  LinkRecordedV1,
  ListCompletedV1,
  ListingRecordedV1,
  ObservationRecordedV1,
} from '@manumit/events';
import type { Tx } from '@manumit/platform';
import { PARAMETERS, type LawFactRow } from '@manumit/risk';
import type { Announced, AnnouncedParty, Facts, FeltBy } from '../keep-facts/facts.ts';
import { surveyedCorridor } from '../score-due/evidence-row.ts';
import { keysOf } from '../screen-names/keys.ts';
import { isScreened } from '../screen-names/listing-hit.ts';
import { arraysOf, insertNew, selected, unnested, upsertNewer, type Column } from './write-rows.ts';

type Stamped = 'law' | 'goods' | 'watch';

const KEY_COLUMNS = (owner: string): readonly Column[] => [
  { name: 'key', type: 'text' },
  { name: owner, type: 'text' },
];

/** A party as its row holds it. */
export interface WrittenParty {
  readonly id: string;
  readonly kind: AnnouncedParty['kind'];
  readonly is_withdrawn: boolean;
  readonly keys: readonly string[];
  readonly facts: AnnouncedParty['data'] | null;
}

/** Our copies of facts, on one transaction. */
export class PostgresFacts implements Facts {
  /** Parties written in this transaction: nobody else can change them before it ends, so they need not be read again. */
  readonly writtenParties = new Map<string, WrittenParty>();

  constructor(private readonly tx: Tx) {}

  async keepParties(parties: readonly AnnouncedParty[]): Promise<readonly string[]> {
    const rows = parties.map(({ id, kind, revision, data }) => {
      // What is withdrawn is met by nobody any more, and keeps what was known of it.
      const keys = data === undefined ? [] : keysOf(data);
      return { id, keys, row: [id, kind, revision, data === undefined, data?.name, data?.country, keys, data] };
    });
    const keysOfId = new Map(rows.map(({ id, keys }) => [id, keys]));
    const isRecorded = ({ row }: (typeof rows)[0]) => row.at(-1) !== undefined;
    const born = await insertNew(
      this.tx,
      'party',
      PARTY_COLUMNS,
      rows.filter(isRecorded).map(({ row }) => row),
    );
    const known = rows.filter(({ id }) => !born.has(id));
    const held = await this.held<{ keys: string[] }>('party', 'keys', known);
    const written = await this.upsertKeepingFacts(
      'party',
      PARTY_COLUMNS,
      known.map(({ row }) => row),
    );
    const changed = rows.filter(({ id }) => born.has(id) || written.has(id));
    for (const { id, kind, data } of parties) {
      const facts = data !== undefined && (born.has(id) || written.has(id)) ? data : undefined;
      if (facts !== undefined)
        this.writtenParties.set(id, { id, kind, is_withdrawn: false, keys: keysOfId.get(id) ?? [], facts });
      else this.writtenParties.delete(id);
    }
    await this.replaceKeys(
      'party_key',
      'party_id',
      changed.map(({ id, keys }) => ({ id, keys, before: held.get(id)?.keys ?? [] })),
    );
    return changed.map(({ id }) => id);
  }

  async keepLinks(links: readonly Announced<LinkRecordedV1>[]): Promise<readonly string[]> {
    const held = await this.held<{ from_id: string | null; to_id: string | null }>(
      'recruitment_link',
      'from_id, to_id',
      links,
    );
    const rows = links.map(({ id, revision, data }) => [
      ...[id, revision, data === undefined, data?.from, data?.to],
      data === undefined ? null : `${data.originCountry ?? ''}>${data.destinationCountry ?? ''}`,
      data,
    ]);
    const written = await this.upsertKeepingFacts('recruitment_link', LINK_COLUMNS, rows);
    const ends = links
      .filter(({ id }) => written.has(id))
      .flatMap(({ id, data }) => [data?.from, data?.to, held.get(id)?.from_id, held.get(id)?.to_id]);
    return [...new Set(ends.filter((end) => end !== undefined && end !== null))];
  }

  async keepObservations(observations: readonly Announced<ObservationRecordedV1>[]) {
    const held = await this.held<{ about: string | null; corridor: string | null }>(
      'observation',
      'about, corridor',
      observations,
    );
    const rows = observations.map(({ id, revision, data }) => [
      ...[id, revision, data === undefined, data?.about],
      data === undefined ? null : surveyedCorridor(data),
      data,
    ]);
    const written = await this.upsertKeepingFacts('observation', OBSERVATION_COLUMNS, rows);
    const changed = observations.filter(({ id }) => written.has(id));
    const about = changed.flatMap(({ id, data }) => [data?.about, held.get(id)?.about]);
    const corridors = changed.flatMap(({ id, data }) => [data && surveyedCorridor(data), held.get(id)?.corridor]);
    const some = (texts: readonly (string | null | undefined)[]) => [...new Set(texts.filter((text) => text != null))];
    return { about: some(about), corridors: some(corridors) };
  }

  async keepLawFacts(facts: readonly Announced<LegalFactRecordedV1>[]): Promise<readonly string[]> {
    const held = await this.held<{ jurisdiction: string }>('law_fact', 'jurisdiction', facts);
    const rows = facts.flatMap(({ id, revision, data }) =>
      data === undefined ? [] : [[id, revision, true, data.jurisdiction, lawFactRow(id, data)]],
    );
    const written = await upsertNewer(this.tx, 'law_fact', LAW_COLUMNS, rows);
    if (written.size === 0) return [];
    await this.stamp('law');
    const changed = facts.filter(({ id }) => written.has(id));
    const countries = changed.flatMap(({ id, data }) => [data?.jurisdiction, held.get(id)?.jurisdiction]);
    return [...new Set(countries.filter((country) => country !== undefined))];
  }

  async keepListings(listings: readonly Announced<ListingRecordedV1>[]): Promise<FeltBy> {
    const held = await this.held<{ keys: string[]; kind: string | null; country: string | null }>(
      'listing',
      'keys, kind, country',
      listings,
    );
    const rows = listings.map(({ id, revision, data }) => {
      const keys = data !== undefined && isScreened(data) ? keysOf(data) : [];
      const row = [
        id,
        revision,
        data !== undefined,
        data?.kind,
        data?.list,
        data?.entryId,
        data?.status,
        data?.country,
      ];
      return { id, keys, row: [...row, keys, data] };
    });
    const written = await this.upsertKeepingFacts(
      'listing',
      LISTING_COLUMNS,
      rows.map(({ row }) => row),
    );
    const changed = rows
      .filter(({ id }) => written.has(id))
      .map(({ id, keys }) => ({ id, keys, before: held.get(id)?.keys ?? [] }));
    await this.replaceKeys('listing_key', 'listing_id', changed);
    const kinds = listings
      .filter(({ id }) => written.has(id))
      .map(({ id, data }) => ({ kind: data?.kind ?? held.get(id)?.kind, held: held.get(id), data }));
    for (const kind of ['watch', 'goods'] as const) if (kinds.some((one) => one.kind === kind)) await this.stamp(kind);
    const goods = kinds.filter(({ kind }) => kind === 'goods');
    const countries = goods.flatMap(({ data, held: before }) => [data?.country, before?.country]);
    return {
      countries: [...new Set(countries.filter((country) => country != null))],
      keys: [...new Set(changed.flatMap(({ keys, before }) => [...keys, ...before]))],
    };
  }

  async keepEditions(editions: readonly Announced<ListCompletedV1>[]): Promise<void> {
    for (const { data } of editions) {
      if (data === undefined) continue;
      const dataset = [this.tx.tenant, data.list];
      // An older edition may be announced late: the newest day stays the current one.
      await this.tx.execute(
        `insert into scoring.edition as held
           (tenant_id, dataset, edition, digest, as_of, rows, completeness, is_current, info)
         values ($1, $2, $3, 'announced', $4, $5, $6, false, $7)
         on conflict (tenant_id, dataset, edition, digest) do update
         set rows = excluded.rows, completeness = excluded.completeness`,
        [...dataset, data.edition, data.edition, data.entries, data.completeness, JSON.stringify({ kind: data.kind })],
      );
      await this.tx.execute(
        `update scoring.edition set is_current = (edition =
           (select max(edition) from scoring.edition where tenant_id = $1 and dataset = $2))
         where tenant_id = $1 and dataset = $2`,
        dataset,
      );
      await this.stamp(data.kind);
    }
  }

  /** What is remembered of these facts in memory holds no longer. */
  async stamp(subject: Stamped): Promise<void> {
    await this.tx.execute(
      `insert into scoring.stamp (tenant_id, subject, stamp) values ($1, $2, gen_random_uuid())
       on conflict (tenant_id, subject) do update set stamp = excluded.stamp`,
      [this.tx.tenant, subject],
    );
  }

  private async held<Row extends object>(
    table: string,
    columns: string,
    rows: readonly { readonly id: string }[],
  ): Promise<ReadonlyMap<string, Row & { readonly revision: number }>> {
    if (rows.length === 0) return new Map();
    const found = await this.tx.query<Row & { id: string; revision: number }>(
      `select id, revision, ${columns} from scoring.${table} where tenant_id = $1 and id = any($2)`,
      [this.tx.tenant, rows.map(({ id }) => id)],
    );
    return new Map(found.map((row) => [row.id, row]));
  }

  /** A withdrawal brings no facts: those that were known stay, and only stop counting. */
  private async upsertKeepingFacts(table: string, columns: readonly Column[], rows: readonly (readonly unknown[])[]) {
    const at = columns.findIndex(({ name }) => name === 'facts');
    const isRecorded = (row: readonly unknown[]) => row[at] !== undefined;
    const recorded = await upsertNewer(this.tx, table, columns, rows.filter(isRecorded));
    const kept = columns.slice(0, table === 'party' ? 4 : 3);
    const required = table === 'party' || table === 'listing' ? [...kept, KEYS] : kept;
    const withdrawn = rows.filter((row) => !isRecorded(row)).map((row) => [...row.slice(0, kept.length), []]);
    return new Set([...recorded, ...(await upsertNewer(this.tx, table, required, withdrawn))]);
  }

  private async replaceKeys(
    table: string,
    owner: string,
    changes: readonly { readonly id: string; readonly keys: readonly string[]; readonly before: readonly string[] }[],
  ): Promise<void> {
    const pairs = (of: (change: (typeof changes)[0]) => readonly string[]) =>
      changes.flatMap((change) => of(change).map((key) => [key, change.id]));
    const gone = pairs(({ keys, before }) => before.filter((key) => !keys.includes(key)));
    const come = pairs(({ keys, before }) => keys.filter((key) => !before.includes(key)));
    const columns = KEY_COLUMNS(owner);
    if (gone.length > 0) {
      await this.tx.execute(
        `delete from scoring.${table} held using ${unnested(columns)}
         where held.tenant_id = $1 and held.key = new.key and held.${owner} = new.${owner}`,
        [this.tx.tenant, ...arraysOf(columns, gone)],
      );
    }
    if (come.length > 0) {
      await this.tx.execute(
        `insert into scoring.${table} (tenant_id, key, ${owner}) select $1, ${selected(columns)} from ${unnested(columns)}
         on conflict do nothing`,
        [this.tx.tenant, ...arraysOf(columns, come)],
      );
    }
  }
}

const column = (name: string, type: Column['type'] = 'text'): Column => ({ name, type });
const KEYS = column('keys', 'text[]');

const PARTY_COLUMNS = [
  ...[column('id'), column('kind'), column('revision', 'integer'), column('is_withdrawn', 'boolean')],
  ...[column('name'), column('country'), KEYS, column('facts', 'json')],
];
const LINK_COLUMNS = [
  ...[column('id'), column('revision', 'integer'), column('is_withdrawn', 'boolean')],
  ...[column('from_id'), column('to_id'), column('corridor'), column('facts', 'json')],
];
const OBSERVATION_COLUMNS = [
  ...[column('id'), column('revision', 'integer'), column('is_withdrawn', 'boolean')],
  ...[column('about'), column('corridor'), column('facts', 'json')],
];
export const LAW_COLUMNS = [
  ...[column('id'), column('revision', 'integer'), column('is_current', 'boolean')],
  ...[column('jurisdiction'), column('facts', 'json')],
];
export const LISTING_COLUMNS = [
  ...[column('id'), column('revision', 'integer'), column('is_current', 'boolean')],
  ...[column('kind'), column('list'), column('entry_id'), column('status'), column('country'), KEYS],
  column('facts', 'json'),
];

/** A law fact as the method reads it, with the cap of a corridor, which it does not read. */
export type KeptLawFact = LawFactRow & {
  readonly cap?: LawfulCap;
};

/** The most a worker may lawfully be charged on a corridor. */
export interface LawfulCap {
  readonly amount: string | null;
  readonly currency: string | null;
  /** Months of first-year earnings. */
  readonly months: number | null;
  readonly originCountry: string | null;
  readonly destinationCountry: string | null;
}

const capOf = (fact: LegalFactRecordedV1): LawfulCap => ({
  amount: fact.capAmount ?? null,
  currency: fact.capCurrency ?? null,
  months: fact.capMonths ?? null,
  originCountry: fact.originCountry ?? null,
  destinationCountry: fact.destinationCountry ?? null,
});

/** The benchmark of E1 is the usual one, as no reviewer has set another. */
export function lawFactRow(id: string, fact: LegalFactRecordedV1): KeptLawFact {
  return {
    ...(fact.field === 'CAP' ? { cap: capOf(fact) } : {}),
    factId: id,
    jurisdiction: fact.jurisdiction,
    subdivision: fact.subdivision ?? null,
    field: fact.field as LawFactRow['field'],
    layer: fact.layer,
    workerGroup: fact.workerGroup ?? null,
    sectors: fact.sectorIsic ?? [],
    products: fact.productsHs ?? [],
    value: fact.value ?? null,
    rawValue: fact.rawValue ?? null,
    benchmarkWorkers: fact.field === 'E1' ? PARAMETERS.inspector_benchmark_workers.other : null,
    components: fact.components,
    instrument: fact.instrument,
    article: fact.article ?? null,
    validFrom: fact.validFrom,
    validTo: fact.validTo ?? null,
    reviewedOn: fact.reviewedOn,
    evidenceMark: fact.evidenceMark,
    pointer: `${fact.sourceName}#${id}`,
  };
}
