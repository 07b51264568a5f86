const NEWLINE = 0x0a;
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Space, and the record separator of RFC 7464. */
const isSpace = (byte: number): boolean =>
  byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d || byte === 0x1e;

/** After these an object or array may begin; anywhere else a line that begins with one shows that the line before broke off. */
const mayOpenAfter = (byte: number): boolean => byte === COMMA || byte === OPEN_LIST || byte === COLON;

export interface ScanLimits {
  /** Bytes of one text or one entry of a streamed array. */
  readonly entryBytes: number;
  readonly depth: number;
}

export type ListName = 'releases' | 'records' | 'any';

/**
 * A piece of a file that is parsed by itself.
 * `text`: a whole JSON text. `entry`: one element of an array that is streamed. `frame`: the rest of a text whose array
 * was streamed; its bytes are JSON with that array emptied.
 */
export interface Span {
  readonly kind: 'text' | 'entry' | 'frame';
  readonly list: ListName | undefined;
  /** Empty when the piece was too large or too deep to keep, or when an array text ended. */
  readonly bytes: Buffer;
  readonly fault: 'cut' | 'too-large' | 'too-deep' | undefined;
  /** True for the last piece of a text. */
  readonly endsText: boolean;
  /** Of an entry, its number in its array; of a text, its line, or the number after the text before it on the same line. */
  readonly row: number;
  readonly line: number;
  readonly offset: number;
}

class Piece {
  fault: Span['fault'];
  private chunks: Buffer[] = [];
  private size = 0;
  readonly row: number;
  readonly line: number;
  readonly offset: number;

  constructor(row: number, line: number, offset: number) {
    this.row = row;
    this.line = line;
    this.offset = offset;
  }

  add(bytes: Buffer, limit: number): void {
    this.size += bytes.length;
    if (this.size > limit) this.fault ??= 'too-large';
    if (this.fault === undefined) this.chunks.push(bytes);
    else this.chunks = [];
  }

  bytes(): Buffer {
    return this.chunks.length === 1 ? (this.chunks[0] as Buffer) : Buffer.concat(this.chunks);
  }
}

/**
 * Finds JSON texts and the entries of their `releases`, `records` and `data` arrays in bytes that arrive in any chunks,
 * by brackets and quotes alone: what is inside is left to `JSON.parse`. Holds one entry at a time.
 *
 * A line that begins with a bracket where none may stand ends the piece before it as `cut`, so that one broken line
 * costs one line. Such a place is invalid in every JSON text, so no valid file is read differently for it.
 */
export class TextScanner {
  private readonly limits: ScanLimits;
  private spans: Span[] = [];
  private chunk: Buffer = Buffer.alloc(0);
  private base = 0;
  private line = 1;
  private lastRow = 0;

  private mode: 'between' | 'members' | 'list' | 'nested' | 'bare' = 'between';
  private atLineStart = false;
  private inString = false;
  private escaped = false;
  /** Last byte outside strings that is no space. */
  private significant = 0;
  private depth = 0;

  private frame: Piece | undefined;
  private item: Piece | undefined;
  /** Where in the chunk the bytes to keep begin. */
  private from = 0;
  private keeping = false;

  private listName: ListName | undefined;
  private ordinal = 0;
  private streamed = false;
  private wrapped = false;
  private isRecord = false;
  private expectsKey = false;
  private readsKey = false;
  private key = '';

  constructor(limits: ScanLimits) {
    this.limits = limits;
  }

  /** The pieces that these bytes complete. */
  push(chunk: Buffer): Span[] {
    this.spans = [];
    this.chunk = chunk;
    this.from = 0;
    let at = 0;
    while (at < chunk.length) {
      if (this.mode === 'nested') {
        at = this.nested(at);
        continue;
      }
      const byte = chunk[at] as number;
      if (this.atLineStart && this.mode === 'members' && this.isCutBy(byte)) {
        this.cut(at);
        continue;
      }
      this.atLineStart = byte === NEWLINE;
      if (byte === NEWLINE) this.line++;
      at = this[this.mode](byte, at);
    }
    if (this.keeping) this.keep(chunk.length);
    this.base += chunk.length;
    return this.spans;
  }

