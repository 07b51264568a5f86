import type {
  ContractRecordedV1,
  LinkRecordedV1,
  ListingRecordedV1,
  RiskAssessedV1,
  SupplierRecordedV1,
} from '@manumit/events';
import type { Day } from '@manumit/kernel';
import type { Tx } from '@manumit/platform';
import type { Announced, AnnouncedParty } from '../keep-facts/facts.ts';
import { assessedConcerns } from '../follow-exposure/concerns-of.ts';
import { isActive, type EdgeFacts, type GraphChange, type NodeFacts } from '../follow-exposure/graph-facts.ts';
import type { GraphRows, HeldExposure, NamedNode, NewExposure } from '../follow-exposure/graph-work.ts';
import { placedGoods } from '../follow-exposure/placed-goods.ts';
import { readGoods } from './load-network.ts';
import {
  CONTRACT_COLUMNS,
  EDGE,
  EDGE_COLUMNS,
  edgeAfter,
  edgeColumns,
  edgeOf,
  EXPOSURE_COLUMNS,
  GOODS_COLUMNS,
  HISTORY_COLUMNS,
  NODE,
  nodeOf,
  PAIR_COLUMNS,
  PARTY_COLUMNS,
  RISK_COLUMNS,
  WITHDRAWN,
  type EdgeRow,
  type NodeRow,
} from './network-rows.ts';
import { arraysOf, insertNew, selected, unnested, upsertNewer, upsertReturning } from './write-rows.ts';

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
    const written = [
      ...(await this.writeNodes(PARTY_COLUMNS, rows, 'party_revision')),
      ...(await this.writeNodes(
        PARTY_COLUMNS.slice(0, 4),
        withdrawn.map(({ id, kind, revision }) => [id, kind, revision, true]),
        'party_revision',
      )),
    ];
    return written.map(nodeChange);
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
    return (await this.writeNodes(RISK_COLUMNS, rows, 'risk_revision')).map(nodeChange);
  }

  async keepEdges(links: readonly Announced<LinkRecordedV1>[]): Promise<readonly GraphChange[]> {
    const fresh = links.map((link) => ({ link, after: edgeAfter(link, undefined) }));
    const recorded = fresh.filter(({ link }) => link.data !== undefined);
    const rowOf = ({ link, after }: (typeof fresh)[0]) => edgeColumns(link, after);
    const born = await insertNew(this.tx, 'edge', EDGE_COLUMNS, recorded.map(rowOf));
    const known = links.filter(({ id }) => !born.has(id));
    return [
      ...fresh
        .filter(({ link }) => born.has(link.id))
        .map(({ after }) => ({ kind: 'edge', before: undefined, after }) as const),
      ...(known.length === 0 ? [] : await this.changeEdges(known)),
    ];
  }

  /** Links that are held already, or withdrawn before anybody recorded them. */
  private async changeEdges(links: readonly Announced<LinkRecordedV1>[]): Promise<readonly GraphChange[]> {
    const rows = await this.tx.query<EdgeRow>(
      `select ${EDGE} from scoring.edge where tenant_id = $1 and id = any($2)`,
      [this.tx.tenant, links.map(({ id }) => id)],
    );
    const held = new Map(rows.map((row) => [row.id, row]));
    const newer = links
      .filter(({ id, revision }) => (held.get(id)?.revision ?? 0) < revision)
      .map((link) => {
        const row = held.get(link.id);
        const before = row === undefined ? undefined : edgeOf(row);
        return { link, before, after: edgeAfter(link, before) };
      });
    const columns = newer.map(({ link, after }) => edgeColumns(link, after));
    const isGone = (row: readonly unknown[]) => row.length === WITHDRAWN;
    const written = new Set([
      ...(await upsertNewer(
        this.tx,
        'edge',
        EDGE_COLUMNS,
        columns.filter((row) => !isGone(row)),
      )),
      ...(await upsertNewer(this.tx, 'edge', EDGE_COLUMNS.slice(0, WITHDRAWN), columns.filter(isGone))),
    ]);
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

  private writeNodes(
    columns: Parameters<typeof upsertReturning>[2],
    rows: readonly (readonly unknown[])[],
    revision: 'party_revision' | 'risk_revision',
  ): Promise<readonly NodeRow[]> {
    return upsertReturning<NodeRow>(this.tx, 'node', columns, rows, { revision, returning: NODE });
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
         update scoring.exposure set revision = revision + 1, hash = null, status = 'ended', value = null, max = null
         where tenant_id = $1 and id = any($2) and status <> 'ended' returning id, revision, as_of)
       insert into scoring.exposure_history (tenant_id, subject_id, revision, as_of, body)
       select $1, id, revision, coalesce((select as_of from scoring.network where id = $1), as_of), null from ended`,
      [this.tx.tenant, ids],
    );
  }
}

const partiesOf = (contract: ContractRecordedV1 | undefined): string[] => [
  ...new Set([...(contract?.suppliers ?? []), ...(contract?.subcontractors ?? [])].map(({ id }) => id)),
];

const nodeChange = (row: NodeRow): GraphChange => ({ kind: 'node', node: nodeOf(row) });
