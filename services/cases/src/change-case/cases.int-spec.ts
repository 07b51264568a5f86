import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { idNumber } from '@manumit/kernel/testing';
import { CasesServer, contractNo, flag, NORTH, SOUTH, type Person } from '../../test/testing.ts';

let server: CasesServer;
let analyst: Person;
let lead: Person;
let id: string;
beforeAll(async () => {
  server = await CasesServer.start();
  analyst = server.person(['analyst']);
  lead = server.person(['case-lead']);
  id = await server.caseWith(contractNo(1), flag('flg_a'));
});
afterAll(() => server?.stop());

describe('moving', () => {
  it('goes forward by the table, as far as the role goes', async () => {
    const own = await server.caseWith(contractNo(2), flag('flg_b'));
    const move = async (who: Person, to: string) => {
      const { status, body } = await who.post(`/cases/${own}/transitions`, { to });
      return status === 200 ? body.status : body.code;
    };
    expect(await move(lead, 'monitoring')).toBe('transition.impossible');
    expect(await move(lead, 'closed')).toBe('transition.needs-decision');
    expect(await move(analyst, 'in_review')).toBe('in_review');
    expect(await move(analyst, 'opened')).toBe('transition.impossible');
    expect(await move(analyst, 'plan_agreed')).toBe('transition.role');
    expect(await move(lead, 'plan_agreed')).toBe('transition.reply-owed');
    expect(await move(analyst, 'awaiting_reply')).toBe('awaiting_reply');
    expect(await move(lead, 'plan_agreed')).toBe('plan_agreed');
    expect(await move(lead, 'monitoring')).toBe('monitoring');
    const { history } = (await analyst.get(`/cases/${own}`)).body;
    expect(history.filter(({ what }) => what === 'moved').map(({ detail }) => detail['to'])).toEqual([
      ...['in_review', 'awaiting_reply', 'plan_agreed', 'monitoring'],
    ]);
    for (const role of ['viewer', 'approver', 'auditor', 'admin'] as const)
      expect((await server.person([role]).post(`/cases/${own}/transitions`, { to: 'in_review' })).status).toBe(403);
  });

  it('takes a withheld notice with its day in place of the offer of a reply', async () => {
    const own = await server.caseWith(contractNo(3), flag('flg_c'));
    await lead.post(`/cases/${own}/transitions`, { to: 'in_review' });
    const withhold = (reviewOn?: string) =>
      lead.post(`/cases/${own}/notes`, { kind: 'notice_withheld', text: 'Notice would endanger people.', reviewOn });
    expect((await withhold()).body.code).toBe('note.review-day');
    expect((await withhold('2026-11-22')).body.code).toBe('note.review-past');
    expect((await withhold('2026-12-22')).body.noticeWithheldUntil).toBe('2026-12-22');
    expect((await lead.post(`/cases/${own}/transitions`, { to: 'plan_agreed' })).status).toBe(200);
  });
});

describe('notes and assignments', () => {
  it('are lines of the history, with who and when', async () => {
    const noted = await analyst.token.post(`/cases/${id}/notes`, {
      text: 'Asked for the certificate.\nNo answer yet.',
    });
    expect(noted.status).toBe(201);
    const assigned = await lead.post(`/cases/${id}/assignments`, { assignee: analyst.id });
    expect(assigned.body.assignee).toBe(analyst.id);
    expect(assigned.body.history.slice(-2)).toMatchObject([
      {
        what: 'noted',
        byId: analyst.id,
        text: 'Asked for the certificate.\nNo answer yet.',
        at: '2026-11-22T09:30:00.000Z',
      },
      { what: 'assigned', byId: lead.id, detail: { from: null, to: analyst.id } },
    ]);
    const [row] = await server.rows<{ token: string }>(
      NORTH,
      `select actor_token_id as token from history where tenant_id = $1 and case_id = $2 and what = 'noted'`,
      [NORTH, id],
    );
    expect(row?.token).toMatch(/^tok_/);
    expect((await lead.post(`/cases/${id}/assignments`, { assignee: null })).body.assignee).toBeNull();
  });

  it('refuse personal data and do not repeat it', async () => {
    for (const text of ['someone@example.org', 'call +977 980 1234567', 'passport A1234567']) {
      for (const [path, body] of [
        ['notes', { text }],
        ['transitions', { to: 'in_review', text }],
        ['decisions', { outcome: 'merged', text }],
      ] as const) {
        const answer = await analyst.post(`/cases/${id}/${path}`, body);
        expect([answer.status, answer.body.code]).toEqual([422, 'note.personal-data']);
        expect(answer.text).not.toContain(text);
      }
    }
  });

  it('are written once per Idempotency-Key', async () => {
    const before = (await analyst.get(`/cases/${id}`)).body.revision;
    const [first, second] = await Promise.all(
      [1, 2].map(() => analyst.post(`/cases/${id}/notes`, { text: 'Once.' }, 'key-1')),
    );
    expect([first?.status, second?.body]).toEqual([201, first?.body]);
    expect((await analyst.get(`/cases/${id}`)).body.revision).toBe(before + 1);
    const reused = await analyst.post(`/cases/${id}/notes`, { text: 'Twice.' }, 'key-1');
    expect([reused.status, reused.body.code]).toEqual([409, 'idempotency.reused']);
  });

  it('of many people at once are all kept, numbered without a gap', async () => {
    const before = (await analyst.get(`/cases/${id}`)).body.revision;
    await Promise.all(Array.from({ length: 12 }, (_, n) => analyst.post(`/cases/${id}/notes`, { text: `Note ${n}.` })));
    const { history, revision } = (await analyst.get(`/cases/${id}`)).body;
    expect(revision).toBe(before + 12);
    expect(history.map(({ n }) => n)).toEqual(Array.from({ length: revision }, (_, n) => n + 1));
  });
});

