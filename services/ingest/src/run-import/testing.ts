import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { idNumber } from '@manumit/kernel/testing';
import { silentLogger, startTestMessaging, type TestMessaging } from '@manumit/messaging/testing';
import { createIngest } from '../index.ts';
import { newId } from '../keep-records/new-id.ts';
import { addImport, findImport, type ImportOptions, type ImportRow } from './imports.sql.ts';
import { runImport, type ImportContext } from './run-import.ts';

export const SOURCE = 'Test list';
export const DEFAULTS = { source_name: SOURCE, source_category: 'own_records', source_date: '2026-09' };

/** Ingest on a database and in a folder of its own; an import runs when a test sends it. */
export class TestImports {
  private tenants = 0;

  private constructor(
    readonly messaging: TestMessaging,
    private readonly folder: string,
  ) {}

  static async start(): Promise<TestImports> {
    const folder = await mkdtemp(join(tmpdir(), 'manumit-ingest-'));
    return new TestImports(await startTestMessaging([createIngest()]), folder);
  }

  newTenant(): string {
    return idNumber('tenant', ++this.tenants);
  }

  get context(): ImportContext {
    const { messaging, folder } = this;
    return {
      database: messaging.database('ingest'),
      clock: messaging.clock,
      logger: silentLogger,
      pathOf: (id) => join(folder, id),
    };
  }

  async upload(
    tenant: string,
    fileName: string,
    content: string | Buffer,
    options: Partial<ImportOptions> = {},
  ): Promise<ImportRow> {
    const id = newId('import');
    const { database, clock, pathOf } = this.context;
    await writeFile(pathOf(id), content);
    const row = {
      id,
      fileName,
      fileHash: '',
      bytes: content.length,
      options: { defaults: DEFAULTS, ...options },
      day: '2026-11-22',
      uploadedBy: 'usr_x',
      now: clock.now(),
    };
    await database.inTransaction(tenant, (tx) => addImport(tx, row));
    await runImport(tenant, id, this.context);
    return (await database.inTransaction(tenant, (tx) => findImport(tx, id))) as ImportRow;
  }

  async close(): Promise<void> {
    await this.messaging.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}
