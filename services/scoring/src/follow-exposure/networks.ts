import { unavailable, type Day } from '@manumit/kernel';
import type { TenantNetwork } from './tenant-network.ts';
import type { GraphChange } from './graph-facts.ts';

/** What a committed transaction asks memory to follow. */
export interface Followed {
  readonly tenant: string;
  readonly memory: TenantNetwork | undefined;
  /** Version of the rows before and after. */
  readonly before: number;
  readonly after: number;
  readonly changes: readonly GraphChange[];
}

/** The row of a tenant's network. */
export interface NetworkRow {
  readonly version: number;
  readonly asOf: Day | undefined;
  readonly isDue: boolean;
}

/** Whether this process is the one that may carry the network. */
export interface Shard {
  /** True while it holds the shard's lock; tries to get it if nobody does. */
  hold(): Promise<boolean>;
}

/**
 * The networks in memory, one per tenant. They follow what was committed and nothing else: the version of the rows is
 * compared with what memory holds in every transaction, so a member that was replaced without knowing loads anew.
 */
export class Networks {
  private readonly held = new Map<string, TenantNetwork>();
  /** Versions written in a transaction that is still open. */
  private readonly written = new WeakMap<object, Map<string, number>>();
  private shard: Shard | undefined;
  /** Once it has worked as a member, memory lags the tables by an open transaction at most. */
  isActive = false;

  /** From here on only the holder of the shard works. */
  guardWith(shard: Shard): void {
    this.shard = shard;
  }

  async mustBeActive(): Promise<void> {
    if (this.shard !== undefined && !(await this.shard.hold())) {
      this.isActive = false;
      this.held.clear();
      throw unavailable('network.standby', 'Another process carries the network; this one stands by.');
    }
    this.isActive = true;
  }

  /** What memory holds of a tenant, if it fits the rows of the transaction. */
  fitting(tenant: string, row: NetworkRow, transaction: object): TenantNetwork | undefined {
    const memory = this.held.get(tenant);
    const isOwn = this.written.get(transaction)?.get(tenant) === row.version;
    return memory !== undefined && (memory.version === row.version || isOwn) ? memory : undefined;
  }

  /** Memory that was just loaded from the rows. */
  keep(tenant: string, memory: TenantNetwork): void {
    this.held.set(tenant, memory);
  }

  /** What memory holds of a tenant, however far it is. */
  heldOf(tenant: string): TenantNetwork | undefined {
    return this.held.get(tenant);
  }

  noteWritten(tenant: string, version: number, transaction: object): void {
    const versions = this.written.get(transaction) ?? new Map<string, number>();
    this.written.set(transaction, versions.set(tenant, version));
  }

  /** Changes memory: only ever after a commit. */
  follow(works: readonly Followed[]): void {
    for (const { tenant, before, after, changes } of works) {
      const memory = this.held.get(tenant);
      if (memory === undefined || after <= memory.version) continue;
      // A gap means that somebody else has written: the next look loads.
      if (memory.version !== before) {
        this.held.delete(tenant);
        continue;
      }
      for (const change of changes) memory.apply(change);
      memory.version = after;
    }
  }

  /** Something was rolled back, and nobody knows what memory has to do with it. */
  forget(): void {
    this.held.clear();
  }
}
