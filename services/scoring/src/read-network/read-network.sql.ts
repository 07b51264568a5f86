import type { Day } from '@manumit/kernel';
import { missing } from '@manumit/kernel';
import type { Tx } from '@manumit/platform';
import { PARAMETERS, type SubjectKind } from '@manumit/risk';
import type { Relation } from '../follow-exposure/network/relations.ts';
import { walkOf } from '../follow-exposure/network/relations.ts';

export type Direction = 'upstream' | 'downstream';

export interface NetworkNodeView {
  readonly id: string;
  readonly kind: SubjectKind;
  readonly name: string | null;
  readonly country: string | null;
  /** Fewest steps from the root. */
  readonly tier: number;
  /** Greatest product of link relevances from the root; only upstream. */
  readonly relevance: number | null;
  /** Relevance times its own figure; null where that is not shown, and downstream. */
  readonly share: number | null;
  readonly entity: { readonly status: string; readonly band: string | null } | null;
  readonly concerns: readonly string[];
}

export interface NetworkLinkView {
  readonly id: string;
  readonly kind: 'supply' | 'recruitment';
  readonly from: string;
  readonly to: string;
  readonly relation: string;
  readonly relevance: number;
  readonly shareOfInput: number | null;
  readonly products: readonly string[];
  readonly productText: string | null;
  readonly originCountry: string | null;
  readonly originSubdivision: string | null;
  readonly validFrom: Day | null;
  readonly validTo: Day | null;
  readonly certainty: string | null;
  readonly source: { readonly name: string; readonly date?: string } | null;
}

export interface NetworkView {
  readonly root: string;
  readonly direction: Direction;
  readonly depth: number;
  readonly nodes: readonly NetworkNodeView[];
  readonly links: readonly NetworkLinkView[];
  /** More lies beyond: the depth or the number of nodes was reached. */
  readonly truncated: boolean;
}

const NODES_AT_MOST = 5_000;

interface LinkRow {
  readonly id: string;
  readonly kind: 'supply' | 'recruitment';
  readonly from_id: string;
  readonly to_id: string;
  readonly relation: Relation;
  readonly relevance: number | null;
  readonly share: number | null;
  readonly products: string[] | null;
  readonly product_text: string | null;
  readonly origin_country: string | null;
  readonly origin_subdivision: string | null;
  readonly valid_from: Day | null;
  readonly valid_to: Day | null;
  readonly facts: {
    readonly relation?: string;
    readonly certainty?: string;
    readonly source?: { readonly name: string; readonly date?: string };
    readonly originCountry?: string;
  } | null;
}

/** One step of the walk; `isUp`: to an operator or owner. */
interface Step {
  readonly to: string;
  readonly isUp: boolean;
  readonly alpha: number;
}

/** A place of the walk: after a step up only steps up follow, and the other way round when it is walked back. */
const placeOf = (id: string, isBound: boolean): string => `${isBound ? 'b' : 'f'} ${id}`;

