import type {
  ContractRecordedV1,
  LinkRecordedV1,
  ListingRecordedV1,
  RiskAssessedV1,
  SupplierRecordedV1,
} from '@manumit/events';
import type { Day } from '@manumit/kernel';
import { GLOBAL_TENANT, type Tx } from '@manumit/platform';
import type { GoodsEntry } from '@manumit/reference';
import { firstDay, lastDay, type SubjectKind } from '@manumit/risk';
import type { Announced, AnnouncedParty } from '../keep-facts/facts.ts';
import { assessedConcerns } from '../follow-exposure/concerns-of.ts';
import {
  isActive,
  type EdgeFacts,
  type GoodsIndex,
  type GraphChange,
  type ListedEntry,
  type NodeAssessment,
  type NodeFacts,
} from '../follow-exposure/graph-facts.ts';
import type { GraphRows, HeldExposure, NamedNode, NewExposure } from '../follow-exposure/graph-work.ts';
import type { Relation } from '../follow-exposure/network/relations.ts';
import { TenantNetwork } from '../follow-exposure/tenant-network.ts';
import type { NetworkRow } from '../follow-exposure/networks.ts';
import { saysForced } from '../score-due/build-dossier.ts';
import { goodsEntryOf } from '../score-due/goods-entry.ts';
import { countsAs } from '../screen-names/listing-hit.ts';
import { arraysOf, selected, unnested, upsertNewer, type Column } from './write-rows.ts';

interface NodeRow {
  readonly id: string;
  readonly kind: SubjectKind;
  readonly is_withdrawn: boolean;
  readonly name: string | null;
  readonly country: string | null;
  readonly subdivision: string | null;
  readonly entity_kind: string | null;
  readonly products: string[] | null;
  readonly products_text: string | null;
  readonly p: number | null;
  readonly basis: NodeAssessment['basis'] | null;
  readonly has_adverse: boolean | null;
  readonly insufficient: boolean | null;
  readonly state_imposed: boolean | null;
  readonly concerns: NodeAssessment['concerns'] | null;
}

interface EdgeRow {
  readonly id: string;
  readonly revision: number;
  readonly is_withdrawn: boolean;
  readonly from_id: string | null;
  readonly to_id: string | null;
  readonly relation: Relation | null;
  readonly relevance: number | null;
  readonly share: number | null;
  readonly products: string[] | null;
  readonly product_text: string | null;
  readonly origin_country: string | null;
  readonly origin_subdivision: string | null;
  readonly valid_from: Day | null;
  readonly valid_to: Day | null;
}

const NODE = `id, kind, is_withdrawn, name, country, subdivision, entity_kind, products, products_text, p, basis,
  has_adverse, insufficient, state_imposed, concerns`;
const EDGE = `id, revision, is_withdrawn, from_id, to_id, relation, relevance, share, products, product_text,
  origin_country, origin_subdivision, valid_from::text, valid_to::text`;
/** Rows read at once while a network is loaded. */
const PAGE = 20_000;

/** The rows of one tenant's network, on one transaction. */
export class PostgresNetwork implements GraphRows {
  constructor(private readonly tx: Tx) {}

  async keepParties(parties: readonly AnnouncedParty[]): Promise<readonly GraphChange[]> {
    const recorded = parties.filter(({ data }) => data !== undefined);
    const withdrawn = parties.filter(({ data }) => data === undefined);
    const rows = recorded.map(({ id, kind, revision, data }) => {
      const supplier = kind === 'supplier' ? (data as SupplierRecordedV1) : undefined;
      return [
        ...[id, kind, revision, false, data?.name, data?.country, data?.subdivision],
        ...[supplier?.entityKind, supplier?.productsHs, supplier?.productsText],
      ];
    });
    const ids = [
      ...(await upsertNewer(this.tx, 'node', PARTY_COLUMNS, rows, 'party_revision')),
      ...(await upsertNewer(
        this.tx,
        'node',
        PARTY_COLUMNS.slice(0, 4),
        withdrawn.map(({ id, kind, revision }) => [id, kind, revision, true]),
        'party_revision',
      )),
    ];
    return this.nodeChanges(ids);
  }

