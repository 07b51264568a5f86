import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  contractEvent,
  linkEvent,
  observationEvent,
  OTHER_TENANT,
  rec,
  recruiterEvent,
  sup,
  supplierEvent,
  tenantEvent,
} from '../../test/sample.ts';
import { ScoringServer } from '../../test/scoring-server.ts';

describe('reading assessments', () => {
  let server: ScoringServer;
  beforeAll(async () => {
    server = await ScoringServer.start();
    await server.messaging.publish(
      tenantEvent(),
      tenantEvent('2026-11-22', { tenant: OTHER_TENANT }),
      supplierEvent(1),
      supplierEvent(2),
      recruiterEvent(1, { feePolicy: 'worker_pays', feePolicyOn: '2026-10' }),
      linkEvent(1),
      contractEvent(1, [1]),
      observationEvent(1, { about: sup(2) }),
      observationEvent(2, { about: sup(2), indicator: 'I03', method: 'authority_finding', sourceReliability: 'A' }),
    );
    await server.messaging.drain();
  });
  afterAll(() => server?.stop());

  it('answers with the four outputs, their reasons and the basis', async () => {
    const { status, body, at } = await server.get(`/suppliers/${sup(2)}/assessment`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      subject: { kind: 'supplier', id: sup(2), name: 'Example Mill 2 Ltd.' },
      asOf: '2026-11-22',
      inputsHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      entity: { status: 'provisional', band: 'high' },
      basis: { exposure: 'computed' },
    });
    expect(at('method.parametersHash')).toMatch(/^[0-9a-f]{64}$/);
    const parts = at('contributions') as readonly { output: string }[];
    expect(parts.filter(({ output }) => output === 'entity')).toHaveLength(3);
    expect(at('node')).toBeUndefined();
    expect((await server.get(`/suppliers/${sup(1)}/assessment`)).at('exposure')).toMatchObject({
      status: 'ok',
      nodes: [{ id: sup(2), name: 'Example Mill 2 Ltd.' }],
    });
    expect((await server.get(`/recruiters/${rec(1)}/assessment`)).at('recruitmentFee.feeBreach')).toMatchObject({
      state: 'declared',
    });
  });

  it('gives no sign of what belongs to another tenant', async () => {
    const foreign = await server.get(`/suppliers/${sup(2)}/assessment`, 'stranger');
    const unknown = await server.get(`/suppliers/${sup(9)}/assessment`, 'stranger');
    expect([foreign.status, unknown.status]).toEqual([404, 404]);
    expect(foreign.at('detail')).toBe(unknown.at('detail'));
    expect((await server.get(`/recruiters/${sup(2)}/assessment`)).status).toBe(404);
    expect((await server.get(`/suppliers/${sup(2)}/assessment`, 'admin')).status).toBe(403);
    expect((await server.get('/suppliers/%00/assessment')).status).toBe(404);
  });

  it('replays an earlier assessment with the bytes it had', async () => {
    const paths = [
      `/suppliers/${sup(1)}/assessment`,
      `/suppliers/${sup(2)}/assessment`,
      `/recruiters/${rec(1)}/assessment`,
    ];
    const before = await Promise.all(paths.map((path) => server.get(path)));

    await server.messaging.publish(
      tenantEvent('2026-11-25', { revision: 2 }),
      observationEvent(3, { about: sup(2), indicator: 'I05', sourceReliability: 'A', informationCredibility: '1' }),
      supplierEvent(1, { name: 'Example Mill One Ltd.' }, { revision: 2 }),
    );
    await server.messaging.drain();
    const after = await Promise.all(paths.map((path) => server.get(path)));
    expect(after.map(({ at }) => at('asOf'))).toEqual(['2026-11-25', '2026-11-25', '2026-11-25']);
    expect(after[1]?.at('entity.probability')).toBeGreaterThan(before[1]?.at('entity.probability') as number);
    expect(after[0]?.at('subject.name')).toBe('Example Mill One Ltd.');

    const replayed = await Promise.all(paths.map((path) => server.get(`${path}?asOf=2026-11-22`)));
    // Whose exposure nobody recorded is replayed alone, and says so.
    expect(replayed[0]?.text).toBe(before[0]?.text);
    const plain = ({ text }: { text: string }) => {
      const { exposure: _exposure, basis, sentences, ...rest } = JSON.parse(text) as Record<string, object>;
      return JSON.stringify({ ...rest, sentences: { ...sentences, exposure: '' }, basis: { ...basis, exposure: '' } });
    };
    expect(replayed.map(plain)).toEqual(before.map(plain));
    // A day on which nobody asked falls back to the day before it.
    expect((await server.get(`${paths[0]}?asOf=2026-11-24`)).text).toBe(before[0]?.text);
    expect((await server.get(`${paths[0]}?asOf=2026-11-25`)).text).toBe(after[0]?.text);
    expect((await server.get(`${paths[0]}?asOf=2026-11-26`)).status).toBe(422);
    expect((await server.get(`${paths[0]}?asOf=2020-01-01`)).status).toBe(404);
    for (const day of ['yesterday', '2026-02-30', '0000-01-01', '2026-11-22T00:00:00Z']) {
      expect((await server.get(`${paths[0]}?asOf=${day}`)).status).toBe(400);
    }
  });

  it('lists the history, newest first', async () => {
    const { at } = await server.get(`/suppliers/${sup(2)}/assessments?limit=1`);
    expect(at('items')).toMatchObject([{ asOf: '2026-11-25' }]);
    const rest = await server.get(`/suppliers/${sup(2)}/assessments?cursor=${String(at('next'))}`);
    expect((rest.at('items') as readonly object[]).at(-1)).toMatchObject({ asOf: '2026-11-22' });
    expect(rest.at('next')).toBeNull();
  });
});