describe('lists', () => {
  it('go page by page, each case once, and filter by state, assignee and words', async () => {
    for (let n = 20; n < 25; n++)
      await server.evaluate(contractNo(n), [flag(`flg_${n}`)], { title: `Timber lot ${n}` });
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await analyst.get(`/cases?query=timber&limit=2${cursor}`);
      seen.push(...body.items.map(({ title }) => title));
      cursor = body.next === null ? '' : `&cursor=${body.next}`;
    } while (cursor !== '');
    expect(seen).toEqual([24, 23, 22, 21, 20].map((n) => `Timber lot ${n}`));

    const [first] = (await analyst.get('/cases?query=lot%2021')).body.items;
    await lead.post(`/cases/${first?.id}/assignments`, { assignee: 'me' });
    await lead.post(`/cases/${first?.id}/transitions`, { to: 'in_review' });
    const found = async (who: Person, filter: string) =>
      (await who.get(`/cases?query=timber&${filter}`)).body.items.map(({ title }) => title.slice(-2));
    expect(await found(lead, 'assignee=me')).toEqual(['21']);
    expect(await found(analyst, 'assignee=me')).toEqual([]);
    expect(await found(analyst, `assignee=${lead.id}&state=in_review`)).toEqual(['21']);
    expect(await found(analyst, 'assignee=none')).toEqual(['24', '23', '22', '20']);
    expect(await found(analyst, 'state=opened')).toEqual(['24', '23', '22', '20']);
    expect((await analyst.get('/cases?query=100%25')).body.items).toEqual([]);
  });

  it('are for those who work on cases', async () => {
    for (const role of ['analyst', 'case-lead', 'approver', 'auditor'] as const)
      expect((await server.person([role]).get(`/cases/${id}`)).status).toBe(200);
    for (const role of ['viewer', 'admin'] as const)
      expect((await server.person([role]).get(`/cases/${id}`)).status).toBe(403);
  });
});

describe('opening by hand', () => {
  it('takes a flag of any level that stands, and no other', async () => {
    const contractId = contractNo(30);
    await server.evaluate(contractId, [flag('flg_r1', { level: 'R1' }), flag('flg_gone', { result: 'clear' })]);
    const open = (flags: string[]) => analyst.post('/cases', { contractId, reason: 'Asked by the buyer.', flags });
    expect((await open(['flg_gone'])).body.code).toBe('case.flag-unknown');
    const opened = await open(['flg_r1']);
    expect([opened.status, opened.body.standing, opened.body.history[0]?.byId]).toEqual([201, 1, analyst.id]);
    expect((await open([])).body.code).toBe('case.open-already');
    const unknown = await analyst.post('/cases', { contractId: contractNo(999), reason: 'x' });
    expect([unknown.status, unknown.body.code]).toEqual([404, 'contract.unknown']);
  });
});