  async keepRisks(
    risks: readonly (Announced<RiskAssessedV1> & { readonly data: RiskAssessedV1 })[],
  ): Promise<readonly GraphChange[]> {
    const rows = risks.map(({ id, revision, data }) => {
      const { p, basis, hasAdverse, insufficient } = data.forExposure;
      return [
        ...[id, data.kind, revision, p, basis, hasAdverse, insufficient, data.laborLaw.override],
        ...[data.entity.status, data.forExposure.band, assessedConcerns(data)],
      ];
    });
    return this.nodeChanges([...(await upsertNewer(this.tx, 'node', RISK_COLUMNS, rows, 'risk_revision'))]);
  }

  async keepEdges(links: readonly Announced<LinkRecordedV1>[]): Promise<readonly GraphChange[]> {
    const held = new Map(
      (
        await this.tx.query<EdgeRow>(`select ${EDGE} from scoring.edge where tenant_id = $1 and id = any($2)`, [
          this.tx.tenant,
          links.map(({ id }) => id),
        ])
      ).map((row) => [row.id, row]),
    );
    const newer = links
      .filter(({ id, revision }) => (held.get(id)?.revision ?? 0) < revision)
      .map((link) => {
        const before = held.has(link.id) ? edgeOf(held.get(link.id) as EdgeRow) : undefined;
        return { link, before, after: edgeAfter(link, before) };
      });
    const rows = newer.map(({ link, after }) => edgeColumns(link, after));
    const written = await upsertNewer(
      this.tx,
      'edge',
      EDGE_COLUMNS,
      rows.filter((row) => row.length > WITHDRAWN),
    );
    const gone = rows.filter((row) => row.length === WITHDRAWN);
    for (const id of await upsertNewer(this.tx, 'edge', EDGE_COLUMNS.slice(0, WITHDRAWN), gone))
      (written as Set<string>).add(id);
    return newer
      .filter(({ link }) => written.has(link.id))
      .map(({ before, after }) => ({ kind: 'edge', before, after }) as const);
  }

  async keepContracts(contracts: readonly Announced<ContractRecordedV1>[]): Promise<readonly GraphChange[]> {
    const written = await upsertNewer(
      this.tx,
      'contract',
      CONTRACT_COLUMNS,
      contracts.map(({ id, revision, data }) => [id, revision, data === undefined]),
    );
    const newer = contracts.filter(({ id }) => written.has(id));
    if (newer.length === 0) return [];
    const ids = newer.map(({ id }) => id);
    const before = await this.tx.query<{ party_id: string }>(
      `delete from scoring.contract_party where tenant_id = $1 and contract_id = any($2) returning party_id`,
      [this.tx.tenant, ids],
    );
    const pairs = newer.flatMap(({ id, data }) => partiesOf(data).map((party) => [id, party]));
    await this.tx.execute(
      `insert into scoring.contract_party (tenant_id, contract_id, party_id)
       select $1, ${selected(PAIR_COLUMNS)} from ${unnested(PAIR_COLUMNS)} on conflict do nothing`,
      [this.tx.tenant, ...arraysOf(PAIR_COLUMNS, pairs)],
    );
    const parties = new Set([...before.map(({ party_id }) => party_id), ...pairs.map(([, party]) => party as string)]);
    return this.rootChanges([...parties].sort());
  }

  async keepGoods(listings: readonly Announced<ListingRecordedV1>[]): Promise<readonly string[]> {
    const held = await this.tx.query<{ id: string; country: string | null }>(
      'select id, country from scoring.goods_entry where tenant_id = $1 and id = any($2)',
      [this.tx.tenant, listings.map(({ id }) => id)],
    );
    const known = new Map(held.map(({ id, country }) => [id, country]));
    const rows = listings.flatMap(({ id, revision, data }) => {
      const entry = data === undefined ? undefined : placedGoods(data);
      if (data !== undefined && entry === undefined && !known.has(id)) return [];
      return [[id, revision, entry !== undefined, entry?.country ?? known.get(id), entry]];
    });
    const written = await upsertNewer(this.tx, 'goods_entry', GOODS_COLUMNS, rows);
    const countries = rows
      .filter(([id]) => written.has(id as string))
      .flatMap(([id, , , country]) => [country, known.get(id as string)]);
    return [...new Set(countries.filter((country): country is string => typeof country === 'string'))];
  }

