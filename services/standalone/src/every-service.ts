import { hostIdentity, identity } from '@manumit/identity';
import { createIngest, ingestHandlers } from '@manumit/ingest';
import { hosted, type HostedService } from './run-services.ts';

/** Every service this program can host. */
export const everyService = (): readonly HostedService[] => [
  hosted({ definition: identity, handlers: (context) => hostIdentity(context).handlers }),
  hosted({ definition: createIngest(), handlers: ingestHandlers }),
];
