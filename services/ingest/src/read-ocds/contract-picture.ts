import type { Json, JsonObject } from './json-pointer.ts';

/** A release without contact points and with masked natural persons: what may be stored. Pointers of the original still hold. */
export interface ReceivedRelease {
  readonly ocid: string;
  readonly release: JsonObject;
  /** SHA-256 of the RFC 8785 form of `release`, as hex: equal for equal content, whatever the order of its members. */
  readonly hash: string;
  /** Row of the file the release came from. */
  readonly row: number;
  /** True for a `compiledRelease` or a release tagged `compiled`: used only where no single release can be had. */
  readonly publishersCompilation: boolean;
}

/** Where a value stands in the release as it was received; `pointer` is RFC 6901 from the root of that release. */
export interface Provenance {
  readonly releaseId: string;
  readonly releaseDate: string | undefined;
  readonly pointer: string;
  readonly raw: Json;
}

export interface Sourced<T> {
  readonly value: T;
  readonly from: Provenance;
}

type Text = Sourced<string> | undefined;

/** Status words of the `contracts` template. */
export type ContractStatus = 'planned' | 'tender' | 'awarded' | 'active' | 'terminated' | 'complete';

export interface PictureSupplier {
  readonly supplier: Text;
  /** `scheme:value`, primary identifier first; of a natural person only keyed hashes. */
  readonly supplierId: readonly Sourced<string>[];
  readonly supplierCountry: Text;
  /** The publisher's own id of the party; it means nothing outside this process. */
  readonly partyId: Text;
  /** Never in an open export, never printed with an id. */
  readonly naturalPerson: boolean;
}

export interface ContractLine {
  readonly lineNo: number;
  /** `SCHEME:code`, main classification first. */
  readonly classification: readonly Sourced<string>[];
  readonly itemText: Text;
  readonly performanceCountry: readonly Sourced<string>[];
  readonly performanceSubdivision: readonly Sourced<string>[];
  readonly originCountry: readonly Sourced<string>[];
}

/**
 * One award or contract of a contracting process in the columns of the `contracts` template (product.md 5.3.5).
 * Days are the calendar days as written, in the publisher's own offset. What is undefined is unknown, never zero or no.
 */
export interface ContractPicture {
  /** Unique within a tenant; parts are empty where the process has no such thing. */
  readonly key: { readonly ocid: string; readonly awardId: string; readonly contractId: string };
  readonly stage: 'tender' | 'award' | 'contract';
  readonly publishersCompilation: boolean;
  /** The contract's own id, else the award's, else the tender's: unique within the process at most. */
  readonly contractId: Text;
  /** As the release says it; the key has it in any case. */
  readonly ocid: Text;
  readonly title: Text;
  readonly buyer: Text;
  readonly buyerId: readonly Sourced<string>[];
  readonly buyerCountry: Text;
  readonly procuringEntity: Text;
  readonly procuringEntityId: readonly Sourced<string>[];
  /** All suppliers of the award: a consortium stays a set. */
  readonly suppliers: readonly PictureSupplier[];
  readonly subcontractorRefs: readonly Sourced<string>[];
  readonly status: { readonly value: ContractStatus; readonly from: Provenance | undefined } | undefined;
  readonly commencedOn: Text;
  readonly noticeOn: Text;
  readonly awardedOn: Text;
  readonly signedOn: Text;
  readonly startOn: Text;
  readonly endOn: Text;
  readonly frameworkRef: Text;
  /** Plain decimal text; its pointer says whether it is the contract's, the award's, the lot's or the tender's value. */
  readonly value: Text;
  readonly currency: Text;
  readonly category: Sourced<'goods' | 'services' | 'works'> | undefined;
  readonly lines: readonly ContractLine[];
}