  async goodsOf(countries: readonly string[]): Promise<GraphChange> {
    const parameters = [this.tx.tenant, countries];
    const nodes = await this.tx.query<NodeRow>(
      `select ${NODE} from scoring.node where tenant_id = $1 and country = any($2)
         and (products is not null or products_text is not null) order by id`,
      parameters,
    );
    const edges = await this.tx.query<EdgeRow>(
      `select ${EDGE} from scoring.edge
       where tenant_id = $1 and (origin_country = any($2) or left(origin_subdivision, 2) = any($2))
         and not is_withdrawn order by id`,
      parameters,
    );
    return {
      kind: 'goods',
      entries: await readGoods(this.tx, countries),
      nodes: nodes.map(nodeOf),
      edges: edges.map(edgeOf),
    };
  }

  async keepDay(revision: number, asOf: Day): Promise<readonly GraphChange[]> {
    const [before] = await this.tx.query<{ as_of: Day | null; revision: number }>(
      'select as_of::text, revision from scoring.network where id = $1',
      [this.tx.tenant],
    );
    if (before === undefined || before.revision >= revision) return [];
    await this.tx.execute('update scoring.network set as_of = $2, revision = $3 where id = $1', [
      this.tx.tenant,
      asOf,
      revision,
    ]);
    if (before.as_of === asOf) return [];
    const edges = await this.tx.query<EdgeRow>(
      // Until now no link counted: without a day nobody knows which are valid.
      before.as_of === null
        ? `select ${EDGE} from scoring.edge where tenant_id = $1 and not is_withdrawn and $2::date is not null order by id`
        : `select ${EDGE} from scoring.edge where tenant_id = $1 and not is_withdrawn
             and (valid_from > least($2::date, $3::date) and valid_from <= greatest($2::date, $3::date)
               or valid_to >= least($2::date, $3::date) and valid_to < greatest($2::date, $3::date)) order by id`,
      before.as_of === null ? [this.tx.tenant, asOf] : [this.tx.tenant, before.as_of, asOf],
    );
    return [{ kind: 'day', asOf, edges: edges.map(edgeOf) }];
  }

  async named(ids: readonly string[]): Promise<ReadonlyMap<string, NamedNode>> {
    const rows = await this.tx.query<{
      id: string;
      name: string | null;
      is_assessed: boolean;
      insufficient: boolean | null;
    }>(
      `select id, name, risk_revision > 0 as is_assessed, insufficient from scoring.node
       where tenant_id = $1 and id = any($2)`,
      [this.tx.tenant, ids],
    );
    return new Map(
      rows.map((row) => [
        row.id,
        { name: row.name, isAssessed: row.is_assessed, insufficient: row.insufficient !== false },
      ]),
    );
  }

  async heldExposures(ids: readonly string[]): Promise<ReadonlyMap<string, HeldExposure>> {
    const rows = await this.tx.query<HeldExposure & { id: string }>(
      'select id, revision, hash from scoring.exposure where tenant_id = $1 and id = any($2) order by id for update',
      [this.tx.tenant, ids],
    );
    return new Map(rows.map((row) => [row.id, row]));
  }

  async keepExposures(exposures: readonly NewExposure[]): Promise<void> {
    if (exposures.length === 0) return;
    const rows = exposures.map(({ id, revision, hash, data }) => {
      const { asOf, ...told } = data;
      return [id, revision, asOf, hash, data.status, data.value, data.max, JSON.stringify(told)];
    });
    await upsertNewer(this.tx, 'exposure', EXPOSURE_COLUMNS, rows);
    const history = rows.map(([id, revision, asOf, , , , , body]) => [id, revision, asOf, body]);
    await this.tx.execute(
      `insert into scoring.exposure_history (tenant_id, subject_id, revision, as_of, body)
       select $1, ${selected(HISTORY_COLUMNS)} from ${unnested(HISTORY_COLUMNS)}`,
      [this.tx.tenant, ...arraysOf(HISTORY_COLUMNS, history)],
    );
  }

  async nodes(ids: readonly string[]): Promise<readonly NodeFacts[]> {
    const rows = await this.tx.query<NodeRow>(
      `select ${NODE} from scoring.node where tenant_id = $1 and id = any($2) order by id`,
      [this.tx.tenant, ids],
    );
    return rows.map(nodeOf);
  }

