import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { dayOf, Failure, refused, unusable } from '@manumit/kernel';
import { Needs, once, WhoAsks, HttpProblem, type Caller } from '@manumit/platform';
import { SOURCE_CATEGORIES, sourceColumns } from '../check-rows/source.ts';
import { KINDS } from '../check-rows/template.ts';
import { newId } from '../keep-records/new-id.ts';
import { addImport, openImports, type ImportOptions } from '../run-import/imports.sql.ts';
import { keptMapping } from '../run-import/kept-mapping.ts';
import { runImportJob } from '../run-import/run-import.job.ts';
import { INGEST, type Ingest } from '../work.ts';

interface Upload {
  readonly id: string;
  readonly fileName: string;
  readonly fileHash: string;
  readonly bytes: number;
  readonly fields: Readonly<Record<string, string>>;
}

interface Part {
  readonly type: 'file' | 'field';
  readonly fieldname: string;
  readonly value?: unknown;
  readonly filename?: string;
  readonly file?: NodeJS.ReadableStream & { truncated?: boolean };
}

/** The door for files: bytes go to a folder as they come, and an import is queued. */
@Controller('imports')
export class TakeUploadController {
  constructor(@Inject(INGEST) private readonly ingest: Ingest) {}

  @Post()
  @Needs('records:write')
  @HttpCode(202)
  async take(@Req() request: FastifyRequest, @WhoAsks() caller: Caller): Promise<{ id: string }> {
    const upload = await this.receive(request);
    try {
      const options = await optionsOf(upload.fields);
      const key = request.headers['idempotency-key'];
      const { database, clock, config } = this.ingest;
      const answer = await database.inTransaction(caller.tenant, (tx) =>
        once(
          tx,
          caller,
          {
            key: typeof key === 'string' ? key : undefined,
            route: 'POST /imports',
            body: { hash: upload.fileHash, options },
          },
          async () => {
            if ((await openImports(tx)).length >= config.maxOpenImports) {
              throw refused('import.too-many', 'Too many imports wait already. Let some finish first.');
            }
            const now = clock.now();
            await addImport(tx, { ...upload, options, day: dayOf(now), uploadedBy: caller.id, now });
            return { id: upload.id };
          },
        ),
      );
      if (answer.id !== upload.id) await rm(this.ingest.pathOf(upload.id), { force: true });
      // Of a repeated request as well: the first one may have been cut off before this line.
      await this.enqueue(answer.id, caller.tenant);
      return answer;
    } catch (error) {
      // A connection that ends at the commit does not say whether there is an import, and one without bytes never ends.
      if (!(error instanceof Failure && error.kind === 'unavailable'))
        await rm(this.ingest.pathOf(upload.id), { force: true });
      throw error;
    }
  }

  /** The import is committed and its bytes are kept: if the queue cannot take it now, the reconciler brings it later. */
  private async enqueue(id: string, tenant: string): Promise<void> {
    const { enqueue, logger } = this.ingest;
    await enqueue(runImportJob, { id, tenant }).catch((error: unknown) =>
      logger.warn({ import: id, error: (error as Error).message }, 'the queue does not take an import now'),
    );
  }

  private async receive(request: FastifyRequest): Promise<Upload> {
    const multipart = request as unknown as { isMultipart(): boolean; parts(): AsyncIterableIterator<Part> };
    if (!multipart.isMultipart()) {
      throw new HttpProblem(415, 'upload.form', 'Send the file as multipart/form-data in a part named "file".', 'file');
    }
    const id = newId('import');
    const fields: Record<string, string> = Object.create(null) as Record<string, string>;
    let file: Omit<Upload, 'id' | 'fields'> | undefined;
    try {
      for await (const part of multipart.parts()) {
        if (part.type === 'file') file = await this.write(id, part, file !== undefined);
        else if (typeof part.value === 'string') fields[part.fieldname] = part.value;
      }
    } catch (error) {
      await rm(this.ingest.pathOf(id), { force: true });
      throw problemOfForm(error);
    }
    if (file === undefined || file.bytes === 0) {
      await rm(this.ingest.pathOf(id), { force: true });
      throw unusable(
        'upload.empty',
        'The request holds no file, or an empty one. Send it in a part named "file".',
        'file',
      );
    }
    return { id, ...file, fields };
  }

