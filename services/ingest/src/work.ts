import type { ServiceContext } from '@manumit/messaging';
import type { IngestConfig } from './ingest.config.ts';

/** What ingest's doors work with. */
export interface Ingest extends ServiceContext<IngestConfig> {
  /** Where the bytes of an upload lie. */
  readonly pathOf: (importId: string) => string;
}

export const INGEST = Symbol('ingest');