  /** The piece that the end of the file leaves open. */
  end(): Span[] {
    this.spans = [];
    if (this.mode === 'bare') this.emit('text', this.item, undefined);
    else if (this.item !== undefined) this.emit('entry', this.item, 'cut', true);
    else if (this.frame !== undefined) this.emit(this.streamed ? 'frame' : 'text', this.frame, 'cut');
    return this.spans;
  }

  private between(byte: number, at: number): number {
    if (isSpace(byte)) return at + 1;
    this.lastRow = Math.max(this.line, this.lastRow + 1);
    const piece = new Piece(this.lastRow, this.line, this.base + at);
    this.listName = undefined;
    this.streamed = false;
    if (byte === OPEN_LIST) {
      this.frame = piece;
      this.openList('any');
      return at + 1;
    }
    this.startKeeping(at);
    if (byte !== OPEN_OBJECT) {
      this.item = piece;
      this.mode = 'bare';
      return at;
    }
    this.frame = piece;
    this.mode = 'members';
    this.significant = byte;
    this.expectsKey = true;
    this.wrapped = false;
    this.isRecord = false;
    return at + 1;
  }

  /** Between the members of an object text: only here are names read. */
  private members(byte: number, at: number): number {
    if (this.inString) {
      if (this.escaped) this.escaped = false;
      else if (byte === BACKSLASH) this.escaped = true;
      else if (byte === QUOTE) this.endString();
      else if (this.readsKey && !isSpace(byte) && this.key.length < 20) this.key += String.fromCharCode(byte);
      return at + 1;
    }
    if (isSpace(byte)) return at + 1;
    this.significant = byte;
    if (byte === QUOTE) {
      this.inString = true;
      this.readsKey = this.expectsKey;
      if (this.readsKey) this.key = '';
    } else if (byte === COMMA) this.expectsKey = true;
    else if (byte === OPEN_OBJECT || byte === OPEN_LIST) this.openMember(byte, at);
    else if (byte === CLOSE_OBJECT) this.closeObject(at);
    return at + 1;
  }

  private endString(): void {
    this.inString = false;
    if (!this.readsKey) return;
    this.readsKey = false;
    this.expectsKey = false;
    if (this.key === 'ocid' || this.key === 'compiledRelease') this.isRecord = true;
  }

  private openMember(byte: number, at: number): void {
    const wraps = this.key === 'data' && !this.wrapped && !this.isRecord;
    if (byte === OPEN_OBJECT && wraps) {
      this.wrapped = true;
      this.expectsKey = true;
    } else if (byte === OPEN_LIST && !this.isRecord && (wraps || this.key === 'releases' || this.key === 'records')) {
      this.keep(at + 1);
      this.keeping = false;
      this.streamed = true;
      this.openList(this.key === 'data' ? 'any' : (this.key as ListName));
    } else {
      this.depth = 1;
      this.mode = 'nested';
    }
  }

  private closeObject(at: number): void {
    if (this.wrapped) {
      this.wrapped = false;
      this.key = '';
      return;
    }
    this.keep(at + 1);
    this.emit(this.streamed ? 'frame' : 'text', this.frame, undefined);
  }

  private openList(list: ListName): void {
    this.listName = list;
    this.ordinal = 0;
    this.mode = 'list';
  }

  /** Between the entries of a streamed array. */
  private list(byte: number, at: number): number {
    if (isSpace(byte) || byte === COMMA) return at + 1;
    if (byte === CLOSE_LIST) {
      if (!this.streamed) {
        this.emit('frame', this.frame, undefined);
        return at + 1;
      }
      this.listName = undefined;
      this.significant = byte;
      this.startKeeping(at);
      this.mode = 'members';
      return at + 1;
    }
    this.item = new Piece(++this.ordinal, this.line, this.base + at);
    this.startKeeping(at);
    if (byte !== OPEN_OBJECT && byte !== OPEN_LIST) {
      this.mode = 'bare';
      return at;
    }
    this.depth = 1;
    this.significant = byte;
    this.mode = 'nested';
    return at + 1;
  }

