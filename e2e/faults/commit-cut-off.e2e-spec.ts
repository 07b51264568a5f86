import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { LeavingPostgres } from './leaving-postgres.ts';
import { formOf, keyOf, PatientClient } from './patient-client.ts';
import { sampleFiles, type SampleFile } from './sample-files.ts';
import { ServerProcess } from '../server-process.ts';

/** A way to PostgreSQL that breaks once, when the server has committed a new import and says so. */
class BreakingWay {
  isBroken = false;
  private readonly server: Server;

  constructor(port: number) {
    this.server = createServer((socket) => {
      const beyond = connect(port, '127.0.0.1');
      let addsImport = false;
      for (const end of [socket, beyond]) {
        end.on('error', () => {});
        end.on('close', () => [socket, beyond].forEach((one) => one.destroy()));
      }
      socket.on('data', (sent) => {
        addsImport ||= sent.includes('insert into import (');
        beyond.write(sent);
      });
      beyond.on('data', (answer) => {
        // The tag of CommandComplete: PostgreSQL's documentation of its message formats.
        if (!this.isBroken && addsImport && answer.includes('COMMIT\0')) {
          this.isBroken = true;
          beyond.destroy();
        } else socket.write(answer);
      });
    });
  }

  async open(): Promise<number> {
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
    return (this.server.address() as AddressInfo).port;
  }

  close(): void {
    this.server.close();
  }
}

let postgres: LeavingPostgres;
let way: BreakingWay;
let data: string;
let server: ServerProcess;

beforeAll(async () => {
  postgres = await LeavingPostgres.open();
  const url = new URL(postgres.url);
  way = new BreakingWay(Number(url.port));
  url.port = String(await way.open());
  data = await mkdtemp(join(tmpdir(), 'manumit-cut-'));
  await chmod(data, 0o755);
  server = await ServerProcess.at({ data, databaseUrl: url.href });
  await server.start();
}, 120_000);
afterAll(async () => {
  await server?.end();
  way?.close();
  await postgres?.close();
  await rm(data, { recursive: true, force: true });
}, 60_000);

it('reads an upload whose commit nobody heard of, once it is sent again', async () => {
  const { token } = JSON.parse(await readFile(join(data, 'cli.json'), 'utf8')) as { token: string };
  const file = sampleFiles(20, 7, false).files[0] as SampleFile;
  const first = await fetch(`${server.url}/api/v1/imports`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'idempotency-key': keyOf(file) },
    body: formOf(file),
  });
  expect(way.isBroken).toBe(true);
  expect(first.status).toBe(503);
  const client = new PatientClient(server.url, token, AbortSignal.timeout(45_000));
  expect(await client.send(file)).toMatchObject({ state: 'done', rows: 20 });
}, 60_000);
