import { Failure, unusable } from '@manumit/kernel';

import type { Problem } from '../check-rows/problem.ts';
import type { ReceivedRelease } from './contract-picture.ts';
import {
  describe,
  type Found,
  type FoundRelease,
  ocidOf,
  releasesIn,
  type Refusal,
  shapeOf,
  unwrap,
} from './detect-shape.ts';
import { dropPersonalData } from './drop-personal-data.ts';
import { isObject, type Json, type JsonObject } from './json-pointer.ts';
import { type ByteLimits, openBytes } from './open-bytes.ts';
import { hashOf } from './order-releases.ts';
import { type OcdsCode, severityOf } from './ocds-codes.ts';
import { type EncodingNote, parseEntry } from './parse-entry.ts';
import { countProblems, emptyReport, notePackage, type OcdsReport } from './read-report.ts';
import { type ScanLimits, type Span, TextScanner } from './scan-texts.ts';

export interface OcdsLimits extends ByteLimits, ScanLimits {}

export const OCDS_LIMITS: OcdsLimits = {
  totalBytes: 4_000_000_000,
  inflateRatio: 100,
  entryBytes: 64 * 1024 * 1024,
  depth: 200,
};

export interface OcdsOptions {
  /** Keyed hash of a natural person's id; the key never leaves the caller. Same id, same text. */
  readonly hashPersonId: (id: string) => string;
  readonly limits?: Partial<OcdsLimits>;
  /** Filled while reading. */
  readonly report?: OcdsReport;
}

/** One release as received, or the releases of one record; or the reason why there is none. */
export interface OcdsEntry {
  /** Number in the package or array it stands in; else line of the file. */
  readonly row: number;
  readonly line: number;
  /** Byte of the inflated file at which it begins. */
  readonly offset: number;
  /** Empty if the entry is rejected. */
  readonly releases: readonly ReceivedRelease[];
  readonly problems: readonly Problem[];
}

/**
 * Reads OCDS in any shape of contracts.md 2.1, also gzipped, and hands out its releases without personal data, batch by
 * batch; holds one entry at a time. A broken entry is one rejected entry.
 * Failures: `OCDS-EMPTY` (nothing in the file is a release), `OCDS-VERSION` (a later major version), and those of
 * `openBytes`; what was handed out before `FILE-CORRUPT` is good.
 */
export async function* readOcds(bytes: AsyncIterable<Buffer>, options: OcdsOptions): AsyncGenerator<OcdsEntry[]> {
  const limits = { ...OCDS_LIMITS, ...options.limits };
  const reader = new EntryReader(options.hashPersonId, options.report ?? emptyReport());
  const scanner = new TextScanner(limits);
  let brokenOff: Failure | undefined;
  try {
    for await (const chunk of openBytes(bytes, limits)) {
      for (let at = 0; at < chunk.length; at += STEP_BYTES) {
        const spans = scanner.push(chunk.subarray(at, at + STEP_BYTES));
        const entries = spans.flatMap((span) => reader.entriesOf(span));
        if (entries.length > 0) yield entries;
      }
    }
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'FILE-CORRUPT') throw error;
    brokenOff = error;
  }
  const rest = scanner.end().flatMap((span) => reader.entriesOf(span));
  if (rest.length > 0) yield rest;
  if (brokenOff !== undefined) throw brokenOff;
  reader.refuseEmpty();
}

/** Bytes whose entries make one batch, however large the chunks are that arrive. */
const STEP_BYTES = 256 * 1024;

const EXPECTED =
  'Expected an OCDS release, release package, record or record package, an array of these, or JSON Lines.';

const WHY_REFUSED: Record<Refusal['code'], string> = {
  'OCDS-OCID': 'Every release needs its `ocid`; ask the publisher.',
  'OCDS-LINKED': 'Links are never followed: send the releases themselves, or a file with compiled releases.',
  'OCDS-UNKNOWN': EXPECTED,
};

const ENCODINGS: Record<EncodingNote, string> = {
  'windows-1252':
    'the bytes are no UTF-8 and were read as Windows-1252. Look at names with accents; better send UTF-8.',
  'lost-letters': 'letters are lost (U+FFFD) since an earlier conversion. Names with them match any letter there.',
  'decoded-twice': 'letters like `â€¢` show that the text was converted twice. It is kept as it is.',
};

/** A usual `ocid` (contracts.md 2.4). */
const OCID = /^ocds-[a-z0-9]{6}-./;
const KNOWN_FORMS = 100;
/** Bytes of releases and links that may wait for a record that says its `ocid` or its compilation last. */
const HELD_BYTES = 4 * 1024 * 1024;

