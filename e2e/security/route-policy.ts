import type { Noun } from '@manumit/kernel';
import type { Role } from '@manumit/platform';

/**
 * Who may ask what, row by row, written down a second time: the code's own table of grants is not read here, so that a
 * change there has to be made here as well. A route without a row fails the sweep.
 */
export interface RoutePolicy {
  readonly may: 'everyone' | readonly Role[];
  /** Statuses for who may, with an id of their own. */
  readonly answers: readonly number[];
  /** What an unknown id answers, and a foreign one with it. Default 404. */
  readonly unknown?: number;
  /** What the id stands for; it goes into `:id`, the query or the body. `own-token` is a new one of the caller's. */
  readonly id?: Noun | 'own-token';
  readonly query?: (id: string) => string;
  /** A body that can be used. `n` differs from call to call. */
  readonly body?: (id: string, n: number) => unknown;
  /** Values of the other parameters of the path. */
  readonly parameters?: Readonly<Record<string, string>>;
}

const SIGNED_IN: readonly Role[] = ['viewer', 'analyst', 'case-lead', 'approver', 'auditor', 'admin'];
const READERS: readonly Role[] = ['viewer', 'analyst', 'case-lead', 'approver', 'auditor'];
const CASE_READERS: readonly Role[] = ['analyst', 'case-lead', 'approver', 'auditor'];
const DESK: readonly Role[] = ['analyst', 'case-lead'];

const open: RoutePolicy = { may: 'everyone', answers: [200] };
const read = (id?: Noun, more: Partial<RoutePolicy> = {}): RoutePolicy => ({
  ...{ may: READERS, answers: [200], ...more },
  ...(id === undefined ? {} : { id }),
});
const readCase = (more: Partial<RoutePolicy> = {}): RoutePolicy => ({ may: CASE_READERS, answers: [200], ...more });
// A step may stand against the state the case is in by then: 409 and 422 are past the gate as well.
const moveCase = (body: RoutePolicy['body']): RoutePolicy => ({
  ...{ may: DESK, answers: [200, 201, 409, 422], id: 'case' },
  ...(body === undefined ? {} : { body }),
});
const filtered = (name: string, id: Noun): Partial<RoutePolicy> => ({
  ...{ id, unknown: 200 },
  query: (value) => `?${name}=${value}`,
});

const form = (): FormData => {
  const data = new FormData();
  data.set('as', 'suppliers');
  data.set('dryRun', 'true');
  data.set('file', new Blob(['external_id,name\nS-1,Sweep\n']), 'sweep.csv');
  return data;
};

