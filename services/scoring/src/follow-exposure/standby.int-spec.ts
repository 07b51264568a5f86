import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { exposureAssessed } from '@manumit/events';
import { startTestMessaging, type TestMessaging } from '@manumit/messaging/testing';
import { createLogger } from '@manumit/platform';
import { contractEvent, supplierEvent, TENANT, tenantEvent } from '../../test/sample.ts';
import { createScoring, ScoringConfig, type ScoringService } from '../index.ts';
import { Networks } from './networks.ts';
import { TenantNetwork } from './tenant-network.ts';

describe('the member that carries the network', () => {
  let messaging: TestMessaging;
  let active: ScoringService;
  beforeEach(async () => {
    active = createScoring();
    messaging = await startTestMessaging([active]);
  });
  afterEach(() => messaging?.close());

  it('is alone: another one stands by until it has gone', async () => {
    const database = messaging.database('scoring');
    const { clock } = messaging;
    const context = {
      config: new ScoringConfig(),
      database,
      clock,
      logger: createLogger('silent'),
      enqueue: async () => {},
    };
    const other = createScoring();
    await active.start(context);
    await other.start(context);
    try {
      await messaging.publish(tenantEvent(), supplierEvent(1), contractEvent(1, [1]));
      await messaging.drain();
      expect(await messaging.events(exposureAssessed)).toHaveLength(1);

      const group = other.doors['scoring-graph'];
      const asOther = () =>
        database.inTransaction(TENANT, async (tx) =>
          group?.work(tx, { tenant: TENANT, outbox: { addAll: async () => {} }, clock, position: 0 }),
        );
      await expect(asOther()).rejects.toMatchObject({ kind: 'unavailable', code: 'network.standby' });
      await active.stop();
      expect(await asOther()).toMatchObject({ tenant: TENANT });
      // Who gave the shard up does not take it back.
      await expect(
        database.inTransaction(TENANT, async (tx) =>
          active.doors['scoring-graph']?.work(tx, {
            tenant: TENANT,
            outbox: { addAll: async () => {} },
            clock,
            position: 0,
          }),
        ),
      ).rejects.toMatchObject({ code: 'network.standby' });
    } finally {
      await active.stop();
      await other.stop();
    }
  });

  it('forgets what somebody else has written over', () => {
    const networks = new Networks();
    const row = (version: number) => ({ version, asOf: undefined, isDue: false });
    networks.keep(TENANT, new TenantNetwork(3, undefined, new Map()));
    expect(networks.fitting(TENANT, row(3), {})).toBeDefined();
    expect(networks.fitting(TENANT, row(4), {})).toBeUndefined();
    // Its own open transaction may have written.
    const transaction = {};
    networks.noteWritten(TENANT, 4, transaction);
    expect(networks.fitting(TENANT, row(4), transaction)).toBeDefined();
    const followed = (before: number, after: number) => ({
      tenant: TENANT,
      memory: undefined,
      before,
      after,
      changes: [],
    });
    networks.follow([followed(3, 4), followed(4, 5)]);
    expect(networks.fitting(TENANT, row(5), {})).toBeDefined();
    networks.follow([followed(4, 5)]);
    expect(networks.fitting(TENANT, row(5), {})).toBeDefined();
    networks.follow([followed(8, 9)]);
    expect(networks.heldOf(TENANT)).toBeUndefined();
  });
});
