import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { caseDecided } from '@manumit/events';
import { RESPONSE_STEPS } from '../case/decision.ts';
import { CasesServer, contractNo, flag, SOUTH, type Person } from '../../test/testing.ts';

let server: CasesServer;
let analyst: Person;
let lead: Person;
let approver: Person;
let last = 0;
beforeAll(async () => {
  server = await CasesServer.start();
  analyst = server.person(['analyst']);
  lead = server.person(['case-lead']);
  approver = server.person(['approver']);
});
afterAll(() => server?.stop());

/** A case that is in review, with one flag of its own. */
async function reviewed(): Promise<{ id: string; contract: string; flagId: string }> {
  const contract = contractNo(++last);
  const flagId = `flg_${last}`;
  const id = await server.caseWith(contract, flag(flagId));
  expect((await analyst.post(`/cases/${id}/transitions`, { to: 'in_review' })).status).toBe(200);
  return { id, contract, flagId };
}
const rejecting = (flagId: string) => ({
  ...{ outcome: 'no_adverse_evidence_found', text: 'The match was another firm.' },
  flags: [{ id: flagId, reasonCode: 'match_rejected' }],
});
const approval = { verdict: 'approved', text: 'Both papers were seen.' };
const decidedOf = async (id: string) =>
  (await server.messaging.events(caseDecided)).filter(({ subject }) => subject === id);

