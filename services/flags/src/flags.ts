import type { ServiceContext } from '@manumit/messaging';
import type { FlagsConfig } from './flags.config.ts';

/** What the HTTP doors of flags work with. */
export const FLAGS = Symbol('flags');
export type FlagsDesk = ServiceContext<FlagsConfig>;
