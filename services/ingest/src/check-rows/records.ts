import type { Source } from './source.ts';
import type { Columns, OwnFields, Statement } from './template.ts';
import type { contracts } from './templates/contracts.ts';
import type { goodsList } from './templates/goods-list.ts';
import type { legalFacts } from './templates/legal-facts.ts';
import type { observations } from './templates/observations.ts';
import type { recruiters } from './templates/recruiters.ts';
import type { recruitmentLinks } from './templates/recruitment-links.ts';
import type { suppliers } from './templates/suppliers.ts';
import type { supplyLinks } from './templates/supply-links.ts';
import type { watchlist } from './templates/watchlist.ts';

type Flat<T> = { readonly [K in keyof T]: T[K] };

/** A row in typed form: its fields in camelCase, where they come from, and what the file said that is no value. */
type RecordFor<T extends { readonly columns: Columns }> = Flat<
  OwnFields<T['columns']> & {
    readonly source: Source;
    /** Fields answered with `unknown`, `none` or `not applicable`, which differ from each other and from an empty cell. */
    readonly stated?: Readonly<Record<string, Statement>>;
    /** Columns that are none of ours, in the order of the file. */
    readonly extra?: readonly (readonly [header: string, value: string])[];
  }
>;

export type SupplierRow = RecordFor<typeof suppliers>;
export type RecruiterRow = RecordFor<typeof recruiters>;
export type SupplyLinkRow = RecordFor<typeof supplyLinks>;
export type RecruitmentLinkRow = RecordFor<typeof recruitmentLinks>;
export type ContractRow = RecordFor<typeof contracts>;
export type ObservationRow = RecordFor<typeof observations>;
export type LegalFactRow = RecordFor<typeof legalFacts>;
export type WatchlistRow = RecordFor<typeof watchlist>;
export type GoodsRow = RecordFor<typeof goodsList>;

/** The record of each kind of row. */
export interface RecordOf {
  readonly suppliers: SupplierRow;
  readonly recruiters: RecruiterRow;
  readonly 'supply-links': SupplyLinkRow;
  readonly 'recruitment-links': RecruitmentLinkRow;
  readonly contracts: ContractRow;
  readonly observations: ObservationRow;
  readonly 'legal-facts': LegalFactRow;
  readonly watchlist: WatchlistRow;
  readonly 'goods-list': GoodsRow;
}
