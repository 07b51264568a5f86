import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { access, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export interface LocalKafka {
  /** `host:port` of the one broker. */
  readonly brokers: string;
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

export interface LocalKafkaOptions {
  /** Where the broker's data and its log file lie. */
  readonly folder: string;
  /** Port of the broker; free ones are chosen if absent. */
  readonly port?: number;
  readonly controllerPort?: number;
  readonly say?: (text: string) => void;
}

const VERSION = '4.4.0';
/** Any fixed id will do for a cluster of one. */
const CLUSTER_ID = 'bWFudW1pdC1sb2NhbC0wMQ';
const READY_WITHIN_MS = 60_000;
const here = fileURLToPath(new URL('.', import.meta.url));

/** Starts a real Apache Kafka on this machine, without Docker. Needs Java 17 and, at first use, Maven. */
export async function startKafka({ folder, say = () => {}, ...ports }: LocalKafkaOptions): Promise<LocalKafka> {
  const jars = await fetchJars(say);
  const home = resolve(folder);
  await mkdir(join(home, 'data'), { recursive: true });
  const port = ports.port ?? (await freePort());
  const controllerPort = ports.controllerPort ?? (await freePort());
  const template = await readFile(join(here, 'server.properties'), 'utf8');
  const properties = join(home, 'server.properties');
  const values: Record<string, string> = {
    ...{ port: String(port), controllerPort: String(controllerPort), data: join(home, 'data') },
  };
  await writeFile(
    properties,
    template.replace(/\{(\w+)\}/g, (_, name: string) => values[name] as string),
  );
  const format = ['kafka.tools.StorageTool', 'format', '-t', CLUSTER_ID, '-c', properties, '--ignore-formatted'];
  run('java', ['-Xmx128m', '-cp', `${jars}/*`, ...format], 'Kafka could not lay out its folder');
  const log = join(home, 'kafka.log');
  const out = openSync(log, 'w');
  const memory = ['-Xms256m', '-Xmx256m', '-XX:+UseSerialGC', '-XX:+ExitOnOutOfMemoryError'];
  const logging = `-Dlog4j2.configurationFile=file:${join(here, 'log4j2.properties')}`;
  const broker = spawn('java', [...memory, logging, '-cp', `${jars}/*`, 'kafka.Kafka', properties], {
    stdio: ['ignore', out, out],
  });
  const stop = async (): Promise<void> => {
    if (broker.exitCode !== null || broker.signalCode !== null) return;
    const ended = once(broker, 'exit');
    broker.kill('SIGTERM');
    await ended;
  };
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await readFile(log, 'utf8')).includes('Kafka Server started')) {
    if (broker.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`Kafka did not start; the end of ${log}:\n${(await readFile(log, 'utf8')).slice(-2_000)}`);
    }
    await pause(50);
  }
  return { brokers: `127.0.0.1:${port}`, process: broker, stop };
}

/** The broker's jars, from Maven Central by the pinned pom.xml, kept outside of every data folder. */
async function fetchJars(say: (text: string) => void): Promise<string> {
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'manumit');
  const jars = join(cache, `kafka-${VERSION}`);
  if (spawnSync('java', ['-version']).status !== 0)
    throw new Error('Kafka needs Java 17 or newer: install it (Debian: default-jre-headless).');
  if (await exists(jars)) return jars;
  if (spawnSync('mvn', ['-version']).status !== 0)
    throw new Error('The jars of Kafka are fetched with Maven: install it (Debian: maven).');
  say(`Fetching Apache Kafka ${VERSION} from Maven Central, once …`);
  const half = `${jars}.${process.pid}`;
  await mkdir(cache, { recursive: true });
  const copy = ['dependency:copy-dependencies', `-DoutputDirectory=${half}`, '-DincludeScope=runtime'];
  run('mvn', ['-B', '-q', '-f', join(here, 'pom.xml'), ...copy], 'the jars of Kafka could not be fetched');
  // Whole or not at all; whoever was faster has brought the same.
  await rename(half, jars).catch(() => rm(half, { recursive: true, force: true }));
  return jars;
}

function run(command: string, args: readonly string[], failure: string): void {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${failure}:\n${`${stdout}${stderr}`.slice(-2_000)}`);
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}