  /** Valid links on which a party rests. */
  async edgesUpstream(id: string): Promise<readonly EdgeFacts[]> {
    const [row] = await this.tx.query<{ as_of: Day | null }>('select as_of::text from scoring.network where id = $1', [
      this.tx.tenant,
    ]);
    const rows = await this.tx.query<EdgeRow>(
      `select ${EDGE} from scoring.edge where tenant_id = $1 and (from_id = $2 or to_id = $2) order by id`,
      [this.tx.tenant, id],
    );
    const viewpoint = ({ from_id, to_id, relation }: EdgeRow) =>
      relation === 'owns' || relation === 'operates' ? from_id : to_id;
    return rows
      .filter((edge) => viewpoint(edge) === id)
      .map(edgeOf)
      .filter((edge) => isActive(edge, row?.as_of ?? undefined));
  }

  private async nodeChanges(ids: readonly string[]): Promise<readonly GraphChange[]> {
    if (ids.length === 0) return [];
    return (await this.nodes(ids)).map((node) => ({ kind: 'node', node }) as const);
  }

  private async rootChanges(parties: readonly string[]): Promise<readonly GraphChange[]> {
    const rows = await this.tx.query<{ id: string; is_root: boolean; entity_kind: string | null }>(
      `select party.id, exists (
         select from scoring.contract_party join scoring.contract
           on contract.tenant_id = $1 and contract.id = contract_party.contract_id and not contract.is_withdrawn
         where contract_party.tenant_id = $1 and contract_party.party_id = party.id) as is_root, node.entity_kind
       from unnest($2::text[]) as party(id)
       left join scoring.node on node.tenant_id = $1 and node.id = party.id
       order by party.id`,
      [this.tx.tenant, parties],
    );
    await this.endExposures(rows.filter(({ is_root }) => !is_root).map(({ id }) => id));
    return rows.map((row) => ({ kind: 'root', id: row.id, isRoot: row.is_root, entityKind: row.entity_kind }) as const);
  }

  /** Whom no contract names any more has no recorded exposure from this day on. */
  private async endExposures(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.tx.execute(
      `with ended as (
         update scoring.exposure set revision = revision + 1, hash = '', status = 'ended', value = null, max = null
         where tenant_id = $1 and id = any($2) and status <> 'ended' returning id, revision, as_of)
       insert into scoring.exposure_history (tenant_id, subject_id, revision, as_of, body)
       select $1, id, revision, coalesce((select as_of from scoring.network where id = $1), as_of), null from ended`,
      [this.tx.tenant, ids],
    );
  }
}

/** The tenants whose network may be due, in a transaction without one. */
export async function networkTenants(tx: Tx): Promise<string[]> {
  const rows = await tx.query<{ id: string }>('select id from scoring.network order by id');
  return rows.map(({ id }) => id);
}

/** Locks the row of a tenant's network, made if it is missing, until the transaction ends. */
export async function lockNetwork(tx: Tx): Promise<NetworkRow> {
  const found = await readNetworkRow(tx, 'for update');
  if (found !== undefined) return found;
  await tx.execute('insert into scoring.network (id) values ($1) on conflict do nothing', [tx.tenant]);
  return (await readNetworkRow(tx, 'for update')) as NetworkRow;
}

export async function readNetworkRow(
  tx: Tx,
  lock: '' | 'for update' | 'for share' = '',
): Promise<NetworkRow | undefined> {
  const [row] = await tx.query<{ version: string; as_of: Day | null; is_due: boolean }>(
    `select version, as_of::text, is_due from scoring.network where id = $1 ${lock}`,
    [tx.tenant],
  );
  if (row === undefined) return undefined;
  return { version: Number(row.version), asOf: row.as_of ?? undefined, isDue: row.is_due };
}

export const bumpNetwork = (tx: Tx): Promise<number> =>
  tx.execute('update scoring.network set version = version + 1, is_due = true where id = $1', [tx.tenant]);

export const settleNetwork = (tx: Tx): Promise<number> =>
  tx.execute('update scoring.network set is_due = false where id = $1', [tx.tenant]);

