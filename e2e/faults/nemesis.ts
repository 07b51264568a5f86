import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import type { Dice } from '../security/hostile-corpus.ts';
import type { ServerProcess } from '../server-process.ts';

/** What the process was doing when it was killed. */
export type Phase = 'starting' | 'between files' | 'importing' | 'import not resumed' | 'scoring' | 'at rest';

export interface Kill {
  readonly phase: Phase;
  /** The file that was being read. */
  readonly file?: string;
  /** Events that the groups had not worked through, all groups together. */
  readonly lag?: number;
  readonly withPostgres: boolean;
}

/** One return to life: how long the start took, and how long the open import then stood still, ms. */
export interface Revival {
  readonly servesAfterMs: number;
  readonly goesOnAfterMs?: number;
}

export interface NemesisOptions {
  readonly server: ServerProcess;
  /** Whose imports are watched. */
  readonly tenant: string;
  readonly dice: Dice;
  readonly kills: number;
  /** Files that will be sent. */
  readonly files: number;
  /** The work over which the kills are spread, and how much of it the log had behind it before. */
  readonly goal: Goal;
  /** How long a start takes and how long one batch of rows, ms. */
  readonly startMs: number;
  readonly batchMs: number;
  readonly say: (measure: string, value: object) => void;
}

/** Rows to be read and, if scoring counts, positions of the groups to be moved. */
export interface Goal {
  readonly rows: number;
  readonly moves: number;
  readonly movesBefore: number;
}

interface Sight {
  /** The file that is being read. */
  readonly file: string | null;
  /** Another one whenever an import moves. */
  readonly mark: string;
  readonly files: number;
  readonly rows: number;
  readonly moves: number;
  readonly lag: number;
  readonly isSettled: boolean;
}

const LOOK_EVERY_MS = 50;
/** Which kills fall into the start after the one before, and which take PostgreSQL along. */
const isIntoStart = (n: number): boolean => n % 7 === 3;
const isWithPostgres = (n: number): boolean => n % 4 === 2;
/** The queue's lock, the reconciler and some more: who has not gone on by then never will. */
const LOST_AFTER_MS = 240_000;

/** Kills the server at moments that a seed gives, and starts it again each time. */
export class Nemesis {
  readonly kills: Kill[] = [];
  readonly revivals: Revival[] = [];
  lastKillAt = 0;
  private readonly stopping = new AbortController();
  private owner: pg.Client | undefined;
  private markAtStart = '';

  constructor(private readonly options: NemesisOptions) {}

  stop(): void {
    this.stopping.abort();
  }

  /** Ends after the last kill, or once told to stop; the server serves then. */
  async run(): Promise<void> {
    const { dice, kills, goal } = this.options;
    const running = Array.from({ length: kills }, (_, n) => n).filter((n) => !isIntoStart(n));
    // By what is done and not by the clock: no kill falls behind the end, however fast or slow the machine is now.
    const targets = running.map(() => dice.below(goal.rows + goal.moves)).toSorted((one, other) => one - other);
    try {
      for (const [index, target] of targets.entries()) {
        const n = running[index] as number;
        await this.reach(target);
        if (this.stopping.signal.aborted) return;
        await this.kill(isWithPostgres(n));
        if (n + 1 < kills && isIntoStart(n + 1)) await this.killStart();
        await this.revive();
      }
    } finally {
      await this.owner?.end().catch(() => {});
    }
  }

  private async reach(target: number): Promise<void> {
    const { movesBefore, moves: counted } = this.options.goal;
    while (!this.stopping.signal.aborted) {
      const sight = await this.look();
      if (sight !== undefined && sight.rows + (counted > 0 ? sight.moves - movesBefore : 0) >= target) return;
      await this.sleep(LOOK_EVERY_MS);
    }
  }

  private async kill(withPostgres: boolean): Promise<void> {
    const { server, dice, batchMs } = this.options;
    // What is reached shows at a commit; chance says how far into the next one we are.
    await pause(dice.below(batchMs));
    const sight = await this.look();
    if (withPostgres) await server.killPostgres();
    await server.kill();
    this.note({
      phase: this.phaseOf(sight),
      ...(sight === undefined ? {} : { lag: sight.lag }),
      ...(sight?.file == null ? {} : { file: sight.file }),
      withPostgres,
    });
  }

  private async killStart(): Promise<void> {
    const { server, dice, startMs } = this.options;
    const starting = server.start().catch(() => {});
    await pause(dice.below(startMs));
    await server.kill();
    await starting;
    this.note({ phase: 'starting', withPostgres: false });
  }

  private async revive(): Promise<void> {
    const { server, say } = this.options;
    const before = performance.now();
    await server.start();
    const served = performance.now();
    const { file, mark } = await this.lookUntilSeen();
    this.markAtStart = mark;
    const goesOnAfterMs = file === null ? undefined : await this.resumed(served);
    const servesAfterMs = Math.round(served - before);
    const revival = { servesAfterMs, ...(goesOnAfterMs === undefined ? {} : { goesOnAfterMs }) };
    this.revivals.push(revival);
    say('revival', revival);
  }

  /** Waits until the open import moves. */
  private async resumed(served: number): Promise<number> {
    for (;;) {
      const { mark, file } = await this.lookUntilSeen();
      const passed = Math.round(performance.now() - served);
      if (mark !== this.markAtStart) return passed;
      if (passed > LOST_AFTER_MS) throw new Error(`the import of ${file} did not go on after ${passed} ms`);
      await pause(LOOK_EVERY_MS);
    }
  }

  private phaseOf(sight: Sight | undefined): Phase {
    if (sight === undefined) return 'starting';
    if (sight.file !== null) return sight.mark === this.markAtStart ? 'import not resumed' : 'importing';
    if (sight.files < this.options.files) return 'between files';
    return sight.isSettled ? 'at rest' : 'scoring';
  }

  private note(kill: Kill): void {
    this.kills.push(kill);
    this.lastKillAt = performance.now();
    this.options.say('kill', kill);
  }

  private async look(): Promise<Sight | undefined> {
    try {
      this.owner ??= await this.options.server.owner();
      const { rows } = await this.owner.query<Sight>(
        `select min(file_name) filter (where state in ('queued', 'running')) as file, count(*)::int as files,
           coalesce(sum(rows), 0)::int as rows, (select sum(seq) from log.position)::int as moves,
           (select sum(head.seq - position.seq) from log.head, log.position)::int as lag,
           coalesce(string_agg(concat_ws(' ', state, checkpoint, rows, accepted, rejected), ',' order by id), '') as mark,
           (log.status()->>'settled')::boolean as "isSettled"
         from ingest.import where tenant_id = $1`,
        [this.options.tenant],
      );
      return rows[0];
    } catch {
      // It died with the server, or cannot be reached yet.
      this.owner = undefined;
      return undefined;
    }
  }

  private async lookUntilSeen(): Promise<Sight> {
    for (;;) {
      const sight = await this.look();
      if (sight !== undefined) return sight;
      await pause(LOOK_EVERY_MS);
    }
  }

  private async sleep(ms: number): Promise<void> {
    await pause(ms, undefined, { signal: this.stopping.signal }).catch(() => {});
  }
}