/** What a party rests on, or what rests on it, tier by tier, as of the tenant's day. */
export async function readNetwork(
  tx: Tx,
  kind: SubjectKind,
  root: string,
  direction: Direction,
  depth: number,
): Promise<NetworkView> {
  const [own] = await tx.query('select from scoring.node where tenant_id = $1 and id = $2 and kind = $3', [
    tx.tenant,
    root,
    kind,
  ]);
  if (own === undefined) throw missing(`${kind}.unknown`, `There is no such ${kind}.`);
  const tiers = new Map<string, number>([[root, 0]]);
  const relevances = new Map<string, number>([[root, 1]]);
  const links = new Map<string, LinkRow>();
  let places = new Map<string, { id: string; isBound: boolean; relevance: number }>([
    [placeOf(root, false), { id: root, isBound: false, relevance: 1 }],
  ]);
  const best = new Map<string, number>([[placeOf(root, false), 1]]);
  let truncated = false;
  for (let tier = 1; places.size > 0; tier++) {
    const rows = await linksOf(tx, [...new Set([...places.values()].map(({ id }) => id))]);
    const next: typeof places = new Map();
    for (const place of places.values()) {
      for (const row of rows.get(place.id) ?? []) {
        for (const step of stepsFrom(row, place.id, direction)) {
          const isBound = place.isBound || (direction === 'upstream' ? step.isUp : !step.isUp);
          if (place.isBound && (direction === 'upstream' ? !step.isUp : step.isUp)) continue;
          if (tier > depth || (!tiers.has(step.to) && tiers.size >= NODES_AT_MOST)) {
            truncated ||= !tiers.has(step.to);
            continue;
          }
          links.set(row.id, row);
          if (!tiers.has(step.to)) tiers.set(step.to, tier);
          const relevance = place.relevance * step.alpha;
          relevances.set(step.to, Math.max(relevance, relevances.get(step.to) ?? 0));
          const at = placeOf(step.to, isBound);
          if (relevance <= (best.get(at) ?? 0)) continue;
          best.set(at, relevance);
          next.set(at, { id: step.to, isBound, relevance });
        }
      }
    }
    places = next;
  }
  return {
    ...{ root, direction, depth, truncated },
    nodes: await nodesOf(tx, tiers, direction === 'upstream' ? relevances : undefined),
    links: [...links.values()].map(linkView).sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

/** Valid links at either end of these parties, by party. */
async function linksOf(tx: Tx, ids: readonly string[]): Promise<Map<string, LinkRow[]>> {
  const columns = `id, kind, from_id, to_id, relation, relevance, share, products, product_text, origin_country,
    origin_subdivision, valid_from::text, valid_to::text, facts`;
  const valid = `tenant_id = $1 and not is_withdrawn and relation <> 'same_group'
    and (valid_from is null or valid_from <= (select as_of from scoring.network where id = $1))
    and (valid_to is null or valid_to >= (select as_of from scoring.network where id = $1))`;
  const rows = await tx.query<LinkRow>(
    `select ${columns} from scoring.edge where ${valid} and from_id = any($2)
     union all
     select ${columns} from scoring.edge where ${valid} and to_id = any($2) and not (from_id = any($2))`,
    [tx.tenant, ids],
  );
  const byParty = new Map<string, LinkRow[]>();
  const wanted = new Set(ids);
  for (const row of rows) {
    for (const end of new Set([row.from_id, row.to_id])) {
      if (wanted.has(end)) byParty.set(end, [...(byParty.get(end) ?? []), row]);
    }
  }
  return byParty;
}

function stepsFrom(row: LinkRow, at: string, direction: Direction): Step[] {
  const { viewpoint, other, alpha, steps } = walkOf(
    { from: row.from_id, to: row.to_id, relation: row.relation, relevance: row.relevance },
    PARAMETERS,
  );
  if (viewpoint === other) return [];
  // down: from the viewpoint to what it rests on; up: from there back to an owner or operator.
  const walks = [
    ...(steps === 'down' || steps === 'both' ? [{ from: viewpoint, to: other, isUp: false }] : []),
    ...(steps === 'both' || steps === 'up' ? [{ from: other, to: viewpoint, isUp: true }] : []),
  ];
  return walks.flatMap(({ from, to, isUp }) => {
    if (direction === 'upstream') return from === at ? [{ to, isUp, alpha }] : [];
    return to === at ? [{ to: from, isUp, alpha }] : [];
  });
}

async function nodesOf(
  tx: Tx,
  tiers: ReadonlyMap<string, number>,
  relevances: ReadonlyMap<string, number> | undefined,
): Promise<readonly NetworkNodeView[]> {
  const rows = await tx.query<{
    id: string;
    kind: SubjectKind;
    name: string | null;
    country: string | null;
    p: number | null;
    insufficient: boolean | null;
    entity_status: string | null;
    entity_band: string | null;
    concerns: readonly { readonly code: string }[] | null;
  }>(
    `select id, kind, name, country, p, insufficient, entity_status, entity_band, concerns from scoring.node
     where tenant_id = $1 and id = any($2) and not is_withdrawn`,
    [tx.tenant, [...tiers.keys()]],
  );
  return rows
    .map((row): NetworkNodeView => {
      const relevance = relevances?.get(row.id) ?? null;
      const isShown = row.insufficient === false && row.p !== null && relevance !== null;
      return {
        ...{ id: row.id, kind: row.kind, name: row.name, country: row.country, relevance },
        tier: tiers.get(row.id) as number,
        share: isShown ? Number(((relevance as number) * (row.p as number)).toFixed(6)) : null,
        entity: row.entity_status === null ? null : { status: row.entity_status, band: row.entity_band },
        concerns: [...new Set((row.concerns ?? []).map(({ code }) => code))],
      };
    })
    .sort((a, b) => a.tier - b.tier || (a.id < b.id ? -1 : 1));
}

function linkView(row: LinkRow): NetworkLinkView {
  const { alpha } = walkOf(
    { from: row.from_id, to: row.to_id, relation: row.relation, relevance: row.relevance },
    PARAMETERS,
  );
  const { facts } = row;
  return {
    ...{ id: row.id, kind: row.kind, from: row.from_id, to: row.to_id, relevance: alpha, shareOfInput: row.share },
    // The role of a recruitment link, which the network walks as one relation.
    relation: facts?.relation ?? row.relation,
    products: row.products ?? [],
    productText: row.product_text,
    originCountry: row.origin_country ?? facts?.originCountry ?? null,
    originSubdivision: row.origin_subdivision,
    validFrom: row.valid_from,
    validTo: row.valid_to,
    certainty: facts?.certainty ?? null,
    source: facts?.source ?? null,
  };
}