class EntryReader {
  private readonly hashPersonId: OcdsOptions['hashPersonId'];
  private readonly report: OcdsReport;
  private readonly ocidForms = new Set<string>();
  private firstText: string | undefined;
  /** Of the text whose array is being streamed. */
  private embedded = 0;
  private held: { span: Span; release: JsonObject }[] = [];
  private heldBytes = 0;

  constructor(hashPersonId: OcdsOptions['hashPersonId'], report: OcdsReport) {
    this.hashPersonId = hashPersonId;
    this.report = report;
  }

  entriesOf(span: Span): OcdsEntry[] {
    if (span.endsText) this.report.texts++;
    const entries = this.read(span);
    if (span.endsText) {
      // What still waits when its text has ended will never learn its ocid.
      entries.unshift(...this.releaseHeld(undefined));
      this.embedded = 0;
    }
    for (const { releases, problems } of entries) {
      this.report.releases += releases.length;
      if (releases.length === 0) this.report.rejected++;
      countProblems(this.report, problems);
    }
    return entries;
  }

  refuseEmpty(): void {
    const { texts, releases } = this.report;
    if (releases > 0) return;
    const first = texts === 0 ? 'the file is empty' : `the first text is ${this.firstText}`;
    throw unusable('OCDS-EMPTY', `Read ${texts} texts, 0 contracts; ${first}. ${EXPECTED}`);
  }

  private read(span: Span): OcdsEntry[] {
    if (span.kind === 'frame' && span.list !== undefined && span.fault === undefined) {
      this.noteText('array', 'an array');
      return [];
    }
    if (span.fault === 'too-large') return [rejected(span, 'JSON-SIZE', 'is larger than one entry may be. Split it.')];
    if (span.fault === 'too-deep') return [rejected(span, 'JSON-DEPTH', 'is nested deeper than any release.')];
    const parsed = span.fault === 'cut' ? { ok: false as const, why: 'it breaks off' } : parseEntry(span.bytes);
    if (!parsed.ok) return this.broken(span, parsed.why);
    if (span.kind === 'frame') return this.frame(span, parsed.value);
    return this.whole(span, parsed.value, parsed.encoding);
  }

  /** A text or entry that was parsed as a whole. */
  private whole(span: Span, value: Json, encoding: EncodingNote | undefined): OcdsEntry[] {
    const shape = span.list === 'records' && isObject(value) ? 'record' : shapeOf(unwrap(value));
    if (span.kind === 'text') this.noteText(shape, describe(value));
    else this.countShape(shape);
    if (span.list === 'releases' && isObject(value) && shape === 'other' && ocidOf(value) === undefined) {
      this.heldBytes += span.bytes.length;
      if (this.heldBytes > HELD_BYTES) return [this.entry(span, releasesIn(value))];
      this.held.push({ span, release: value });
      return [];
    }
    const entry = this.entry(span, releasesIn(value, span.list === 'records'), encoding);
    if (span.kind === 'entry') this.embedded += entry.releases.length;
    return [entry];
  }

  /** The rest of a text whose array was streamed: a package's own data, or what a record says after its releases. */
  private frame(span: Span, value: Json): OcdsEntry[] {
    const inner = unwrap(value);
    const shape = shapeOf(inner);
    this.noteText(shape, describe(value));
    const found = releasesIn(inner);
    if (shape !== 'record') {
      for (const info of found.packages) this.notePackage(info);
      return [];
    }
    const held = this.releaseHeld(ocidOf(inner as JsonObject) ?? found.releases[0]?.ocid);
    const embedded = held.filter(({ releases }) => releases.length > 0);
    // Releases of its own win over a compilation, and either of them over links.
    if (this.embedded + embedded.length > 0) return embedded;
    return found.releases.length > 0 ? [this.entry(span, found)] : [...held, this.entry(span, found)];
  }

  /** Entries that waited for an ocid, now that it is known or can no longer come. */
  private releaseHeld(ocid: string | undefined): OcdsEntry[] {
    const entries = this.held.map(({ span, release }) =>
      this.entry(span, releasesIn(ocid === undefined ? release : { releases: [release], ocid })),
    );
    this.held = [];
    this.heldBytes = 0;
    return entries;
  }

