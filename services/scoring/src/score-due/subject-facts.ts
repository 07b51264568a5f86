import type {
  LinkRecordedV1,
  ListingRecordedV1,
  ObservationRecordedV1,
  RecruiterRecordedV1,
  SupplierRecordedV1,
} from '@manumit/events';
import type { CorridorSite, SubjectKind } from '@manumit/risk';

export interface KeptObservation {
  readonly id: string;
  readonly facts: ObservationRecordedV1;
}

export interface KeptLink {
  readonly id: string;
  readonly facts: LinkRecordedV1;
}

/** An entry of a watch list that met a subject by an equal key. */
export interface MetListing {
  readonly listingId: string;
  /** The tenant's own list, or one of the installation. */
  readonly isOwn: boolean;
  readonly keys: readonly string[];
  readonly facts: ListingRecordedV1 & { readonly isOfficial?: boolean };
}

/** Everything held about one subject, unread and in no order. */
export interface SubjectFacts {
  readonly id: string;
  readonly kind: SubjectKind;
  readonly isWithdrawn: boolean;
  readonly keys: readonly string[];
  readonly supplier: SupplierRecordedV1 | undefined;
  readonly recruiter: RecruiterRecordedV1 | undefined;
  readonly observations: readonly KeptObservation[];
  readonly links: readonly KeptLink[];
  readonly met: readonly MetListing[];
  /** Surveys of the corridors its links and own surveys name. */
  readonly corridorSites: readonly CorridorSite[];
}

/** Where the facts of subjects are read, set-based. */
export interface Dossiers {
  about(ids: readonly string[]): Promise<readonly SubjectFacts[]>;
}
