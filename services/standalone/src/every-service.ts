import { casesHandlers, createCases } from '@manumit/cases';
import { createFlags } from '@manumit/flags';
import { hostIdentity, identity } from '@manumit/identity';
import { createIngest, ingestHandlers } from '@manumit/ingest';
import { createScoring } from '@manumit/scoring';
import { hosted, type HostedService } from './run-services.ts';

/** Every service this program can host. */
export function everyService(): readonly HostedService[] {
  const scoring = createScoring();
  return [
    hosted({ definition: identity, handlers: (context) => hostIdentity(context).handlers }),
    hosted({ definition: createIngest(), handlers: ingestHandlers }),
    hosted({
      definition: scoring,
      handlers: () => [],
      start: (context) => scoring.start(context),
      stop: () => scoring.stop(),
    }),
    hosted({ definition: createFlags(), handlers: () => [] }),
    hosted({ definition: createCases(), handlers: casesHandlers }),
  ];
}
