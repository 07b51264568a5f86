import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import type { DatasetInfo } from '../src/dataset.ts';

export type Provenance = Omit<DatasetInfo, 'rows' | 'sha256'>;

/** Writes the rows of a dataset and its provenance with count and digest, one row a line. */
export function writeDataset(provenance: Provenance, rows: readonly unknown[]): void {
  const folder = new URL(`../src/${provenance.id}/`, import.meta.url);
  const sha256 = createHash('sha256').update(JSON.stringify(rows)).digest('hex');
  mkdirSync(folder, { recursive: true });
  const lines = rows.map((row) => JSON.stringify(row)).join(',\n');
  writeFileSync(new URL('data.json', folder), rows.length === 0 ? '[]\n' : `[\n${lines}\n]\n`);
  writeFileSync(
    new URL('provenance.json', folder),
    `${JSON.stringify({ ...provenance, rows: rows.length, sha256 }, null, 2)}\n`,
  );
  console.log(`${provenance.id}: ${rows.length} rows`);
}
