import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Failure, unusable } from '@manumit/kernel';
import { isGzip, refuseOtherTypes } from './file-type.ts';
import type { Limits } from './limits.ts';

/** A ratio says nothing about the first bytes. */
const RATIO_COUNTS_FROM = 1 << 20;

export interface OpenedBytes {
  readonly gzipped: boolean;
  /** The first bytes after gunzip: `limits.rowBytes` of them, fewer if the file is shorter. */
  readonly head: Buffer;
  /** Whether the head is the whole file. */
  readonly headIsAll: boolean;
  /** All bytes after gunzip, the head included. */
  readonly bytes: AsyncGenerator<Buffer>;
  /** Gives the source back, whether or not any byte was taken. */
  readonly close: () => Promise<void>;
}

/**
 * Opens a file as it was sent: gzip is recognized by its first bytes and inflated within the limits.
 * Failures: `FILE-TYPE`, `FILE-BOMB` (too large, or inflating too far), `FILE-CORRUPT` (gzip damaged or cut off).
 */
export async function openBytes(source: AsyncIterable<Buffer>, limits: Limits): Promise<OpenedBytes> {
  const sent = await peek(limited(source, limits.bytes), 4_096);
  let opened = sent;
  try {
    const gzipped = isGzip(sent.head);
    if (!gzipped) refuseOtherTypes(sent.head);
    opened = await peek(gzipped ? inflated(sent.bytes, limits) : sent.bytes, limits.rowBytes);
    if (gzipped) {
      if (isGzip(opened.head)) throw unusable('FILE-TYPE', 'The file is gzipped twice. Unpack it once and send that.');
      refuseOtherTypes(opened.head);
    }
    return { gzipped, ...opened };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

async function* limited(source: AsyncIterable<Buffer>, limit: number): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of source) {
    size += chunk.length;
    if (size > limit)
      throw unusable('FILE-BOMB', `The file holds more than ${limit} bytes. Split it and send the parts.`);
    yield chunk;
  }
}

async function* inflated(source: AsyncIterable<Buffer>, limits: Limits): AsyncGenerator<Buffer> {
  let compressed = 0;
  let size = 0;
  const counted = async function* () {
    for await (const chunk of source) {
      compressed += chunk.length;
      yield chunk;
    }
  };
  const gunzip = createGunzip();
  // Errors of both ends arrive in the loop below; the callback only keeps them from being thrown twice.
  pipeline(Readable.from(counted(), { objectMode: true }), gunzip, () => undefined);
  try {
    for await (const chunk of limited(gunzip, limits.bytes)) {
      size += chunk.length;
      if (size > RATIO_COUNTS_FROM && size > compressed * limits.gunzipRatio)
        throw unusable('FILE-BOMB', `The file inflates more than ${limits.gunzipRatio} times. Send it uncompressed.`);
      yield chunk;
    }
  } catch (error) {
    if (error instanceof Failure || !isZlib(error)) throw error;
    throw unusable('FILE-CORRUPT', 'The gzip data is damaged or ends too early. Pack the file again and send it.');
  } finally {
    gunzip.destroy();
  }
}

// By its code alone: an error of Node's own parts is no `Error` of the realm tests run in.
const isZlib = (error: unknown): boolean =>
  /^(Z_|ERR_STREAM_PREMATURE)/.test(String((error as { readonly code?: unknown } | undefined)?.code));

/** The first bytes of a stream, always the same ones however it is cut into chunks, and the whole stream again. */
async function peek(source: AsyncGenerator<Buffer>, length: number) {
  const chunks: Buffer[] = [];
  let size = 0;
  let ended = false;
  while (size <= length && !ended) {
    const next = await source.next();
    if (next.done === true) ended = true;
    else {
      chunks.push(next.value);
      size += next.value.length;
    }
  }
  const head = Buffer.concat(chunks).subarray(0, length);
  const whole = async function* (): AsyncGenerator<Buffer> {
    try {
      yield* chunks.splice(0);
      if (!ended) yield* source;
    } finally {
      await source.return(undefined);
    }
  };
  // A generator nobody has begun would end without giving its source back.
  const close = async () => void (await source.return(undefined));
  return { head, headIsAll: size <= length, bytes: whole(), close };
}
