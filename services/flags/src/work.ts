import type { ServiceContext, Outbox } from '@manumit/messaging';
import type { Tx } from '@manumit/platform';
import type { FlagsConfig } from './flags.config.ts';

/** What one transaction of flags works with. */
export interface Work {
  readonly tx: Tx;
  readonly tenant: string;
  readonly outbox: Outbox;
}

export type Flags = ServiceContext<FlagsConfig>;
export const FLAGS = Symbol('flags');