describe('exports', () => {
  it('show nothing adverse before a reply was offered, and no cell is a formula', async () => {
    await server.evaluate(contractNo(40), [flag('flg_40', { level: 'R3' })], { title: '=cmd()' });
    const file = async () => {
      const { text, headers } = await analyst.get('/exports/cases?format=csv&query=cmd');
      expect(headers['content-type']).toContain('text/csv');
      return text.split('\n')[1];
    };
    expect(await file()).toContain('"\'=cmd()"');
    expect(await file()).toContain('"owed"');
    expect(await file()).not.toContain('R3');
    const [found] = (await analyst.get('/cases?query=cmd')).body.items;
    for (const to of ['in_review', 'awaiting_reply']) await analyst.post(`/cases/${found?.id}/transitions`, { to });
    expect(await file()).toContain('"offered","2026-12-04","","1","R3"');
    const json = (await analyst.get('/exports/cases?format=json&query=cmd')).body as unknown;
    expect(json).toMatchObject([{ id: found?.id, level: 'R3', title: '=cmd()' }]);
    expect((await analyst.get('/exports/cases?format=json&query=nothing-like-it')).body).toEqual([]);
  });
});

describe('what cannot be used', () => {
  const HOSTILE: readonly unknown[] = [
    ...['', ' ', '\u0000', 'a\u0000b', '\ud800', 'x\udfff', '__proto__', "' or 1=1 --", 'x'.repeat(9_000)],
    ...[null, true, 0, -1, 1.5, 2 ** 53, [], {}, [null], [[]], [{}], [{ id: '\u0000' }], ['\u0000']],
    ...['2026-02-30', '9999-99-99', '0000-01-01', idNumber('user', 77), idNumber('case', 77)],
  ];
  const USABLE: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    '/cases': { contractId: contractNo(1), reason: 'x', flags: ['flg_a'], follows: idNumber('case', 5) },
    '/cases/ID/transitions': { to: 'in_review', text: 'x' },
    '/cases/ID/notes': { kind: 'notice_withheld', text: 'x', reviewOn: '2026-12-01' },
    '/cases/ID/assignments': { assignee: 'me' },
    '/cases/ID/decisions': { outcome: 'merged', text: 'x', flags: [{ id: 'flg_a', reasonCode: 'duplicate' }] },
    '/cases/ID/decisions/1/approval': { verdict: 'approved', text: 'x' },
  };

  it.each(Object.keys(USABLE))('in a body to %s answers below 500', async (path) => {
    const everyone = server.person(['analyst', 'case-lead', 'approver']);
    const usable = USABLE[path] as Readonly<Record<string, unknown>>;
    const met = new Set<number>();
    for (const field of [...Object.keys(usable), 'unknownField']) {
      for (const value of HOSTILE) {
        const { status, text } = await everyone.post(path.replace('ID', id), { ...usable, [field]: value });
        met.add(status);
        expect([field, value, status < 500]).toEqual([field, value, true]);
        expect(text).not.toMatch(/select |insert into|\.ts:/);
      }
    }
    expect(met).toContain(400);
    expect([...met].some((status) => status !== 400)).toBe(true);
  });

  it('in a path or query answers below 500, and an unknown id 404', async () => {
    for (const value of HOSTILE) {
      const text = encodeURIComponent((typeof value === 'string' ? value : JSON.stringify(value)).toWellFormed());
      const cursor = Buffer.from(JSON.stringify([value])).toString('base64url');
      for (const path of [
        ...[`/cases?cursor=${cursor}`, `/cases?cursor=${text}`, `/cases?limit=${text}`, `/cases?query=${text}`],
        ...[`/cases?state=${text}`, `/cases?assignee=${text}`, `/cases/${text}`, `/exports/cases?format=${text}`],
        `/exports/cases?query=${text}`,
      ].filter((one) => one.length < 2_000)) {
        const { status } = await analyst.get(path);
        expect([path, status < 500]).toEqual([path, true]);
      }
    }
    expect((await analyst.get('/cases?query=%00')).status).toBe(400);
    expect((await analyst.post(`/cases/${id}/notes`, { text: 'a\u0000b' })).status).toBe(400);
    for (const path of [idNumber('case', 77), 'nothing', `${id}/decisions/0`])
      expect((await analyst.get(`/cases/${path}`)).status).toBe(404);
  });
});

describe('another tenant', () => {
  it('finds no case and writes to none', async () => {
    const south = server.person(['analyst', 'case-lead', 'approver'], SOUTH);
    expect((await south.get('/cases')).body.items).toEqual([]);
    expect((await south.get('/exports/cases?format=json')).text).toBe('[]');
    expect((await south.get(`/cases/${id}`)).status).toBe(404);
    for (const [path, body] of [
      ['transitions', { to: 'in_review' }],
      ['notes', { text: 'x' }],
      ['assignments', { assignee: 'me' }],
      ['decisions', { outcome: 'merged', text: 'x' }],
      ['decisions/1/approval', { verdict: 'approved', text: 'x' }],
    ] as const) {
      expect([path, (await south.post(`/cases/${id}/${path}`, body)).status]).toEqual([path, 404]);
    }
  });
});