export const ROUTE_POLICIES: Readonly<Record<string, RoutePolicy>> = {
  'GET /health/live': open,
  'GET /health/ready': open,
  'GET /metrics': open,
  'GET /api/openapi.json': open,

  'POST /api/v1/sessions': {
    ...{ may: 'everyone', answers: [401] },
    body: (_, n) => ({ user: `nobody${n}@nowhere`, password: 'wrong horse battery' }),
  },
  'GET /api/v1/sessions/current': { may: SIGNED_IN, answers: [200] },
  // A token has no session to end.
  'DELETE /api/v1/sessions/current': { may: SIGNED_IN, answers: [409] },
  'PUT /api/v1/sessions/current/password': {
    ...{ may: SIGNED_IN, answers: [409] },
    body: () => ({ password: 'wrong horse battery', newPassword: 'another horse entirely' }),
  },
  'GET /api/v1/users': { may: ['auditor', 'admin'], answers: [200] },
  'POST /api/v1/users': {
    ...{ may: ['admin'], answers: [201] },
    body: (_, n) => ({ user: `sweep${n}`, name: 'Sweep', password: 'correct horse battery', roles: ['viewer'] }),
  },
  'PATCH /api/v1/users/:id': {
    ...{ may: ['admin'], answers: [200], id: 'user' },
    body: () => ({ name: 'Renamed by the sweep' }),
  },
  'GET /api/v1/tokens': { may: SIGNED_IN, answers: [200] },
  // A token may give another no more than it has itself: viewer is more than most have.
  'POST /api/v1/tokens': {
    ...{ may: SIGNED_IN, answers: [201, 403, 409, 422] },
    body: () => ({ name: 'sweep', scope: ['viewer'], expiresInDays: 1 }),
  },
  'DELETE /api/v1/tokens/:id': { may: SIGNED_IN, answers: [204], id: 'own-token' },

  'POST /api/v1/imports': { may: DESK, answers: [202, 409], body: form },
  'GET /api/v1/imports': read(),
  'GET /api/v1/imports/templates/:kind': { may: SIGNED_IN, answers: [200], parameters: { kind: 'suppliers' } },
  'GET /api/v1/imports/:id': read('import'),
  'GET /api/v1/imports/:id/rejects': read('import'),
  'GET /api/v1/imports/:id/progress': read('import'),
  'GET /api/v1/status': { may: SIGNED_IN, answers: [200] },
  'POST /api/v1/redrive': {
    ...{ may: ['admin'], answers: [200] },
    body: () => ({ group: 'scoring', dryRun: true }),
  },

  'GET /api/v1/suppliers': read(),
  'GET /api/v1/suppliers/:id': read('supplier'),
  'GET /api/v1/suppliers/:id/assessment': read('supplier'),
  'GET /api/v1/suppliers/:id/assessments': read('supplier'),
  'GET /api/v1/suppliers/:id/network': read('supplier'),
  'GET /api/v1/recruiters': read(),
  'GET /api/v1/recruiters/:id': read('recruiter'),
  'GET /api/v1/recruiters/:id/assessment': read('recruiter'),
  'GET /api/v1/recruiters/:id/assessments': read('recruiter'),
  'GET /api/v1/recruiters/:id/network': read('recruiter'),
  'GET /api/v1/contracts/:id': read('contract'),
  'GET /api/v1/observations/:id': read('observation'),
  'GET /api/v1/corridors': read(),
  'POST /api/v1/what-if': read('supplier', { body: (subject) => ({ subject }) }),
  'GET /api/v1/methodology': { may: SIGNED_IN, answers: [200] },
  'GET /api/v1/reference': { may: SIGNED_IN, answers: [200] },
  'GET /api/v1/exports/suppliers': read(),
  'GET /api/v1/exports/assessments': read(),
  'POST /api/v1/screening/search': read(undefined, { body: () => ({ queries: [{ id: '1', name: 'Sweep' }] }) }),
  'GET /api/v1/screening/alerts': read(undefined, filtered('subject', 'supplier')),
  'POST /api/v1/screening/alerts/:id/decision': {
    ...{ may: DESK, answers: [200, 409], id: 'alert' },
    body: () => ({ verdict: 'false-positive', reasonCode: 'other_party', text: 'Another party of that name.' }),
  },

  'GET /api/v1/contracts': read(),
  'GET /api/v1/contracts/:id/flags': read('contract'),
  'GET /api/v1/flags': read(undefined, filtered('contract', 'contract')),
  'GET /api/v1/flags/:id': read('flag'),
  'GET /api/v1/flags/:id/evidence': read('flag'),
  'GET /api/v1/exports/flags': read(),

  'GET /api/v1/cases': readCase(filtered('contract', 'contract')),
  'GET /api/v1/cases/:id': readCase({ id: 'case' }),
  'GET /api/v1/exports/cases': readCase(filtered('contract', 'contract')),
  'POST /api/v1/cases': {
    ...{ may: DESK, answers: [201, 409], id: 'contract' },
    body: (contractId) => ({ contractId, reason: 'The sweep opens it.' }),
  },
  'POST /api/v1/cases/:id/transitions': moveCase(() => ({ to: 'in_review', text: 'The sweep looks.' })),
  'POST /api/v1/cases/:id/notes': moveCase(() => ({ text: 'The sweep was here.' })),
  'POST /api/v1/cases/:id/assignments': moveCase(() => ({ assignee: 'me' })),
  'POST /api/v1/cases/:id/decisions': moveCase(() => ({
    outcome: 'no_adverse_evidence_found',
    text: 'The sweep decides.',
  })),
  'POST /api/v1/cases/:id/decisions/:n/approval': {
    ...{ may: ['approver'], answers: [200, 404, 409, 422], id: 'case', parameters: { n: '1' } },
    body: () => ({ verdict: 'approved', text: 'The sweep approves.' }),
  },
};

/** HEAD answers as GET does, without the body. */
export const policyOf = (method: string, path: string): RoutePolicy | undefined =>
  ROUTE_POLICIES[`${method === 'HEAD' ? 'GET' : method} ${path}`];