describe('four eyes', () => {
  it('closes a case when another person approves, and announces it once', async () => {
    const { id, contract, flagId } = await reviewed();
    const proposed = await analyst.post(`/cases/${id}/decisions`, rejecting(flagId));
    expect([proposed.status, proposed.body.status, proposed.body.awaitsApproval]).toEqual([201, 'in_review', true]);
    await server.messaging.drain();
    expect(await decidedOf(id)).toEqual([]);

    const approved = await approver.post(`/cases/${id}/decisions/1/approval`, approval);
    expect(approved.status).toBe(200);
    expect(approved.body).toMatchObject({
      ...{ status: 'closed', outcome: 'no_adverse_evidence_found', awaitsApproval: false },
      flags: [{ id: flagId, closedByDecision: 1 }],
      decisions: [{ n: 1, proposedBy: analyst.id, judgedBy: approver.id, verdict: 'approved' }],
    });
    expect(approved.body.history.map(({ what, byId }) => [what, byId]).slice(-3)).toEqual([
      ['decision_proposed', analyst.id],
      ['decision_approved', approver.id],
      ['moved', approver.id],
    ]);
    await server.messaging.drain();
    const data = { contract, outcome: 'no_adverse_evidence_found', flags: [flagId], reasonCode: 'match_rejected' };
    expect(await decidedOf(id)).toMatchObject([{ data, revision: approved.body.revision }]);
    expect((await approver.post(`/cases/${id}/decisions/1/approval`, approval)).body.code).toBe('decision.judged');
  });

  it('lets nobody judge their own proposal, whatever their roles, and not with a token', async () => {
    const both = server.person(['analyst', 'case-lead', 'approver']);
    for (const [proposer, judge] of [
      [both, both],
      [both, both.token],
      [both.token, both],
    ] as const) {
      const { id, flagId } = await reviewed();
      expect((await proposer.post(`/cases/${id}/decisions`, rejecting(flagId))).status).toBe(201);
      for (const verdict of ['approved', 'refused']) {
        const { status, body } = await judge.post(`/cases/${id}/decisions/1/approval`, { verdict, text: 'Agreed.' });
        expect([status, body.code]).toEqual([409, 'decision.four-eyes']);
      }
      expect((await analyst.get(`/cases/${id}`)).body).toMatchObject({ status: 'in_review', outcome: null });
      expect((await approver.post(`/cases/${id}/decisions/1/approval`, approval)).body.status).toBe('closed');
    }
  });

  it('stands in the database as well', async () => {
    const { id, flagId } = await reviewed();
    await analyst.post(`/cases/${id}/decisions`, rejecting(flagId));
    const judge = (proposer: string, judgedBy: string) =>
      server.messaging
        .database('cases')
        .inTransaction(server.north, (tx) =>
          tx.execute(`insert into verdict values ($1, $2, 1, $3, 'approved', 'x', $4, 'x', now())`, [
            tx.tenant,
            id,
            proposer,
            judgedBy,
          ]),
        );
    await expect(judge(analyst.id, analyst.id)).rejects.toMatchObject({ constraint: 'four_eyes' });
    await expect(judge(approver.id, analyst.id)).rejects.toMatchObject({ code: '23503' });
  });

  it('is asked of approvers only', async () => {
    const { id, flagId } = await reviewed();
    await analyst.post(`/cases/${id}/decisions`, rejecting(flagId));
    for (const role of ['viewer', 'analyst', 'case-lead', 'auditor', 'admin'] as const) {
      const { status } = await server.person([role]).post(`/cases/${id}/decisions/1/approval`, approval);
      expect([role, status]).toEqual([role, 403]);
    }
    expect((await approver.post(`/cases/${id}/decisions`, rejecting(flagId))).status).toBe(403);
  });

  it('lets one of two approvers at once win', async () => {
    const { id, flagId } = await reviewed();
    await analyst.post(`/cases/${id}/decisions`, rejecting(flagId));
    const answers = await Promise.all(
      [approver, server.person(['approver'])].map((one) => one.post(`/cases/${id}/decisions/1/approval`, approval)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    await server.messaging.drain();
    expect(await decidedOf(id)).toHaveLength(1);
  });
});

describe('a proposal', () => {
  it('that was refused stays on record, and makes room for another', async () => {
    const { id, flagId } = await reviewed();
    await analyst.post(`/cases/${id}/decisions`, rejecting(flagId));
    expect((await lead.post(`/cases/${id}/decisions`, rejecting(flagId))).body.code).toBe('decision.waiting');
    const refusal = await approver.post(`/cases/${id}/decisions/1/approval`, {
      verdict: 'refused',
      text: 'Not shown.',
    });
    expect(refusal.body).toMatchObject({ status: 'in_review', outcome: null });
    const again = await lead.post(`/cases/${id}/decisions`, rejecting(flagId));
    expect(again.body.decisions).toMatchObject([
      { n: 1, verdict: 'refused', verdictText: 'Not shown.' },
      { n: 2, verdict: null },
    ]);
  });

  it('cannot be approved any more when a flag has risen behind it', async () => {
    const { id, contract, flagId } = await reviewed();
    await analyst.post(`/cases/${id}/decisions`, rejecting(flagId));
    await server.evaluate(contract, [flag(flagId), flag('flg_late')]);
    const { status, body } = await approver.post(`/cases/${id}/decisions/1/approval`, approval);
    expect([status, body.code]).toEqual([409, 'decision.flags-open']);
  });

  it('to end the relation waits for protect, engage, remedy, escalate, and the offer of a reply', async () => {
    const { id } = await reviewed();
    const exit = { outcome: 'responsible_exit', text: 'Leverage is exhausted; wages are paid.' };
    for (const kind of RESPONSE_STEPS) {
      expect((await lead.post(`/cases/${id}/decisions`, exit)).body.code).toBe('decision.exit-early');
      expect((await lead.post(`/cases/${id}/notes`, { kind, text: `Done: ${kind}.` })).status).toBe(201);
    }
    expect((await lead.post(`/cases/${id}/decisions`, exit)).body.code).toBe('decision.reply-owed');
    const offered = await lead.post(`/cases/${id}/transitions`, { to: 'awaiting_reply' });
    expect(offered.body).toMatchObject({ replyOfferedOn: '2026-11-22', replyDueOn: '2026-12-04' });
    expect((await lead.post(`/cases/${id}/decisions`, exit)).status).toBe(201);
  });
});

describe('while somebody else closes the case', () => {
  it('a proposal waits for the end, and is refused then', async () => {
    const { id, flagId } = await reviewed();
    const propose = () => analyst.post(`/cases/${id}/decisions`, rejecting(flagId));
    const { hasWaited, result } = await server.whileClosing(id, propose);
    expect([hasWaited, result.status, result.body.code]).toEqual([true, 409, 'decision.status']);
  });

  it('a flag that rises waits for the end, and opens a new case then', async () => {
    const { id, contract, flagId } = await reviewed();
    await server.announce(contract, [flag(flagId), flag('flg_late')]);
    const { hasWaited } = await server.whileClosing(id, () => server.messaging.drain());
    expect(hasWaited).toBe(true);
    expect((await analyst.get(`/cases/${id}`)).body.flags).toMatchObject([{ id: flagId }]);
    const { items } = (await analyst.get(`/cases?state=open&contract=${contract}`)).body;
    expect(items).toMatchObject([{ contractId: contract, standing: 2 }]);
  });
});

describe('after a case is closed', () => {
  async function closed() {
    const one = await reviewed();
    await analyst.post(`/cases/${one.id}/decisions`, rejecting(one.flagId));
    await approver.post(`/cases/${one.id}/decisions/1/approval`, approval);
    return one;
  }

  it('its flags that stand open no new one, and a flag that rises does', async () => {
    const { id, contract, flagId } = await closed();
    await server.evaluate(contract, [flag(flagId), flag('flg_other', { level: 'R1' })]);
    const openOnes = async () => (await analyst.get(`/cases?state=open&contract=${contract}`)).body.items;
    expect(await openOnes()).toEqual([]);
    await server.evaluate(contract, [flag(flagId), flag('flg_other')]);
    expect(await openOnes()).toMatchObject([{ standing: 2 }]);
    expect((await analyst.get(`/cases/${id}`)).body.status).toBe('closed');
  });

  it('nothing but a plain note is added to it; a new case follows it and shows both histories', async () => {
    const { id, contract, flagId } = await closed();
    expect((await lead.post(`/cases/${id}/transitions`, { to: 'in_review' })).body.code).toBe('transition.impossible');
    expect((await lead.post(`/cases/${id}/assignments`, { assignee: 'me' })).body.code).toBe('case.closed');
    expect((await lead.post(`/cases/${id}/notes`, { kind: 'remedy', text: 'Late.' })).body.code).toBe('case.closed');
    expect((await lead.post(`/cases/${id}/notes`, { text: 'Looked again after three months.' })).status).toBe(201);

    const body = { contractId: contract, reason: 'New evidence.', flags: [flagId], follows: id };
    const next = await lead.post('/cases', body);
    expect([next.status, next.body.status, next.body.follows]).toEqual([201, 'opened', id]);
    const { history } = next.body;
    expect(new Set(history.map(({ caseId }) => caseId))).toEqual(new Set([id, next.body.id]));
    expect(history.at(0)?.caseId).toBe(id);
    expect((await lead.post('/cases', body)).body.code).toBe('case.open-already');
    const foreign = await server.person(['analyst'], SOUTH).post('/cases', body);
    expect(foreign.status).toBe(404);
  });
});
