import type {
  ContractRecordedV1,
  ExposureAssessedV1,
  LinkRecordedV1,
  ListingRecordedV1,
  RiskAssessedV1,
} from '@manumit/events';
import type { Day } from '@manumit/kernel';
import type { Outbox } from '@manumit/messaging';
import type { Announced, AnnouncedParty } from '../keep-facts/facts.ts';
import type { GraphChange } from './graph-facts.ts';
import type { TenantNetwork } from './tenant-network.ts';

/** An exposure as it is held: what was announced, and the revision it had. */
export interface HeldExposure {
  readonly revision: number;
  /** `null`: no contract named the subject any more. */
  readonly hash: string | null;
}

export interface NewExposure {
  readonly id: string;
  readonly revision: number;
  readonly hash: string;
  readonly data: ExposureAssessedV1;
}

/** What is known of the parties that paths name. */
export interface NamedNode {
  readonly name: string | null;
  readonly isAssessed: boolean;
  readonly insufficient: boolean;
}

/**
 * The rows of the network. Every `keep` ignores revisions not newer than what is held and gives what memory has to follow
 * after the commit.
 */
export interface GraphRows {
  keepParties(parties: readonly AnnouncedParty[]): Promise<readonly GraphChange[]>;
  keepRisks(
    risks: readonly (Announced<RiskAssessedV1> & { readonly data: RiskAssessedV1 })[],
  ): Promise<readonly GraphChange[]>;
  keepEdges(links: readonly Announced<LinkRecordedV1>[]): Promise<readonly GraphChange[]>;
  keepContracts(contracts: readonly Announced<ContractRecordedV1>[]): Promise<readonly GraphChange[]>;
  /** Gives the countries whose listed goods changed. */
  keepGoods(listings: readonly Announced<ListingRecordedV1>[]): Promise<readonly string[]>;
  /** What listed goods of these countries may concern. */
  goodsOf(countries: readonly string[]): Promise<GraphChange>;
  /** Keeps a newer day of the tenant. */
  keepDay(revision: number, asOf: Day): Promise<readonly GraphChange[]>;
  named(ids: readonly string[]): Promise<ReadonlyMap<string, NamedNode>>;
  heldExposures(ids: readonly string[]): Promise<ReadonlyMap<string, HeldExposure>>;
  keepExposures(exposures: readonly NewExposure[]): Promise<void>;
}

/** What one transaction of the group `scoring-graph` may touch. */
export interface GraphWork {
  readonly tenant: string;
  readonly rows: GraphRows;
  readonly outbox: Outbox;
  /** The tenant's day before this transaction; undefined: not announced yet. */
  readonly asOf: Day | undefined;
  /** What memory holds, as of before this transaction; undefined for the installation's own tenant. */
  readonly memory: TenantNetwork | undefined;
  readonly isDue: boolean;
  /** Remembers changes until the commit, and that exposure is to be looked at. */
  follow(changes: readonly GraphChange[]): Promise<void>;
  /** Nothing is left to roll up. */
  settle(): Promise<void>;
}