/** Makes a tenant's network from its rows, which nobody changes while the caller holds its row. */
export async function loadNetwork(tx: Tx, row: NetworkRow): Promise<TenantNetwork> {
  const loaded = new TenantNetwork(row.version, row.asOf, await readGoods(tx, undefined));
  const roots = await tx.query<{ id: string; entity_kind: string | null }>(
    `select distinct contract_party.party_id as id, node.entity_kind
     from scoring.contract_party
     join scoring.contract on contract.tenant_id = $1 and contract.id = contract_party.contract_id
     left join scoring.node on node.tenant_id = $1 and node.id = contract_party.party_id
     where contract_party.tenant_id = $1 and not contract.is_withdrawn`,
    [tx.tenant],
  );
  for (const { id, entity_kind } of roots) loaded.apply({ kind: 'root', id, isRoot: true, entityKind: entity_kind });
  for await (const node of pages<NodeRow>(tx, 'node', NODE)) loaded.apply({ kind: 'node', node: nodeOf(node) });
  for await (const edge of pages<EdgeRow>(tx, 'edge', EDGE)) {
    if (!edge.is_withdrawn) loaded.apply({ kind: 'edge', before: undefined, after: edgeOf(edge) });
  }
  loaded.forgetTouched();
  if (row.isDue) loaded.expectAll();
  return loaded;
}

async function* pages<Row extends { readonly id: string }>(
  tx: Tx,
  table: string,
  columns: string,
): AsyncGenerator<Row> {
  for (let after = ''; ;) {
    const rows = await tx.query<Row>(
      `select ${columns} from scoring.${table} where tenant_id = $1 and id > $2 order by id limit ${PAGE}`,
      [tx.tenant, after],
    );
    yield* rows;
    const last = rows.at(-1);
    if (rows.length < PAGE || last === undefined) return;
    after = last.id;
  }
}

/** Listed goods by country, the tenant's and the installation's. */
async function readGoods(tx: Tx, countries: readonly string[] | undefined): Promise<GoodsIndex> {
  const rows = await tx.query<{ country: string; entry: ListedEntry | GoodsEntry }>(
    `select country, entry from scoring.goods_entry
     where tenant_id in ($1, '${GLOBAL_TENANT}') and is_current and ($2::text[] is null or country = any($2)) order by id`,
    [tx.tenant, countries ?? null],
  );
  const index = new Map<string, ListedEntry[]>((countries ?? []).map((country) => [country, []]));
  for (const { country, entry } of rows) {
    if (!countsAs(entry.status) || ('forcedLabor' in entry && !saysForced(entry))) continue;
    const entries = index.get(country);
    if (entries === undefined) index.set(country, [entry]);
    else entries.push(entry);
  }
  return index;
}

/** An entry about goods of a place: of a goods list, or an order against the products of a country or region. */
export function placedGoods(listing: ListingRecordedV1): ListedEntry | undefined {
  if (listing.kind === 'goods') return listing.country === undefined ? undefined : goodsEntryOf(listing);
  const { entryKind, country, productsHs = [], productText } = listing;
  const isOrder = entryKind === 'product_origin' || entryKind === 'region';
  if (!isOrder || country === undefined || (productsHs.length === 0 && productText === undefined)) return undefined;
  const { list, edition, entryId, name, completeness, status, subdivision, measure, listedOn } = listing;
  return {
    ...{ list, edition, entryId, productsHs, country, completeness, status, subdivision, measure, listedOn },
    productText: productText ?? name,
  };
}

const partiesOf = (contract: ContractRecordedV1 | undefined): string[] => [
  ...new Set([...(contract?.suppliers ?? []), ...(contract?.subcontractors ?? [])].map(({ id }) => id)),
];

function nodeOf(row: NodeRow): NodeFacts {
  return {
    id: row.id,
    kind: row.kind,
    isWithdrawn: row.is_withdrawn,
    name: row.name,
    country: row.country,
    subdivision: row.subdivision,
    entityKind: row.entity_kind,
    products: row.products ?? [],
    productsText: row.products_text,
    assessment:
      row.p === null || row.basis === null
        ? null
        : {
            p: row.p,
            basis: row.basis,
            hasAdverse: row.has_adverse === true,
            insufficient: row.insufficient !== false,
            stateImposed: row.state_imposed === true,
            concerns: row.concerns ?? [],
          },
  };
}

export function edgeOf(row: EdgeRow): EdgeFacts {
  return {
    id: row.id,
    isWithdrawn: row.is_withdrawn,
    from: row.from_id,
    to: row.to_id,
    relation: row.relation ?? 'unknown',
    relevance: row.relevance,
    share: row.share,
    products: row.products ?? [],
    productText: row.product_text,
    originCountry: row.origin_country,
    originSubdivision: row.origin_subdivision,
    validFrom: row.valid_from,
    validTo: row.valid_to,
  };
}

