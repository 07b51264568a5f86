import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { World, type TestTenant } from '../world.ts';
import { DATA, hasData, RECRUITMENT } from './real-files.ts';
import { expectNothingSaid, expectTaken, expectUnchanged, readAll, type Party, type Report } from './send.ts';

interface Assessment {
  readonly asOf: string;
  readonly method: { readonly version: string };
  readonly sentences: Readonly<Record<string, string>>;
  readonly missing: readonly { readonly what: string }[];
}

const onReal = hasData ? describe : describe.skip;

onReal('recruiters that employers of seasonal workers named, and these employers', () => {
  let world: World;
  let tenant: TestTenant;
  let reports: readonly Report[];

  beforeAll(async () => {
    world = await World.start();
    tenant = await world.tenant('Recruitment');
  }, 120_000);
  afterAll(() => world?.close());

  it('are taken; a case makes each recruiter once more, not another recruiter', async () => {
    reports = await expectTaken(world, tenant, RECRUITMENT);
    await world.settled(tenant);
    expect(await readAll(world, tenant, '/recruiters')).toHaveLength(577);
    expect(await readAll(world, tenant, '/suppliers')).toHaveLength(6_420);
  }, 120_000);

  it('change nothing and announce nothing when the same files come again', async () => {
    await expectUnchanged(world, tenant, RECRUITMENT);
  }, 60_000);

  it('keep nothing of a row that names a person, not even to give it back', async () => {
    const [first] = reports;
    const refused = first?.problems.filter(({ code }) => code === 'PRIV-PERSON') ?? [];
    expect(refused).toHaveLength(5);
    const rows = parse(await readFile(new URL(RECRUITMENT[0].path, DATA), 'utf8'), { columns: true }) as {
      recruiter_org: string;
    }[];
    const { analyst } = tenant.tokens;
    const answers = [
      (await world.get(`/imports/${first?.id}/rejects?format=csv`, analyst)).text,
      (await world.get(`/imports/${first?.id}/rejects`, analyst)).text,
    ];
    for (const { row } of refused) {
      const name = rows[row - 1]?.recruiter_org;
      expect(name).not.toBe('');
      for (const answer of answers) expect(answer.includes(name as string)).toBe(false);
      const { json } = await world.get(`/recruiters?query=${encodeURIComponent(name as string)}`, analyst);
      expect(json).toMatchObject({ items: [] });
    }
  }, 60_000);

  it('are assessed one by one, and of none it is said that its risk is lower', async () => {
    const recruiters = await readAll<Party>(world, tenant, '/recruiters');
    expectNothingSaid(recruiters);
    expectNothingSaid(await readAll<Party>(world, tenant, '/suppliers'));
    for (const { id } of recruiters.filter((_, index) => index % 50 === 0)) {
      const { json } = await world.get(`/recruiters/${id}/assessment`, tenant.tokens.viewer);
      const { asOf, method, sentences, missing } = json as Assessment;
      expect([asOf, method.version]).toEqual(['2026-11-22', expect.any(String)]);
      for (const sentence of Object.values(sentences)) {
        expect(sentence).toMatch(/^Insufficient data/);
        expect(sentence).not.toMatch(/\blow(er)?\b/i);
      }
      expect(missing.map(({ what }) => what)).toContain('any evidence about this recruiter');
    }
  }, 60_000);
});
