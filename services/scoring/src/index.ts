import {
  defineService,
  type ConsumerGroup,
  type JobHandler,
  type ServiceContext,
  type ServiceDefinition,
  type ServiceModule,
} from '@manumit/messaging';
import {
  onLegalFactRecorded,
  onLinkRecorded,
  onListCompleted,
  onListingRecorded,
  onObservationRecorded,
  onRecruiterRecorded,
  onSupplierRecorded,
  onTenantRecorded,
} from './keep-facts/on-facts-recorded.ts';
import { partTouches } from './keep-facts/touches.ts';
import { feelGoods, networkDoors } from './follow-exposure/on-network-facts.ts';
import { ShardLock } from './follow-exposure/shard-lock.ts';
import { rollUpDue, takeDue } from './follow-exposure/roll-up-due.ts';
import { CreateScore1795338000000 } from './postgres/migrations/1795338000000-create-score.ts';
import { networkTenants } from './postgres/load-network.ts';
import { loadEditions } from './postgres/postgres-reference.ts';
import { referenceEditions } from './load-reference/reference-rows.ts';
import { knownTenants } from './postgres/postgres-tenants.ts';
import { decideTouched, markDue, scoreDue } from './score-due/score-due.ts';
import { ScoringConfig } from './scoring.config.ts';
import { graphWork, ScoringMemory, scoringModule, scoringWork, type GraphTransaction } from './scoring.module.ts';
import type { Work } from './work.ts';

export { CATALOG_EXCEPTIONS } from './postgres/catalog-exceptions.ts';
export { ScoringConfig };

function scoringGroup(memory: ScoringMemory): ConsumerGroup<Work> {
  return {
    on: [
      onTenantRecorded,
      onSupplierRecorded,
      onRecruiterRecorded,
      onLinkRecorded,
      onObservationRecorded,
      onLegalFactRecorded,
      onListingRecorded,
      onListCompleted,
    ],
    work: (tx, context) => scoringWork(tx, context, memory),
    then: decideTouched,
    // What the installation announces has no subjects of its own: it marks those of every tenant.
    fanOut: (touches, work) => markDue(partTouches(touches).marks, work),
    due: { take: (limit, work) => work.subjects.takeDue(limit), decide: scoreDue },
    tenants: knownTenants,
  };
}

function networkGroup(memory: ScoringMemory): ConsumerGroup<GraphTransaction> {
  const { networks } = memory;
  return {
    on: networkDoors,
    work: (tx, context) => graphWork(tx, context, memory),
    fanOut: feelGoods,
    due: { take: takeDue, decide: rollUpDue },
    tenants: networkTenants,
    afterCommit: (works) => networks.follow(works),
    onRollback: () => networks.forget(),
  };
}

/** Scoring as the host runs it. */
export interface ScoringService extends ServiceDefinition<ServiceModule<ScoringConfig>, new () => ScoringConfig> {
  /**
   * Before anything is read: loads the editions that ship with the program, and lets only the holder of the network's
   * shard carry it.
   */
  start(context: ServiceContext<ScoringConfig>): Promise<void>;
  /** Once nothing is read any more: from then on another process may carry the network. */
  stop(): Promise<void>;
}

/** Scoring: weighs what is known into risk, follows it through the network, and says why. */
export function createScoring(): ScoringService {
  const memory = new ScoringMemory();
  let shard: ShardLock | undefined;
  const definition = defineService<ServiceModule<ScoringConfig>, new () => ScoringConfig>({
    name: 'scoring',
    module: (context) => scoringModule(context, memory),
    config: ScoringConfig,
    migrations: [CreateScore1795338000000],
    poolSize: 8,
    doors: {
      scoring: scoringGroup(memory) as ConsumerGroup,
      'scoring-graph': networkGroup(memory) as ConsumerGroup,
    },
    chores: [],
    unsettled: { due: ['scoring.subject where is_due', 'scoring.network where is_due'] },
  });
  return {
    ...definition,
    async start({ database, logger }) {
      const loaded = await loadEditions(database, referenceEditions());
      if (loaded.length > 0) logger.info({ editions: loaded.length }, 'new reference editions are in force');
      shard = new ShardLock(database, logger);
      memory.networks.guardWith(shard);
    },
    async stop() {
      await shard?.release();
    },
  };
}

/** Scoring has no chores. */
export const handlers = (): readonly JobHandler[] => [];