/** What a link says after an announcement; a withdrawal keeps what was known. */
function edgeAfter({ id, data }: Announced<LinkRecordedV1>, before: EdgeFacts | undefined): EdgeFacts {
  if (data === undefined) return { ...(before ?? NO_EDGE), id, isWithdrawn: true };
  const isSupply = data.kind === 'supply';
  return {
    id,
    isWithdrawn: false,
    from: data.from,
    to: data.to,
    relation: isSupply ? (data.relation as Relation) : 'recruitment',
    relevance: data.relevance ?? null,
    share: isSupply ? (data.shareOfInput ?? null) : null,
    products: isSupply ? (data.productsHs ?? []) : [],
    productText: isSupply ? (data.productText ?? null) : null,
    // The origin of a labor link is that of the workers, not of any goods.
    originCountry: isSupply ? (data.originCountry ?? null) : null,
    originSubdivision: isSupply ? (data.originSubdivision ?? null) : null,
    validFrom: data.validFrom === undefined ? null : firstDay(data.validFrom),
    validTo: data.validTo === undefined ? null : lastDay(data.validTo),
  };
}

const NO_EDGE: Omit<EdgeFacts, 'id' | 'isWithdrawn'> = {
  ...{ from: null, to: null, relation: 'unknown', relevance: null, share: null, products: [], productText: null },
  ...{ originCountry: null, originSubdivision: null, validFrom: null, validTo: null },
};

function edgeColumns({ id, revision, data }: Announced<LinkRecordedV1>, edge: EdgeFacts): readonly unknown[] {
  if (data === undefined) return [id, revision, true];
  const { from, to, relation, relevance, share, products, productText } = edge;
  const { originCountry, originSubdivision, validFrom, validTo } = edge;
  const facts = {
    ...{ relation: data.relation, certainty: data.certainty, source: data.source, outputHs: data.outputHs },
    ...(data.kind === 'recruitment'
      ? { originCountry: data.originCountry, destinationCountry: data.destinationCountry, jobGroups: data.jobGroups }
      : {}),
  };
  return [
    ...[id, revision, false, data.kind, from, to, relation, relevance, share, products, productText],
    ...[originCountry, originSubdivision, validFrom, validTo, facts],
  ];
}

const column = (name: string, type: Column['type'] = 'text'): Column => ({ name, type });
const PARTY_COLUMNS = [
  ...[column('id'), column('kind'), column('party_revision', 'integer'), column('is_withdrawn', 'boolean')],
  ...[column('name'), column('country'), column('subdivision'), column('entity_kind')],
  ...[column('products', 'text[]'), column('products_text')],
];
const RISK_COLUMNS = [
  ...[column('id'), column('kind'), column('risk_revision', 'integer'), column('p', 'float8'), column('basis')],
  ...[column('has_adverse', 'boolean'), column('insufficient', 'boolean'), column('state_imposed', 'boolean')],
  ...[column('entity_status'), column('entity_band'), column('concerns', 'json')],
];
const EDGE_COLUMNS = [
  ...[column('id'), column('revision', 'integer'), column('is_withdrawn', 'boolean'), column('kind')],
  ...[column('from_id'), column('to_id'), column('relation'), column('relevance', 'float8'), column('share', 'float8')],
  ...[column('products', 'text[]'), column('product_text'), column('origin_country'), column('origin_subdivision')],
  ...[column('valid_from', 'date'), column('valid_to', 'date'), column('facts', 'json')],
];
/** Columns of a withdrawal. */
const WITHDRAWN = 3;
const CONTRACT_COLUMNS = [column('id'), column('revision', 'integer'), column('is_withdrawn', 'boolean')];
const PAIR_COLUMNS = [column('contract_id'), column('party_id')];
const GOODS_COLUMNS = [
  ...[column('id'), column('revision', 'integer'), column('is_current', 'boolean')],
  ...[column('country'), column('entry', 'json')],
];
const EXPOSURE_COLUMNS = [
  ...[column('id'), column('revision', 'integer'), column('as_of', 'date'), column('hash'), column('status')],
  ...[column('value', 'float8'), column('max', 'float8'), column('body')],
];
const HISTORY_COLUMNS = [column('subject_id'), column('revision', 'integer'), column('as_of', 'date'), column('body')];
