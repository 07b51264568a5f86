import type { LinkRecordedV1 } from '@manumit/events';
import type { Day } from '@manumit/kernel';
import { firstDay, lastDay, type SubjectKind } from '@manumit/risk';
import type { Announced } from '../keep-facts/facts.ts';
import type { EdgeFacts, NodeAssessment, NodeFacts } from '../follow-exposure/graph-facts.ts';
import type { Relation } from '../follow-exposure/network/relations.ts';
import type { Column } from './write-rows.ts';

export interface NodeRow {
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

export interface EdgeRow {
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

export const NODE = `id, kind, is_withdrawn, name, country, subdivision, entity_kind, products, products_text, p, basis,
  has_adverse, insufficient, state_imposed, concerns`;
export const EDGE = `id, revision, is_withdrawn, from_id, to_id, relation, relevance, share, products, product_text,
  origin_country, origin_subdivision, valid_from::text, valid_to::text`;

export function nodeOf(row: NodeRow): NodeFacts {
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
export function edgeAfter({ id, data }: Announced<LinkRecordedV1>, before: EdgeFacts | undefined): EdgeFacts {
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

export function edgeColumns({ id, revision, data }: Announced<LinkRecordedV1>, edge: EdgeFacts): readonly unknown[] {
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
export const PARTY_COLUMNS = [
  ...[column('id'), column('kind'), column('party_revision', 'integer'), column('is_withdrawn', 'boolean')],
  ...[column('name'), column('country'), column('subdivision'), column('entity_kind')],
  ...[column('products', 'text[]'), column('products_text')],
];
export const RISK_COLUMNS = [
  ...[column('id'), column('kind'), column('risk_revision', 'integer'), column('p', 'float8'), column('basis')],
  ...[column('has_adverse', 'boolean'), column('insufficient', 'boolean'), column('state_imposed', 'boolean')],
  ...[column('entity_status'), column('entity_band'), column('concerns', 'json')],
];
export const EDGE_COLUMNS = [
  ...[column('id'), column('revision', 'integer'), column('is_withdrawn', 'boolean'), column('kind')],
  ...[column('from_id'), column('to_id'), column('relation'), column('relevance', 'float8'), column('share', 'float8')],
  ...[column('products', 'text[]'), column('product_text'), column('origin_country'), column('origin_subdivision')],
  ...[column('valid_from', 'date'), column('valid_to', 'date'), column('facts', 'json')],
];
/** Columns of a withdrawal. */
export const WITHDRAWN = 3;
export const CONTRACT_COLUMNS = [column('id'), column('revision', 'integer'), column('is_withdrawn', 'boolean')];
export const PAIR_COLUMNS = [column('contract_id'), column('party_id')];
export const GOODS_COLUMNS = [
  ...[column('id'), column('revision', 'integer'), column('is_current', 'boolean')],
  ...[column('country'), column('entry', 'json')],
];
export const EXPOSURE_COLUMNS = [
  ...[column('id'), column('revision', 'integer'), column('as_of', 'date'), column('hash', 'uuid'), column('status')],
  ...[column('value', 'float8'), column('max', 'float8')],
];
export const HISTORY_COLUMNS = [
  column('subject_id'),
  column('revision', 'integer'),
  column('as_of', 'date'),
  column('body'),
];
