import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks a second, as Linux counts them in /proc. */
const TICKS = 100;

/** CPU seconds of the server's processes that work as `role`, by process; undefined where /proc does not say. */
function serverSeconds(role: string): ReadonlyMap<string, number> | undefined {
  try {
    const seconds = new Map<string, number>();
    for (const process of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      if (!readFileSync(`/proc/${process}/cmdline`, 'utf8').startsWith(`postgres: ${role} `)) continue;
      const stat = readFileSync(`/proc/${process}/stat`, 'utf8');
      const [user, system] = stat
        .slice(stat.lastIndexOf(')') + 2)
        .split(' ')
        .slice(11, 13);
      seconds.set(process, (Number(user) + Number(system)) / TICKS);
    }
    return seconds;
  } catch {
    // A process ended while it was read, or this is no Linux.
    return undefined;
  }
}

/** Microseconds of CPU an event takes here and in the server: on a machine that others use they say more than time does. */
export async function cpuOf(
  role: string,
  events: number,
  work: () => Promise<void>,
): Promise<readonly (number | undefined)[]> {
  const [before, own] = [serverSeconds(role), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(own);
  const after = serverSeconds(role);
  const per = (seconds: number) => Math.round((seconds * 1e6) / events);
  if (before === undefined || after === undefined) return [per((user + system) / 1e6), undefined];
  // Connections that have gone took what they used along.
  const server = [...after].reduce((sum, [process, seconds]) => sum + seconds - (before.get(process) ?? 0), 0);
  return [per((user + system) / 1e6), per(server)];
}
