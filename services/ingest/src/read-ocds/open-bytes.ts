import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

import { Failure, unusable } from '@manumit/kernel';

import { isZip, unzipped } from './unzip-one.ts';

export interface ByteLimits {
  /** Bytes after inflating. */
  readonly totalBytes: number;
  /** Inflated bytes per compressed byte. Real OCDS files stay below 30. */
  readonly inflateRatio: number;
}

/** A ratio says nothing about the first bytes. */
const RATIO_COUNTS_FROM = 1 << 20;

/**
 * The JSON bytes of an upload as UTF-8 without a byte order mark: gzip and zip are recognized by their first bytes,
 * UTF-16 by its mark. Bytes that are neither are handed on as they are.
 * Failures: `FILE-BOMB` (a limit passed), `FILE-CORRUPT` (compressed data broken off or damaged), `FILE-TYPE` (a zip
 * that holds anything but exactly one plain file).
 */
export async function* openBytes(source: AsyncIterable<Buffer>, limits: ByteLimits): AsyncGenerator<Buffer> {
  let compressed = 0;
  const [magic, whole] = await peek(source, 4);
  const counted = async function* () {
    for await (const chunk of whole) {
      compressed += chunk.length;
      yield chunk;
    }
  };
  const isGzip = magic[0] === 0x1f && magic[1] === 0x8b;
  if (!isGzip && !isZip(magic)) return yield* toUtf8(limited(whole, limits.totalBytes));
  const opened = isGzip ? gunzipped(counted()) : unzipped(counted());
  yield* toUtf8(limited(opened, limits.totalBytes, () => compressed * limits.inflateRatio));
}

async function* limited(source: AsyncIterable<Buffer>, limit: number, mayHold?: () => number): AsyncGenerator<Buffer> {
  let size = 0;
  try {
    for await (const chunk of source) {
      size += chunk.length;
      if (size > limit)
        throw unusable('FILE-BOMB', `The file holds more than ${limit} bytes. Split it and send the parts.`);
      if (mayHold !== undefined && size > RATIO_COUNTS_FROM && size > mayHold()) {
        throw unusable('FILE-BOMB', 'The file inflates further than any real data does. Send it uncompressed.');
      }
      yield chunk;
    }
  } catch (error) {
    if (error instanceof Failure || !isZlib(error)) throw error;
    throw unusable(
      'FILE-CORRUPT',
      'The compressed data is damaged or ends too early. What stood before was read; send it again.',
    );
  }
}

const isZlib = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && String(error.code).startsWith('Z_');

function gunzipped(source: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const gunzip = createGunzip();
  // Errors of both ends arrive where the bytes are read; the callback only keeps them from being thrown twice.
  pipeline(Readable.from(source), gunzip, () => undefined);
  return gunzip;
}

async function* toUtf8(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const [mark, whole] = await peek(source, 3);
  const hex = mark.toString('hex');
  const encoding = hex.startsWith('fffe') ? 'utf-16le' : hex.startsWith('feff') ? 'utf-16be' : undefined;
  if (encoding !== undefined) {
    const decoder = new TextDecoder(encoding);
    for await (const chunk of whole) yield Buffer.from(decoder.decode(chunk, { stream: true }));
    yield Buffer.from(decoder.decode());
    return;
  }
  let skip = hex === 'efbbbf' ? 3 : 0;
  for await (const chunk of whole) {
    yield skip === 0 ? chunk : chunk.subarray(skip);
    skip = Math.max(0, skip - chunk.length);
  }
}

/** The first bytes of a stream (fewer if it is shorter), and the whole stream again. */
async function peek(source: AsyncIterable<Buffer>, length: number): Promise<[Buffer, AsyncIterable<Buffer>]> {
  const iterator = source[Symbol.asyncIterator]();
  const chunks: Buffer[] = [];
  let size = 0;
  while (size < length) {
    const next = await iterator.next();
    if (next.done === true) break;
    chunks.push(next.value);
    size += next.value.length;
  }
  const first = Buffer.concat(chunks).subarray(0, length);
  const whole = async function* () {
    try {
      yield* chunks.splice(0);
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
    } finally {
      await iterator.return?.();
    }
  };
  return [first, whole()];
}
