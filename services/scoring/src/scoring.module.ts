import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { Clock } from '@manumit/kernel';
import { outboxOf, type Outbox, type ServiceContext, type WorkContext } from '@manumit/messaging';
import { v7 as uuidv7 } from 'uuid';
import { Module, type DynamicModule } from '@nestjs/common';
import { currentCorrelationId, GLOBAL_TENANT, type Tx } from '@manumit/platform';
import { PostgresAlerts } from './postgres/postgres-alerts.ts';
import { BackgroundMemory, PostgresBackground } from './postgres/postgres-background.ts';
import { PostgresDossiers } from './postgres/postgres-dossiers.ts';
import { Networks, type Followed } from './follow-exposure/networks.ts';
import type { GraphChange } from './follow-exposure/graph-facts.ts';
import type { GraphWork } from './follow-exposure/graph-work.ts';
import { bumpNetwork, loadNetwork, lockNetwork, settleNetwork } from './postgres/load-network.ts';
import { PostgresNetwork } from './postgres/postgres-network.ts';
import { PostgresFacts } from './postgres/postgres-facts.ts';
import { PostgresScores } from './postgres/postgres-scores.ts';
import { PostgresSubjects } from './postgres/postgres-subjects.ts';
import { PostgresTenants } from './postgres/postgres-tenants.ts';
import { Templates } from './score-due/weigh.ts';
import { AlertsController } from './decide-alert/decide-alert.controller.ts';
import { ExportsController } from './export-scores/export-scores.controller.ts';
import { CorridorsController } from './list-corridors/list-corridors.controller.ts';
import { RecruitersController, SuppliersController } from './list-parties/list-parties.controller.ts';
import {
  RecruiterAssessmentsController,
  SupplierAssessmentsController,
} from './read-assessment/read-assessment.controller.ts';
import { RecruiterNetworkController, SupplierNetworkController } from './read-network/read-network.controller.ts';
import { SearchListsController } from './search-lists/search-lists.controller.ts';
import { MethodController } from './show-method/show-method.controller.ts';
import { WhatIfController } from './try-what-if/try-what-if.controller.ts';
import { networkForReading } from './postgres/network-reader.ts';
import type { ScoringConfig } from './scoring.config.ts';
import { SCORING, type Scoring } from './scoring.ts';
import type { Work } from './work.ts';

/** What a process of scoring remembers between transactions; all of it can be lost. */
export class ScoringMemory {
  readonly background = new BackgroundMemory();
  readonly templates = new Templates();
  readonly networks = new Networks();
  private inputsKey: KeyObject | undefined;

  async keyOf(tx: Tx): Promise<KeyObject> {
    if (this.inputsKey === undefined) {
      const [row] = await tx.query<{ key: Buffer }>('select key from scoring.inputs_key');
      if (row === undefined) throw new Error('the key of inputs is missing: run the migrations');
      this.inputsKey = createSecretKey(row.key);
    }
    return this.inputsKey;
  }
}

/** Where the ports of the group `scoring` meet their adapters, on one transaction. */
export async function scoringWork(
  tx: Tx,
  { tenant, outbox, clock }: Pick<WorkContext, 'tenant'> & { readonly outbox: Outbox; readonly clock: Clock },
  memory: ScoringMemory,
): Promise<Work> {
  const key = await memory.keyOf(tx);
  const tenants = new PostgresTenants(tx);
  const facts = new PostgresFacts(tx);
  return {
    tenant,
    clock,
    outbox,
    tenants,
    facts,
    subjects: new PostgresSubjects(tx),
    background: new PostgresBackground(tx, memory.background),
    dossiers: new PostgresDossiers(tx, facts.writtenParties),
    scores: new PostgresScores(tx, clock),
    alerts: new PostgresAlerts(tx, () => tenants.asOf()),
    templates: memory.templates,
    hashInputs: (material) => createHmac('sha256', key).update(material).digest('hex'),
  };
}

/** What the group `scoring-graph` works with, and what memory follows after the commit. */
export type GraphTransaction = GraphWork & Followed;

/** Where the ports of the group `scoring-graph` meet their adapters, on one transaction. */
export async function graphWork(
  tx: Tx,
  { tenant, outbox }: Pick<WorkContext, 'tenant' | 'outbox'>,
  { networks }: ScoringMemory,
): Promise<GraphTransaction> {
  await networks.mustBeActive();
  const rows = new PostgresNetwork(tx);
  const changes: GraphChange[] = [];
  if (tenant === GLOBAL_TENANT) return installationWork(tenant, outbox, rows);
  const row = await lockNetwork(tx);
  let memory = networks.fitting(tenant, row, tx);
  if (memory === undefined) {
    memory = await loadNetwork(tx, row);
    networks.keep(tenant, memory);
  }
  let after = row.version;
  return {
    ...{ tenant, rows, outbox, memory, changes, asOf: row.asOf, isDue: row.isDue, before: row.version },
    get after() {
      return after;
    },
    async follow(more) {
      if (more.length === 0) return;
      if (after === row.version) {
        await bumpNetwork(tx);
        after = row.version + 1;
        networks.noteWritten(tenant, after, tx);
      }
      changes.push(...more);
    },
    settle: async () => void (await settleNetwork(tx)),
  };
}

/** The installation has lists and no network of its own. */
function installationWork(tenant: string, outbox: Outbox, rows: PostgresNetwork): GraphTransaction {
  return {
    ...{ tenant, rows, outbox, memory: undefined, asOf: undefined, isDue: false },
    ...{ changes: [], before: 0, after: 0 },
    follow: async () => {},
    settle: async () => {},
  };
}

@Module({})
export class ScoringModule {}

/** The HTTP side of scoring. */
export function scoringModule(
  { database, clock }: ServiceContext<ScoringConfig>,
  memory: ScoringMemory,
): DynamicModule {
  const scoring: Scoring = {
    database,
    clock,
    networkOf: (tx) => networkForReading(tx, memory.networks),
    workOn(tx) {
      const correlationId = currentCorrelationId() ?? uuidv7();
      const outbox = outboxOf(tx, { service: 'scoring', clock, correlationId });
      return scoringWork(tx, { tenant: tx.tenant as string, outbox, clock }, memory);
    },
  };
  return {
    module: ScoringModule,
    controllers: [
      SuppliersController,
      RecruitersController,
      SupplierAssessmentsController,
      RecruiterAssessmentsController,
      SupplierNetworkController,
      RecruiterNetworkController,
      WhatIfController,
      CorridorsController,
      MethodController,
      SearchListsController,
      AlertsController,
      ExportsController,
    ],
    providers: [{ provide: SCORING, useValue: scoring }],
  };
}