  private async write(id: string, part: Part, isSecond: boolean): Promise<Omit<Upload, 'id' | 'fields'>> {
    if (isSecond || part.fieldname !== 'file' || part.file === undefined) {
      throw unusable('upload.parts', 'Send exactly one file, in the part named "file".', 'file');
    }
    const path = this.ingest.pathOf(id);
    await mkdir(dirname(path), { recursive: true });
    const hash = createHash('sha256');
    let bytes = 0;
    const count = new Transform({
      transform(chunk: Buffer, _, done) {
        hash.update(chunk);
        bytes += chunk.length;
        done(undefined, chunk);
      },
    });
    await pipeline(part.file, count, createWriteStream(path, { mode: 0o600 }));
    if (part.file.truncated === true)
      throw new HttpProblem(
        413,
        'upload.too-large',
        'The file is larger than this server takes. Split it, or raise MAX_UPLOAD_BYTES.',
        'file',
      );
    return { fileName: fileNameOf(part.filename), fileHash: hash.digest('hex'), bytes };
  }
}

/** The last part of a name, without control characters: it stands in pointers and reports. */
const fileNameOf = (name: string | undefined): string =>
  (name ?? 'upload')
    .split(/[/\\]/)
    .at(-1)!
    .replace(/\p{Cc}/gu, '')
    .toWellFormed()
    .slice(0, 150) || 'upload';

function problemOfForm(error: unknown): unknown {
  const { statusCode, code } = error as { statusCode?: number; code?: string };
  if (code === 'FST_REQ_FILE_TOO_LARGE' || statusCode === 413) {
    return new HttpProblem(
      413,
      'upload.too-large',
      'The file is larger than this server takes. Split it, or raise MAX_UPLOAD_BYTES.',
      'file',
    );
  }
  const isOurs = error instanceof HttpProblem || (error as { kind?: unknown }).kind !== undefined;
  return isOurs
    ? error
    : new HttpProblem(
        400,
        'upload.broken',
        'The form cannot be read: it is cut off or not multipart/form-data.',
        'file',
      );
}

const SOURCE_FIELDS = new Set<string>(Object.keys(sourceColumns));

async function optionsOf(fields: Readonly<Record<string, string>>): Promise<ImportOptions> {
  const { as, mapping, replaceSource, dryRun } = fields;
  if (as !== undefined && !(KINDS as readonly string[]).includes(as)) {
    throw unusable('FILE-KIND', `This kind is not known. Kinds are ${KINDS.join(', ')}.`, 'as');
  }
  if (dryRun !== undefined && dryRun !== 'true' && dryRun !== 'false')
    throw unusable('upload.dry-run', 'dryRun is true or false.', 'dryRun');
  if (replaceSource !== undefined && (replaceSource.trim() === '' || replaceSource.length > 200)) {
    throw unusable('upload.source', 'replaceSource names a source, at most 200 characters.', 'replaceSource');
  }
  const category = fields['source_category'];
  if (category !== undefined && !(SOURCE_CATEGORIES as readonly string[]).includes(category)) {
    throw unusable('SOURCE-CATEGORY', `source_category is one of ${SOURCE_CATEGORIES.join(', ')}.`, 'source_category');
  }
  await keptMapping(mapping);
  const defaults = Object.fromEntries(
    Object.entries(fields).filter(
      ([name, value]) => SOURCE_FIELDS.has(name) && value !== '' && value.length <= 2000 && !value.includes('\0'),
    ),
  );
  return {
    defaults,
    ...(as === undefined ? {} : { as }),
    ...(mapping === undefined ? {} : { mapping }),
    ...(replaceSource === undefined ? {} : { replaceSource }),
    ...(dryRun === 'true' ? { dryRun: true } : {}),
  };
}
