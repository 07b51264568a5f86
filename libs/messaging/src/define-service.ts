import type { CloudEvent, EventDefinition } from '@manumit/events';
import type { Clock } from '@manumit/kernel';
import type { Migration, Tx } from '@manumit/platform';
import type { Outbox } from './announce/outbox.ts';
import type { JobDefinition } from './run-chores/define-job.ts';

/** An event as a door meets it: decoded, and trusted from here on. */
export interface DoorEvent<Data extends object = object> {
  /** Id of the aggregate. */
  readonly subject: string;
  readonly revision: number;
  readonly data: Data;
  /** The envelope, for its type, tenant and provenance. */
  readonly event: CloudEvent;
}

/**
 * Where events enter a service. It gets all events of one tenant and of its types that lie in a batch, in the log's
 * order, the newest revision per type and aggregate, and names the subjects they touched.
 */
export interface Door<Work = unknown> {
  readonly definitions: readonly EventDefinition[];
  receive(events: readonly DoorEvent[], work: Work): Promise<readonly string[]>;
}

type DataOf<Definition> = Definition extends EventDefinition<infer Data> ? Data : never;

/** Declares a door for one event type, or for several that have to be met together. */
export function door<Definition extends EventDefinition, Work>(
  definitions: Definition | readonly Definition[],
  receive: (events: readonly DoorEvent<DataOf<Definition>>[], work: Work) => Promise<readonly string[]>,
): Door<Work> {
  const list = Array.isArray(definitions) ? (definitions as readonly Definition[]) : [definitions as Definition];
  return { definitions: list, receive: receive as Door<Work>['receive'] };
}

/** What the consumer loop knows when it asks for a `Work`. */
export interface WorkContext {
  readonly tenant: string;
  /** Its events carry the correlation and causation of the event that touched their subject. */
  readonly outbox: Outbox;
  readonly clock: Clock;
  /** Sum of the group's positions before this transaction: a group with memory compares it with what memory holds. */
  readonly position: number;
}

/**
 * One reader of the log with its own position. Everything here runs inside a transaction that also moves the
 * position, so an effect happens once or not at all; only `afterCommit` and `onRollback` run outside it.
 */
export interface ConsumerGroup<Work = unknown> {
  readonly on: readonly Door<Work>[];
  /** Builds what the doors may touch, once per tenant and transaction. */
  work(tx: Tx, context: WorkContext): Work | Promise<Work>;
  /** Decides the touched subjects: once per tenant and batch, each id once. */
  then?(ids: readonly string[], work: Work): Promise<void>;
  /** Subjects that were only marked; taken when nothing is left to read. */
  readonly due?: DueSubjects<Work>;
  /** For events of the installation's own tenant: runs once for every other tenant, with the ids their doors named. */
  fanOut?(ids: readonly string[], work: Work): Promise<void>;
  /** The tenants this service knows, in a transaction without a tenant. Needed by `due` and `fanOut`. */
  tenants?(tx: Tx): Promise<readonly string[]>;
  /**
   * The place to change memory: gets every `Work` of the committed transaction (none if only foreign events were
   * passed) and the new sum of positions.
   */
  afterCommit?(works: readonly Work[], position: number): void | Promise<void>;
  /** Something was rolled back: memory has to be thrown away. */
  onRollback?(): void;
}

export interface DueSubjects<Work = unknown> {
  /** Takes at most `limit` due subjects of the tenant (`for update skip locked`), clears their marks and gives their ids. */
  take(limit: number, work: Work): Promise<readonly string[]>;
  /** Decides them; default is the group's `then`. */
  decide?(ids: readonly string[], work: Work): Promise<void>;
}

/** SQL sources of what is not finished yet, `schema.table` or `schema.table where condition`: any row counts. */
export interface UnsettledSources {
  /** Subjects due for scoring, roll-up or evaluation. */
  readonly due?: readonly string[];
  /** Imports that wait or run. */
  readonly imports?: readonly string[];
}

export interface ServiceDefinition<Module = unknown, Config = unknown> {
  /** Also the name of its schema and the `source` of its events. */
  readonly name: string;
  readonly module: Module;
  readonly config: Config;
  readonly migrations: readonly Migration[];
  /** Row classes for TypeORM. */
  readonly tables?: readonly Function[];
  readonly poolSize?: number;
  /** Consumer groups by name. */
  readonly doors: Readonly<Record<string, ConsumerGroup>>;
  readonly chores: readonly JobDefinition[];
  readonly unsettled?: UnsettledSources;
  /** Whether this service may make dead events of every group due again (it answers the operators). */
  readonly mayRedrive?: boolean;
}

/** Declares a service to its host. */
export function defineService<Module, Config>(
  definition: ServiceDefinition<Module, Config>,
): ServiceDefinition<Module, Config> {
  return definition;
}

/** The topics a group reads. */
export function topicsOf(group: ConsumerGroup): string[] {
  return [...new Set(group.on.flatMap(({ definitions }) => definitions.map(({ topic }) => topic)))].sort();
}
