import { expect, it } from '@jest/globals';
import { missing, refused, unavailable, unusable } from '@manumit/kernel';
import { judge } from './judge-failure.ts';

it.each([
  ['wait', unavailable('bank.unavailable', 'closed'), 'bank.unavailable'],
  ['give-up', refused('entry.refused', 'no'), 'entry.refused'],
  ['give-up', unusable('event.unusable', 'no'), 'event.unusable'],
  ['try-again', missing('supplier.unknown', 'no'), 'supplier.unknown'],
  ['try-again', new TypeError('no'), 'bug'],
  ['try-again', 'thrown text', 'bug'],
  ['wait', Object.assign(new Error('deadlock detected'), { code: '40P01' }), 'database.unavailable'],
  ['wait', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }), 'database.unavailable'],
  ['try-again', Object.assign(new Error('duplicate key'), { code: '23505' }), 'bug'],
])('says %s of %s', (then, error, code) => {
  expect(judge(error)).toMatchObject({ then, code });
});

it('names class, state, constraint and place of a bug, and quotes nothing it was told', () => {
  const error = Object.assign(new RangeError('bad value "Jane Roe"\n    at jane (roe.ts:1:1)'), {
    ...{ code: '22P02', constraint: 'supplier_name_check', detail: 'Failing row contains (Jane Roe)' },
  });
  const { reason } = judge(error);
  expect(reason).toMatch(
    /^RangeError SQLSTATE 22P02 constraint supplier_name_check at .*judge-failure\.spec\.[jt]s:\d+$/,
  );
  expect(reason).not.toMatch(/jane|roe|\//i);
});

it('tells the kind and the field of a failure, never its sentence', () => {
  expect(judge(refused('entry.refused', 'Jane Roe may not', 'amount')).reason).toBe('refused: amount');
});
