import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Failure } from '@manumit/kernel';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTestInstallation, openTestSchema, type TestInstallation } from '../testing.ts';
import { Database } from './database.ts';
import { secureTenantTable } from './tenant-table.ts';

class CreateNote1795338000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `create table notes.note (tenant_id text not null, id text not null, body text not null, primary key (tenant_id, id))`,
    );
    await runner.query(secureTenantTable('notes', 'note', { readsGlobal: true }));
  }
  async down(): Promise<void> {}
}

let installation: TestInstallation;
let database: Database;

beforeAll(async () => {
  installation = await createTestInstallation();
  database = await openTestSchema(installation, 'notes', [CreateNote1795338000000], { poolSize: 2 });
  for (const tenant of ['a', 'b', 'global']) {
    await database.inTransaction(tenant, (tx) =>
      tx.execute(`insert into note values ($1, 'n1', $2)`, [tenant, `of ${tenant}`]),
    );
  }
});
afterAll(async () => {
  await database?.close();
  await installation?.drop();
});

const bodies = (tenant: string) =>
  database.inTransaction(tenant, async (tx) =>
    (await tx.query<{ body: string }>('select body from note order by body')).map(({ body }) => body),
  );

describe('a transaction of a tenant', () => {
  it('sees its own rows and the installation’s, and no other tenant’s', async () => {
    expect(await bodies('a')).toEqual(['of a', 'of global']);
    expect(await bodies('b')).toEqual(['of b', 'of global']);
  });

  it('sees nothing without a tenant', async () => {
    expect(await database.inSystemTransaction((tx) => tx.query('select * from note'))).toEqual([]);
  });

  it('cannot write a row of another tenant, nor of the installation', async () => {
    for (const other of ['b', 'global']) {
      await expect(
        database.inTransaction('a', (tx) => tx.execute(`insert into note values ($1, 'n2', 'x')`, [other])),
      ).rejects.toMatchObject({ code: '42501' });
      expect(
        await database.inTransaction('a', (tx) =>
          tx.execute(`update note set body = 'x' where tenant_id = $1`, [other]),
        ),
      ).toBe(0);
    }
  });

  it('leaves no tenant behind on the connection', async () => {
    for (let round = 0; round < 4; round++) {
      await bodies('a');
      const [row] = await database.inSystemTransaction((tx) =>
        tx.query<{ tenant: string }>(`select current_setting('app.tenant', true) as tenant`),
      );
      expect(row?.tenant ?? '').toBe('');
    }
  });

  it('rolls back when the work throws', async () => {
    const work = database.inTransaction('a', async (tx) => {
      await tx.execute(`insert into note values ('a', 'gone', 'x')`);
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    expect(await bodies('a')).toEqual(['of a', 'of global']);
  });
});

it('says unavailable when nobody listens', async () => {
  const error = await Database.open({
    url: 'postgres://x:y@127.0.0.1:1/z',
    schema: 'notes',
    poolSize: 1,
  }).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(Failure);
  expect(error).toMatchObject({ kind: 'unavailable' });
});
