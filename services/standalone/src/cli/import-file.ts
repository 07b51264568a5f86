import { createWriteStream } from 'node:fs';
import { openAsBlob } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { SingleBar } from 'cli-progress';
import type { ImportAnswer } from './answers.ts';
import { ask, CommandError, send, type Connection } from './connection.ts';

export interface ImportOptions {
  readonly as?: string;
  /** Name of a mapping the server knows, or a JSON file. */
  readonly mapping?: string;
  readonly replaceSource?: string;
  readonly dryRun?: boolean;
  readonly sourceName?: string;
  readonly sourceCategory?: string;
  readonly sourceDate?: string;
}

/** Sends one file, shows its progress on standard error and gives the finished import. */
export async function importFile(
  connection: Connection,
  path: string,
  options: ImportOptions,
  isQuiet: boolean,
): Promise<ImportAnswer> {
  const { size } = await stat(path).catch(() => {
    throw new CommandError(`There is no file ${path}.`);
  });
  const form = new FormData();
  const fields: Record<string, string | undefined> = {
    as: options.as,
    mapping: await mappingOf(options.mapping),
    replaceSource: options.replaceSource,
    dryRun: options.dryRun === true ? 'true' : undefined,
    source_name: options.sourceName,
    source_category: options.sourceCategory,
    source_date: options.sourceDate,
  };
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) form.set(name, value);
  // The file comes last: the server reads the fields before it takes the bytes.
  form.set('file', await openAsBlob(path), basename(path));
  const { id } = await ask<{ id: string }>(connection, 'POST', '/imports', { body: form });
  return follow(connection, id, basename(path), size, isQuiet);
}

async function mappingOf(mapping: string | undefined): Promise<string | undefined> {
  if (mapping === undefined || !mapping.endsWith('.json')) return mapping;
  return readFile(mapping, 'utf8').catch(() => {
    throw new CommandError(`There is no mapping file ${mapping}.`);
  });
}

const POLL_MS = 150;

async function follow(
  connection: Connection,
  id: string,
  name: string,
  size: number,
  isQuiet: boolean,
): Promise<ImportAnswer> {
  const bar = new SingleBar({
    stream: process.stderr,
    format: `${name.slice(0, 36).padEnd(36)} [{bar}] {percentage}% | {rows} rows, {rejected} rejected`,
    barsize: 24,
    hideCursor: true,
    clearOnComplete: false,
    noTTYOutput: false,
  });
  if (!isQuiet) bar.start(Math.max(size, 1), 0, { rows: 0, rejected: 0 });
  try {
    for (;;) {
      const state = await ask<ImportAnswer>(connection, 'GET', `/imports/${id}`);
      const isOver = state.state === 'done' || state.state === 'failed';
      if (!isQuiet)
        bar.update(isOver ? Math.max(size, 1) : Math.min(state.bytesRead ?? 0, size), {
          rows: state.rows,
          rejected: state.rejected,
        });
      if (isOver) return state;
      await pause(POLL_MS);
    }
  } finally {
    bar.stop();
  }
}

/** Writes the rows that were not taken beside the file, in a form that can be mended and sent again. */
export async function writeRejects(connection: Connection, id: string, path: string): Promise<string> {
  const target = `${path}.rejected.csv`;
  const response = await send(connection, 'GET', `/imports/${id}/rejects`, { query: { format: 'csv' } });
  if (response.body === null) throw new CommandError('The server sent no list of rejected rows.');
  await pipeline(Readable.fromWeb(response.body as never), createWriteStream(target));
  return target;
}
