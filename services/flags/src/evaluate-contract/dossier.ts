import type { ContractRecordedV1, ExposureAssessedV1, TenantRecordedV1 } from '@manumit/events';
import type { Day } from '@manumit/kernel';
import type { GoodsLists } from './goods-lists.ts';
import type { Micros, RateOf } from './money.ts';

/** What lies in the chain of one party of the contract, as scoring announced it last. */
export interface PartyExposure {
  readonly partyId: string;
  readonly exposure: ExposureAssessedV1;
}

/** Other orders under the vehicle (IDV) of this one, as far as they are recorded. */
export interface Vehicle {
  readonly otherOrders: number;
  /** What is known to count of their portions abroad, in US dollars. */
  readonly foreignMicros: Micros;
}

/** Everything a contract is held against. The same dossier gives the same flags. */
export interface ContractDossier {
  readonly id: string;
  readonly contract: ContractRecordedV1;
  /** The tenant's day; nothing else tells the time. */
  readonly asOf: Day;
  readonly feePolicy: TenantRecordedV1['feePolicy'];
  /** Of suppliers and subcontractors; a party nobody has assessed yet is not here. */
  readonly exposures: readonly PartyExposure[];
  readonly vehicle: Vehicle;
  readonly goods: GoodsLists;
  readonly rateOf: RateOf;
}
