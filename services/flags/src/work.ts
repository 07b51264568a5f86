import type {
  ContractRecordedV1,
  ExposureAssessedV1,
  FlagLevel,
  ListingRecordedV1,
  TenantRecordedV1,
} from '@manumit/events';
import type { Day } from '@manumit/kernel';
import type { Outbox } from '@manumit/messaging';
import type { PartyExposure, Vehicle } from './evaluate-contract/dossier.ts';
import type { Evaluation, FlagLine } from './evaluate-contract/flag-line.ts';
import type { GoodsLists } from './evaluate-contract/goods-lists.ts';
import type { Micros } from './evaluate-contract/money.ts';
import type { Announced } from './keep-facts/announced.ts';

/** A contract as we hold it, locked for this transaction. */
export interface HeldContract {
  readonly id: string;
  /** Undefined: withdrawn, or never recorded. */
  readonly picture: ContractRecordedV1 | undefined;
  readonly number: string;
  readonly title: string;
  readonly buyer: string;
  /** Of what was announced last. */
  readonly revision: number;
  readonly digest: string | null;
  /** What its portions abroad are known to add to the sum of its vehicle. */
  readonly foreignMicros: Micros;
}

/** What an evaluation leaves at its contract. */
export interface KeptEvaluation {
  readonly id: string;
  readonly revision: number;
  readonly digest: string;
  readonly asOf: Day;
  readonly nextOn: Day | undefined;
  readonly reconsiderOn: Day | undefined;
  readonly counts: Readonly<Record<FlagLevel | 'request-data' | 'clear', number>>;
  readonly notApplicable: Evaluation['notApplicable'];
  readonly openLists: Evaluation['openLists'];
}

/** Which contracts: of these parties, with these ids, those with goods, or all. */
export type WhichContracts =
  { readonly parties: readonly string[] } | { readonly ids: readonly string[] } | 'with-goods' | 'all';

export interface Contracts {
  /** Keeps what is newer than what we hold and gives the ids of the contracts it touched. */
  keep(contracts: readonly Announced<ContractRecordedV1>[]): Promise<readonly string[]>;
  /** Contracts in which one of these parties is supplier or subcontractor, at most `limit + 1`. */
  of(parties: readonly string[], limit: number): Promise<readonly string[]>;
  markDue(which: WhichContracts): Promise<void>;
  /** Marks contracts that another day may change: those whose day has come, all if the day goes back. */
  markForDay(asOf: Day): Promise<void>;
  takeDue(limit: number): Promise<readonly string[]>;
  lock(ids: readonly string[]): Promise<readonly HeldContract[]>;
  /** What other orders under the same vehicle of the same buyer add, by contract. */
  otherOrders(ids: readonly string[]): Promise<ReadonlyMap<string, Vehicle>>;
  /** Keeps what these contracts add to the sums of their vehicles, and marks the other orders under them. */
  keepForeignSums(sums: readonly { readonly id: string; readonly foreignMicros: Micros }[]): Promise<void>;
  keepEvaluations(evaluations: readonly KeptEvaluation[]): Promise<void>;
}

export interface Exposures {
  /** Keeps what is newer and gives the parties it touched. */
  keep(exposures: readonly Announced<ExposureAssessedV1>[]): Promise<readonly string[]>;
  /** By contract: the exposures of its parties. */
  of(contracts: readonly string[]): Promise<ReadonlyMap<string, readonly PartyExposure[]>>;
}

export interface Listings {
  /** Keeps goods by country, and orders on the goods of a place, and says whether anything changed. */
  keep(listings: readonly Announced<ListingRecordedV1>[]): Promise<boolean>;
  lists(): Promise<GoodsLists>;
}

export interface Tenant {
  readonly asOf: Day;
  readonly feePolicy: TenantRecordedV1['feePolicy'];
}

export interface Tenants {
  /** Keeps what is newer and gives how it was before; undefined if nothing was newer. */
  keep(revision: number, tenant: TenantRecordedV1): Promise<{ readonly before: Tenant | undefined } | undefined>;
  /** Undefined: nobody has told us of this tenant yet. */
  get(): Promise<Tenant | undefined>;
}

/** A flag as it is kept: it stands, or it stood once. */
export interface KeptFlag {
  readonly id: string;
  readonly contractId: string;
  readonly line: FlagLine;
  readonly digest: string;
  /** Among the lines of its contract now. */
  readonly stands: boolean;
  readonly raisedOn: Day;
  /** Since when it is not raised any more: satisfied, or gone. */
  readonly clearedOn: Day | null;
}

export interface FlagChange {
  readonly flag: KeptFlag;
  /** Undefined: nothing a history has to tell, such as another sentence of a line that is clear. */
  readonly what: 'raised' | 'changed' | 'cleared' | undefined;
}

export interface Flags {
  /** All flags of these contracts, those that stood once as well. */
  of(contracts: readonly string[]): Promise<readonly KeptFlag[]>;
  /** Keeps flags and adds their changes to the history. */
  keep(changes: readonly FlagChange[], asOf: Day): Promise<void>;
}

/** What one transaction of flags may touch. */
export interface Work {
  readonly tenant: string;
  readonly contracts: Contracts;
  readonly exposures: Exposures;
  readonly listings: Listings;
  readonly tenants: Tenants;
  readonly flags: Flags;
  readonly outbox: Outbox;
}
