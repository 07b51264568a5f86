import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { caseOpened, EVERY_EVENT } from '@manumit/events';
import { problemsOf } from '@manumit/messaging';
import { CasesServer, contractNo, flag, SOUTH, type Person } from '../../test/testing.ts';
import { createCases } from '../index.ts';

let server: CasesServer;
let analyst: Person;
beforeAll(async () => {
  server = await CasesServer.start();
  analyst = server.person(['analyst', 'case-lead']);
});
afterAll(() => server?.stop());

const casesOf = async (contract: string) => (await analyst.get(`/cases?contract=${contract}`)).body.items;
const read = async (id: string) => (await analyst.get(`/cases/${id}`)).body;
const told = async (id: string) => (await read(id)).history.map(({ what, detail }) => [what, detail['flag'] ?? null]);
const announced = async (contract: string) =>
  (await server.messaging.events(caseOpened)).filter(
    ({ data }) => (data as { contract: string }).contract === contract,
  );

describe('given a contract without a case', () => {
  it('when two flags rise at once, then one case is opened with both, and announced once', async () => {
    const contract = contractNo(1);
    const id = await server.caseWith(
      contract,
      flag('flg_a'),
      flag('flg_b', { level: 'R3' }),
      flag('flg_c', { level: 'R1' }),
    );
    expect(await casesOf(contract)).toMatchObject([{ id, status: 'opened', standing: 2, level: 'R3', assignee: null }]);
    expect(await told(id)).toEqual([
      ['opened', null],
      ['flag_attached', 'flg_a'],
      ['flag_attached', 'flg_b'],
    ]);
    expect(await announced(contract)).toMatchObject([
      { subject: id, revision: 3, data: { contract, title: 'Bricks for a school', flags: ['flg_a', 'flg_b'] } },
    ]);
  });

  it.each([
    ['R1', 'flagged', 2],
    ['R3', 'request-data', 3],
    ['R3', 'clear', 4],
  ] as const)('when %s says %s, then nothing is opened', async (level, result, number) => {
    await server.evaluate(contractNo(number), [flag('flg_a', { level, result })]);
    expect(await casesOf(contractNo(number))).toEqual([]);
  });

  it('when many contracts come in one batch, then each gets its own case', async () => {
    const contracts = Array.from({ length: 20 }, (_, at) => contractNo(100 + at));
    for (const contract of contracts) await server.announce(contract, [flag(`flg_${contract}`)]);
    await server.messaging.drain();
    for (const contract of contracts) {
      const [found, ...more] = await casesOf(contract);
      expect([found?.contractId, more]).toEqual([contract, []]);
      expect((await read(found?.id as string)).flags).toMatchObject([{ id: `flg_${contract}` }]);
    }
  });
});

describe('given an open case', () => {
  it('when the same news or older news comes again, then nothing happens', async () => {
    const contract = contractNo(10);
    const id = await server.caseWith(contract, flag('flg_a'));
    await server.evaluate(contract, [flag('flg_a'), flag('flg_b')]);
    const before = await read(id);
    await server.evaluate(contract, [flag('flg_a'), flag('flg_b')], { revision: 2 });
    await server.evaluate(contract, [], { revision: 1 });
    expect(await read(id)).toEqual(before);
    expect(await announced(contract)).toHaveLength(1);
    expect(await server.messaging.failed()).toEqual([]);
  });

  it('when its flags clear, then the history says so and the case stays', async () => {
    const contract = contractNo(11);
    const id = await server.caseWith(contract, flag('flg_a'), flag('flg_b'));
    await server.evaluate(contract, [flag('flg_b', { result: 'clear' })]);
    expect(await read(id)).toMatchObject({ status: 'opened', standing: 0, level: null, outcome: null });
    expect((await told(id)).slice(3)).toEqual([
      ['flag_cleared', 'flg_a'],
      ['flag_cleared', 'flg_b'],
    ]);
    await server.evaluate(contract, [flag('flg_a', { level: 'R3' })]);
    expect((await told(id)).at(-1)).toEqual(['flag_attached', 'flg_a']);
    expect(await casesOf(contract)).toMatchObject([{ id, standing: 1, level: 'R3' }]);
  });

  it('when another tenant has the same contract id, then it has a case of its own', async () => {
    const contract = contractNo(12);
    const id = await server.caseWith(contract, flag('flg_a'));
    await server.evaluate(contract, [flag('flg_z')], { tenant: SOUTH, revision: 1 });
    const south = await server.person(['analyst'], SOUTH).get('/cases');
    expect(south.body.items).toMatchObject([{ contractId: contract, standing: 1 }]);
    expect(south.body.items[0]?.id).not.toBe(id);
    expect((await read(id)).flags).toMatchObject([{ id: 'flg_a' }]);
  });
});

it('fits together with the events there are', () => {
  expect(problemsOf([createCases()], EVERY_EVENT)).toEqual([]);
});