  /** A number, a word, a bare string, or no JSON at all: ends with the line, in an array also with its entry. */
  private bare(byte: number, at: number): number {
    const inList = this.listName !== undefined;
    if (inList && this.inString && byte !== NEWLINE) {
      if (this.escaped) this.escaped = false;
      else if (byte === BACKSLASH) this.escaped = true;
      else if (byte === QUOTE) this.inString = false;
      return at + 1;
    }
    if (inList && byte === QUOTE) this.inString = true;
    const ends = byte === NEWLINE || (inList && (byte === COMMA || byte === CLOSE_LIST));
    if (!ends) return at + 1;
    this.keep(at);
    this.emit(inList ? 'entry' : 'text', this.item, undefined);
    return byte === NEWLINE ? at + 1 : at;
  }

  /** Inside a value that is not looked into. The one loop that sees every byte of a large file. */
  private nested(start: number): number {
    const { chunk } = this;
    const piece = this.item ?? (this.frame as Piece);
    let { inString, escaped, significant, depth, atLineStart } = this;
    let at = start;
    for (; at < chunk.length && depth > 0; at++) {
      const byte = chunk[at] as number;
      if (atLineStart) {
        if ((byte === OPEN_OBJECT || byte === OPEN_LIST) && (inString || !mayOpenAfter(significant))) {
          this.cut(at);
          return at;
        }
        atLineStart = false;
      }
      if (byte === NEWLINE) {
        this.line++;
        atLineStart = true;
      }
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) inString = false;
        continue;
      }
      if (byte <= 0x20) continue;
      significant = byte;
      if (byte === QUOTE) inString = true;
      else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
        if (++depth > this.limits.depth) piece.fault ??= 'too-deep';
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) depth--;
    }
    Object.assign(this, { inString, escaped, significant, depth, atLineStart });
    if (depth > 0) return at;
    if (this.item === undefined) this.mode = 'members';
    else {
      this.keep(at);
      this.emit('entry', this.item, undefined);
    }
    return at;
  }

  private isCutBy(byte: number): boolean {
    return (byte === OPEN_OBJECT || byte === OPEN_LIST) && (this.inString || !mayOpenAfter(this.significant));
  }

  private cut(at: number): void {
    this.keep(at);
    if (this.item === undefined) {
      this.emit(this.streamed ? 'frame' : 'text', this.frame, 'cut');
      return;
    }
    const isLine = this.item.line === this.frame?.line;
    this.emit('entry', this.item, 'cut', isLine);
    // A text that stands on one line has broken off with its entry; in an array over many lines the next entry follows.
    if (isLine) this.reset();
  }

  private startKeeping(at: number): void {
    this.from = at;
    this.keeping = true;
  }

  private keep(until: number): void {
    const piece = this.item ?? this.frame;
    if (this.keeping) piece?.add(this.chunk.subarray(this.from, until), this.limits.entryBytes);
    this.from = until;
  }

  private emit(kind: Span['kind'], piece: Piece | undefined, fault: Span['fault'], endsText = kind !== 'entry'): void {
    if (piece === undefined) return;
    const { row, line, offset } = piece;
    const list = this.listName;
    this.spans.push({ kind, list, bytes: piece.bytes(), fault: piece.fault ?? fault, endsText, row, line, offset });
    if (kind !== 'entry') return this.reset();
    this.item = undefined;
    this.keeping = false;
    this.inString = false;
    this.escaped = false;
    this.mode = 'list';
  }

  private reset(): void {
    this.item = undefined;
    this.frame = undefined;
    this.listName = undefined;
    this.keeping = false;
    this.inString = false;
    this.escaped = false;
    this.mode = 'between';
  }
}
