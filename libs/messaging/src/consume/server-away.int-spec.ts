import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { frozenClock } from '@manumit/kernel/testing';
import {
  appRole,
  Database,
  ensureSchema,
  migrate,
  roleUrl,
  startEmbeddedPostgres,
  type EmbeddedServer,
} from '@manumit/platform';
import pg from 'pg';
import { outboxOf } from '../announce/outbox.ts';
import { installMessaging, SEQUENCER_ROLE } from '../install/install-messaging.ts';
import { balanceChanged, entry, ledgerWith, readEntries, Switches, till } from '../ledger.suite.ts';
import { PostgresLog } from '../read-log/postgres-log.ts';
import { readStatus } from '../report-status/status.ts';
import { Sequencer } from '../sequence/sequencer.ts';
import { silentLogger } from '../testing.ts';
import { runGroups } from './run-groups.ts';

/** A server of its own that goes away and comes back on the same address, as after a restart of PostgreSQL. */
class Server {
  private folder = '';
  private server: EmbeddedServer | undefined;
  private readonly sockets = new Set<Socket>();
  // The embedded server takes another port at every start; this door keeps one address.
  private readonly proxy = createServer((socket) => {
    const target = this.server && connect(Number(new URL(this.server.url).port), '127.0.0.1');
    for (const end of [socket, target]) {
      if (end === undefined) continue;
      this.sockets.add(end);
      end.on('error', () => {});
      end.on('close', () => [socket, target].forEach((one) => one?.destroy()));
    }
    if (target === undefined) socket.destroy();
    else socket.pipe(target).pipe(socket);
  });

  async open(): Promise<void> {
    this.folder = await mkdtemp(join(tmpdir(), 'manumit-away-'));
    await chmod(this.folder, 0o755);
    await new Promise<void>((done) => this.proxy.listen(0, '127.0.0.1', done));
    await this.start();
  }

  async start(): Promise<void> {
    this.server = await startEmbeddedPostgres(this.folder, { flags: ['shared_buffers=32MB'] });
  }

  async stop(): Promise<void> {
    const stopping = this.server;
    this.server = undefined;
    await stopping?.stop();
    for (const socket of this.sockets) socket.destroy();
    this.sockets.clear();
  }

  get url(): string {
    const url = new URL(this.server?.url ?? '');
    url.port = String((this.proxy.address() as AddressInfo).port);
    return url.href;
  }

  async close(): Promise<void> {
    await this.stop();
    this.proxy.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

const server = new Server();
beforeAll(() => server.open());
afterAll(() => server.close());

it('waits while PostgreSQL is away, gives no event up, and goes on by itself when it is back', async () => {
  const ledger = ledgerWith(new Switches());
  const definitions = [till, ledger];
  const [ownerUrl, secret] = [server.url, 'a long secret of a test'];
  const owner = async <Result>(work: (client: pg.Client) => Promise<Result>) => {
    const client = new pg.Client({ connectionString: ownerUrl });
    client.on('error', () => {});
    await client.connect();
    return work(client).finally(() => client.end());
  };
  await owner((client) => ensureSchema(client, secret, 'ledger'));
  await migrate(ownerUrl, 'ledger', ledger.migrations);
  await owner((client) => installMessaging(client, secret, definitions));

  const open = (schema: string) =>
    Database.open({ url: roleUrl(ownerUrl, secret, appRole(schema)), schema, poolSize: 3 });
  const [tills, database] = [await open('till'), await open('ledger')];
  const clock = frozenClock();
  const warnings: string[] = [];
  const logger = { ...silentLogger, warn: (_: object, message: string) => void warnings.push(message) };
  const sequencer = new Sequencer({
    url: roleUrl(ownerUrl, secret, SEQUENCER_ROLE),
    schemas: ['till', 'ledger'],
    logger,
  });
  const log = new PostgresLog({ database, logger });
  sequencer.start();
  await runGroups({ definition: ledger, log, database, clock, logger });

  const announce = (from: number) =>
    tills.inTransaction('ten_a', (tx) =>
      outboxOf(tx, { service: 'till', clock, correlationId: 'c' }).addAll(
        Array.from({ length: 2_000 }, (_, at) => entry({ account: `acc_${at % 50}`, number: from + at })),
      ),
    );
  await announce(0);
  for (let outage = 1; outage <= 2; outage++) {
    // Taken away while the first batches are under way.
    await new Promise((done) => setTimeout(done, 60));
    await server.stop();
    await expect(announce(outage * 2_000)).rejects.toMatchObject({ kind: 'unavailable' });
    await new Promise((done) => setTimeout(done, 400));
    await server.start();
    await eventually(() => announce(outage * 2_000));
  }
  await eventually(async () => expect(await tills.inSystemTransaction(readStatus)).toMatchObject({ settled: true }));
  const entries = await owner(readEntries);
  expect(entries).toHaveLength(6_000);
  expect(await tills.inSystemTransaction(readStatus)).toMatchObject({ deadLetters: 0, parked: 0 });
  expect(warnings.length).toBeGreaterThan(0);
  const { rows } = await owner((client) =>
    client.query(
      `select sum((event->'data'->>'total')::int - coalesce(before, 0))::int as sum from (
      select event, lag((event->'data'->>'total')::int) over (partition by key order by seq) as before
      from log.event_log where topic = $1) changes`,
      [balanceChanged.topic],
    ),
  );
  expect(rows[0]?.sum).toBe(6_000);
  await log.close();
  await sequencer.stop();
  await tills.close();
  await database.close();
});

async function eventually<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let round = 0; ; round++) {
    try {
      return await work();
    } catch (error) {
      if (round >= 150) throw error;
      await new Promise((done) => setTimeout(done, 100));
    }
  }
}
