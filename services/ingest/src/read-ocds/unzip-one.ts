import { pipeline, Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';

import { unusable } from '@manumit/kernel';

const LOCAL_HEADER = 'PK\x03\x04';
const END_OF_DIRECTORY = 'PK\x05\x06';
const LOCAL_HEADER_BYTES = 30;
/** The end record is 22 bytes and a comment of at most 65,535. */
const END_BYTES = 22 + 0xffff;
const DEFLATED = 8;

export const isZip = (magic: Buffer): boolean => magic.toString('latin1', 0, 4) === LOCAL_HEADER;

const notOne = (what: string) =>
  unusable(
    'FILE-TYPE',
    `The zip ${what}. Send a zip with exactly one JSON file, the file itself, or the file gzipped.`,
  );

/** As zlib says it of its own streams. */
const brokenOff = () => Object.assign(new Error('unexpected end of file'), { code: 'Z_BUF_ERROR' });

/**
 * The one file of a zip archive, inflated as it arrives (PKWARE APPNOTE 4.3). The directory stands at the end of an
 * archive, so that there are several files is only known after the first one.
 */
export async function* unzipped(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const iterator = source[Symbol.asyncIterator]();
  const tail = new Tail();
  const next = async (): Promise<Buffer | undefined> => {
    const { value, done } = await iterator.next();
    if (done === true) return undefined;
    tail.add(value);
    return value;
  };
  try {
    let head = Buffer.alloc(0);
    let from: number | undefined;
    while (from === undefined) {
      const chunk = await next();
      if (chunk === undefined) throw brokenOff();
      head = Buffer.concat([head, chunk]);
      from = contentStart(head);
    }
    const first = head.subarray(from);
    const content = async function* () {
      for (let chunk: Buffer | undefined = first; chunk !== undefined; chunk = await next()) yield chunk;
    };
    const inflate = createInflateRaw();
    // Errors arrive in the loop below; the callback only keeps them from being thrown twice.
    pipeline(Readable.from(content()), inflate, () => undefined);
    yield* inflate as AsyncIterable<Buffer>;
    while ((await next()) !== undefined);
  } finally {
    await iterator.return?.();
  }
  const files = tail.files();
  if (files === undefined) throw brokenOff();
  if (files !== 1) throw notOne(`holds ${files} files`);
}

/** Where the content of the first file begins; undefined while its header is not complete. */
function contentStart(header: Buffer): number | undefined {
  if (header.length < LOCAL_HEADER_BYTES) return undefined;
  if ((header.readUInt16LE(6) & 1) === 1) throw notOne('is encrypted');
  if (header.readUInt16LE(8) !== DEFLATED) throw notOne('is not compressed in the usual way (deflate)');
  const from = LOCAL_HEADER_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28);
  return header.length < from ? undefined : from;
}

/** The last bytes of a stream, where an archive says how many files it holds. */
class Tail {
  private chunks: Buffer[] = [];
  private size = 0;

  add(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.size += chunk.length;
    if (this.size > 4 * END_BYTES) this.compact();
  }

  files(): number | undefined {
    const bytes = this.compact();
    const end = bytes.lastIndexOf(END_OF_DIRECTORY, undefined, 'latin1');
    return end < 0 || end + 12 > bytes.length ? undefined : bytes.readUInt16LE(end + 10);
  }

  private compact(): Buffer {
    const bytes = Buffer.concat(this.chunks).subarray(-END_BYTES);
    this.chunks = [bytes];
    this.size = bytes.length;
    return bytes;
  }
}