  private entry(span: Span, found: Found, encoding?: EncodingNote): OcdsEntry {
    for (const info of found.packages) this.notePackage(info);
    const problems: Problem[] = [];
    const releases: ReceivedRelease[] = [];
    for (const release of found.releases) {
      try {
        releases.push(this.received(release, span.row));
        if (!OCID.test(release.ocid)) this.noteOcidForm(release.ocid, span, problems);
      } catch (error) {
        // The canonical form has no infinite numbers; `1e999` is one.
        if (!(error instanceof Error) || !/not allowed/.test(error.message)) throw error;
        problems.push(problem(span, 'JSON-SYNTAX', 'holds a number that is too large for any computer to keep.'));
      }
    }
    if (encoding !== undefined) problems.push(problem(span, 'FILE-ENCODING', ENCODINGS[encoding]));
    for (const { code, found: what } of found.refusals) {
      problems.push({
        ...problem(span, code, `is ${what}. ${WHY_REFUSED[code]}`),
        ...(releases.length > 0 ? { severity: 'warning' } : {}),
      });
    }
    if (releases.length === 0 && problems.length === 0) {
      problems.push(problem(span, 'OCDS-UNKNOWN', 'holds no releases and no records. Leave it out.'));
    }
    return { row: span.row, line: span.line, offset: span.offset, releases, problems };
  }

  private received({ ocid, release, publishersCompilation }: FoundRelease, row: number): ReceivedRelease {
    const { contactPointsDropped, naturalPersons } = dropPersonalData(release, this.hashPersonId);
    this.report.contactPointsDropped += contactPointsDropped;
    this.report.naturalPersons += naturalPersons;
    return { ocid, release, hash: hashOf(release), row, publishersCompilation };
  }

  /** One problem for what is broken; lines of their own that it swallowed are read. */
  private broken(span: Span, why: string): OcdsEntry[] {
    if (span.endsText) this.noteText('other', 'broken');
    const mend = 'Correct the line or leave it out; the rest was read.';
    const entries = [rejected(span, 'JSON-SYNTAX', `cannot be read: ${why}. ${mend}`)];
    if (span.kind !== 'text') return entries;
    let from = span.bytes.indexOf('\n') + 1;
    for (let line = 1; from > 0 && from < span.bytes.length; line++) {
      const end = span.bytes.indexOf('\n', from);
      const bytes = span.bytes.subarray(from, end < 0 ? undefined : end);
      const parsed = bytes[0] === 0x7b || bytes[0] === 0x5b ? parseEntry(bytes) : undefined;
      if (parsed?.ok === true) {
        this.report.texts++;
        const at = { ...span, bytes, row: span.row + line, line: span.line + line, offset: span.offset + from };
        entries.push(...this.whole(at, parsed.value, parsed.encoding));
      }
      from = end + 1;
    }
    return entries;
  }

  private noteText(shape: ReturnType<typeof shapeOf>, description: string): void {
    this.firstText ??= description;
    this.countShape(shape);
  }

  private countShape(shape: ReturnType<typeof shapeOf>): void {
    this.report.shapes[shape] = (this.report.shapes[shape] ?? 0) + 1;
  }

  private notePackage(value: JsonObject): void {
    const { version } = notePackage(this.report, value);
    const major = /^(\d+)\.\d/.exec(version ?? '')?.[1];
    if (major !== undefined && Number(major) > 1) {
      throw unusable(
        'OCDS-VERSION',
        `This package is OCDS ${version?.slice(0, 10)}; versions 1.0 and 1.1 can be read.`,
      );
    }
  }

  private noteOcidForm(ocid: string, span: Span, problems: Problem[]): void {
    const form = ocid.split('-', 2).join('-').replace(/\d+/g, '0').slice(0, 20);
    if (this.ocidForms.has(form) || this.ocidForms.size >= KNOWN_FORMS) return;
    this.ocidForms.add(form);
    const message =
      '`ocid` has not the usual form `ocds-` + 6 letters or digits + `-` + number. It is kept as published.';
    problems.push({ ...problem(span, 'OCDS-OCID-FORM', message), field: '/ocid', value: ocid.slice(0, 80) });
  }
}

function problem(span: Span, code: OcdsCode, what: string): Problem {
  const { row, line, offset } = span;
  return { row, code, severity: severityOf(code), message: `Row ${row} (line ${line}, byte ${offset}): ${what}` };
}

const rejected = (span: Span, code: OcdsCode, what: string): OcdsEntry => ({
  row: span.row,
  line: span.line,
  offset: span.offset,
  releases: [],
  problems: [problem(span, code, what)],
});
