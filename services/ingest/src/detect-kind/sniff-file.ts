import type { Kind } from '../check-rows/template.ts';
import type { Limits } from '../read-rows/limits.ts';
import { openText } from '../read-rows/read-rows.ts';
import { kindOfHeader, kindOfJson, type Detected } from './detect-kind.ts';

export interface Sniffed extends Detected {
  readonly format: 'csv' | 'json';
  readonly gzipped: boolean;
}

/**
 * Tells the kind of a file from its beginning, so that the right reader can be chosen, and closes the stream.
 * Failures: `FILE-KIND` beside those of opening a file.
 */
export async function sniffFile(
  bytes: AsyncIterable<Buffer>,
  { as, limits }: { readonly as?: Kind; readonly limits: Limits },
): Promise<Sniffed> {
  const opened = await openText(bytes, limits);
  try {
    const { format, gzipped, head } = opened;
    const named: Detected | undefined = as === undefined ? undefined : { kind: as, because: 'you named it' };
    const detected =
      named ?? (format === 'json' ? kindOfJson(head) : undefined) ?? kindOfHeader((await opened.table()).header);
    return { ...detected, format, gzipped };
  } finally {
    await opened.close();
  }
}
