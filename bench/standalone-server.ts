import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export interface StandaloneServer {
  readonly url: string;
  readonly token: string;
  /** From the start of the process until it answered that it is ready. */
  readonly secondsUntilReady: number;
  /** Greatest resident set of the process so far, in MB; the database has processes of its own. */
  peakMegabytes(): Promise<number>;
  stop(): Promise<void>;
}

/** The standalone server as `npm start` runs it, with its data in `folder`. */
export async function startStandalone(folder: string): Promise<StandaloneServer> {
  const path = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));
  const start = performance.now();
  const child = spawn(
    process.execPath,
    ['--no-warnings', path('tools/run.mjs'), path('services/standalone/src/main.ts'), '--data', folder, '--port', '0'],
    { stdio: ['ignore', 'inherit', 'pipe'], env: { ...process.env, LOG_LEVEL: 'error' } },
  );
  // A bench that fails leaves no server behind.
  process.once('exit', () => child.kill('SIGTERM'));
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const isOver = once(child, 'exit');
  while (!/serves at \S+/.test(said)) {
    if (child.exitCode !== null) throw new Error(`the server ended: ${said}`);
    await pause(10);
  }
  const { url, token } = JSON.parse(await readFile(join(folder, 'cli.json'), 'utf8')) as { url: string; token: string };
  while (!(await fetch(`${url}/health/ready`)).ok) await pause(10);
  const secondsUntilReady = (performance.now() - start) / 1_000;
  return {
    ...{ url, token, secondsUntilReady },
    async peakMegabytes() {
      const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
      return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1_000;
    },
    async stop() {
      child.kill('SIGTERM');
      await isOver;
    },
  };
}
