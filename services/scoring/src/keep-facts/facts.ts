import type {
  LegalFactRecordedV1,
  LinkRecordedV1,
  ListCompletedV1,
  ListingRecordedV1,
  ObservationRecordedV1,
  RecruiterRecordedV1,
  SupplierRecordedV1,
} from '@manumit/events';
import type { SubjectKind } from '@manumit/risk';

/** A fact as somebody announced it; `data` undefined: withdrawn. */
export interface Announced<Data> {
  readonly id: string;
  readonly revision: number;
  readonly data: Data | undefined;
}

export interface AnnouncedParty extends Announced<SupplierRecordedV1 | RecruiterRecordedV1> {
  readonly kind: SubjectKind;
}

/** Where a list or a law fact was felt: the subjects there deserve a fresh look. */
export interface FeltBy {
  readonly countries: readonly string[];
  readonly keys: readonly string[];
}

/**
 * Our own copies of what others announced. Every `keep` is one set-based write that ignores revisions not newer than
 * what is held, and says what it touched, before and after.
 */
export interface Facts {
  keepParties(parties: readonly AnnouncedParty[]): Promise<readonly string[]>;
  /** Recruitment links; gives the parties at either end. */
  keepLinks(links: readonly Announced<LinkRecordedV1>[]): Promise<readonly string[]>;
  keepObservations(
    observations: readonly Announced<ObservationRecordedV1>[],
  ): Promise<{ readonly about: readonly string[]; readonly corridors: readonly string[] }>;
  /** Gives the jurisdictions. */
  keepLawFacts(facts: readonly Announced<LegalFactRecordedV1>[]): Promise<readonly string[]>;
  keepListings(listings: readonly Announced<ListingRecordedV1>[]): Promise<FeltBy>;
  keepEditions(editions: readonly Announced<ListCompletedV1>[]): Promise<void>;
}
