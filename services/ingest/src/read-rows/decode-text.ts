import { isAscii, isUtf8 } from 'node:buffer';
import { unusable } from '@manumit/kernel';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** Stands for a byte that is no text. A noncharacter: no text that is exchanged holds it. */
export const DAMAGED = '\ufdd0';
const DAMAGED_BYTES = Buffer.from(DAMAGED);

const startsWith = (bytes: Buffer, ...mark: number[]) => mark.every((byte, index) => bytes[index] === byte);

/** Bytes at the end that may be the beginning of a character whose rest is still to come. */
function openEnd(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] as number;
    if ((byte & 0xc0) === 0x80) continue;
    return lengthOf(byte) > back ? back : 0;
  }
  return 0;
}

const lengthOf = (lead: number): number =>
  lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 1;

function firstForeign(bytes: Buffer): number {
  for (let index = 0; index < bytes.length; index++) if ((bytes[index] as number) > 0x7f) return index;
  return -1;
}

const sequenceIsValid = (bytes: Buffer, at: number) => {
  const length = lengthOf(bytes[at] as number);
  return at + length <= bytes.length && isUtf8(bytes.subarray(at, at + length));
};

/**
 * Turns the bytes of a text file into UTF-8 without a byte order mark, chunk by chunk. The mark decides, else UTF-8 if the
 * head is that, else Windows-1252. A head of plain ASCII leaves it to the first other character that comes.
 * A byte that is no text becomes `DAMAGED` and concerns its row only; a NUL in the head refuses the file (`FILE-ENCODING`).
 */
export class TextDecoding {
  encoding: Encoding;
  /** Whether any byte so far was no text. */
  damaged = false;
  #settled: boolean;
  #carry: Buffer = Buffer.alloc(0);
  #decoder: InstanceType<typeof TextDecoder> | undefined;
  #skip: number;

  constructor(head: Buffer, headIsAll: boolean) {
    this.#skip = 0;
    this.#settled = true;
    this.encoding = 'utf-8';
    if (startsWith(head, 0xff, 0xfe)) this.encoding = 'utf-16le';
    else if (startsWith(head, 0xfe, 0xff)) this.encoding = 'utf-16be';
    else if (startsWith(head, 0xef, 0xbb, 0xbf)) this.#skip = 3;
    if (this.encoding !== 'utf-8') {
      this.#decoder = new TextDecoder(this.encoding);
      return;
    }
    refuseNul(head);
    const whole = headIsAll ? head : head.subarray(0, head.length - openEnd(head));
    if (this.#skip === 0 && !isUtf8(whole)) this.#readAsWindows1252();
    else this.#settled = this.#skip === 3 || !isAscii(whole);
  }

  #readAsWindows1252(): void {
    this.encoding = 'windows-1252';
    this.#decoder = new TextDecoder('windows-1252');
    this.#settled = true;
  }

  /** The next piece as UTF-8; the last one with `final`. */
  decode(chunk: Buffer, final: boolean): Buffer {
    const bytes = this.#skip === 0 ? chunk : chunk.subarray(this.#skip);
    this.#skip = Math.max(0, this.#skip - chunk.length);
    if (this.#decoder !== undefined)
      return this.#withoutNul(Buffer.from(this.#decoder.decode(bytes, { stream: !final })));
    const all = this.#carry.length === 0 ? bytes : Buffer.concat([this.#carry, bytes]);
    const open = final ? 0 : openEnd(all);
    this.#carry = Buffer.from(all.subarray(all.length - open));
    const ready = all.subarray(0, all.length - open);
    if (!this.#settled) {
      const foreign = isAscii(ready) ? -1 : firstForeign(ready);
      if (foreign >= 0 && !sequenceIsValid(ready, foreign)) {
        this.#readAsWindows1252();
        this.#carry = Buffer.alloc(0);
        return this.decode(all, final);
      }
      this.#settled = foreign >= 0;
    }
    return this.#withoutNul(isUtf8(ready) ? ready : this.#marked(ready));
  }

  #withoutNul(bytes: Buffer): Buffer {
    if (!bytes.includes(0)) return bytes;
    this.damaged = true;
    return Buffer.from(bytes.toString('utf8').replaceAll('\0', DAMAGED));
  }

  #marked(bytes: Buffer): Buffer {
    this.damaged = true;
    const parts: Buffer[] = [];
    let from = 0;
    for (let at = 0; at < bytes.length;) {
      if (sequenceIsValid(bytes, at)) {
        at += lengthOf(bytes[at] as number);
        continue;
      }
      parts.push(bytes.subarray(from, at), DAMAGED_BYTES);
      at += 1;
      from = at;
    }
    return Buffer.concat([...parts, bytes.subarray(from)]);
  }
}

function refuseNul(head: Buffer): void {
  const at = head.indexOf(0);
  if (at < 0) return;
  const paired = head.subarray(0, 400).filter((byte) => byte === 0).length > Math.min(head.length, 400) / 4;
  throw unusable(
    'FILE-ENCODING',
    paired
      ? 'The file looks like UTF-16 without a byte order mark. Save it as CSV UTF-8 and send that.'
      : `The file holds a NUL byte (at byte ${at}), so it is no text file. Save it as CSV UTF-8 and send that.`,
  );
}
