import { describe, expect, it } from '@jest/globals';
import { refuseSamePerson, refuseUnready, RESPONSE_STEPS, type DecidableCase, type Proposal } from './decision.ts';
import { followFlags, risenFlags, type FlagPicture } from './follow-flags.ts';
import { workingDaysAfter } from './working-days.ts';

const flag = (id: string, change: Partial<FlagPicture> = {}): FlagPicture => ({
  ...{ id, rule: 'RULE', basis: 'rule', result: 'flagged', level: 'R2', because: 'needs review' },
  ...change,
});
const attached = (picture: FlagPicture, isCleared = false) => ({ ...picture, isCleared });

describe('flags that open a case', () => {
  it.each([
    ['R3', 'flagged', true],
    ['R2', 'flagged', true],
    ['R1', 'flagged', false],
    ['R3', 'request-data', false],
    ['R2', 'clear', false],
  ] as const)('%s %s: %s', (level, result, opens) => {
    expect(risenFlags([], [flag('a', { level, result })]).length).toBe(opens ? 1 : 0);
  });

  it('are those that have grown, not those that were left standing', () => {
    expect(risenFlags([flag('a')], [flag('a')])).toEqual([]);
    expect(risenFlags([flag('a', { level: 'R3' })], [flag('a')])).toEqual([]);
    for (const before of [{ level: 'R1' }, { result: 'request-data' }, { result: 'clear' }] as const)
      expect(risenFlags([flag('a', before)], [flag('a')])).toHaveLength(1);
    expect(risenFlags([flag('a')], [flag('a', { level: 'R3' })])).toHaveLength(1);
  });
});

describe('an open case follows its flags', () => {
  const moves = (...given: Parameters<typeof followFlags>) =>
    followFlags(...given).map(({ what, flag: { id } }) => [what, id]);

  it('takes up what rises and marks what clears, whether its line is gone or says clear', () => {
    const held = [attached(flag('a')), attached(flag('b')), attached(flag('c'))];
    const after = [flag('a'), flag('b', { result: 'clear' }), flag('d'), flag('e', { level: 'R1' })];
    expect(moves(held, after)).toEqual([
      ['flag_cleared', 'b'],
      ['flag_cleared', 'c'],
      ['flag_attached', 'd'],
    ]);
  });

  it('keeps a flag that falls to R1 or waits for data, and notes the change', () => {
    expect(moves([attached(flag('a'))], [flag('a', { level: 'R1' })])).toEqual([['flag_changed', 'a']]);
    expect(moves([attached(flag('a'))], [flag('a', { result: 'request-data' })])).toEqual([['flag_changed', 'a']]);
  });

  it('says nothing twice, and takes a cleared flag up again when it comes back', () => {
    expect(moves([attached(flag('a', { result: 'clear' }), true)], [])).toEqual([]);
    expect(moves([attached(flag('a'))], [flag('a')])).toEqual([]);
    expect(moves([attached(flag('a', { result: 'clear' }), true)], [flag('a')])).toEqual([['flag_attached', 'a']]);
  });
});

describe('a decision', () => {
  const ready: DecidableCase = {
    status: 'in_review',
    standing: ['a', 'b'],
    responses: RESPONSE_STEPS,
    isReplySettled: true,
  };
  const closing = (id: string) => ({ id, reasonCode: 'match_rejected' as const });
  const proposal = (change: Partial<Proposal> = {}): Proposal => ({
    ...{ outcome: 'no_adverse_evidence_found', text: 'because', flags: [closing('a'), closing('b')] },
    ...change,
  });
  const tried = (given: Proposal, of: Partial<DecidableCase> = {}): string => {
    try {
      refuseUnready(given, { ...ready, ...of }, '2026-11-22');
      return 'taken';
    } catch (error) {
      return (error as { code: string }).code;
    }
  };

  it('that says nothing is left answers every flag that stands', () => {
    expect(tried(proposal())).toBe('taken');
    expect(tried(proposal({ flags: [closing('a')] }))).toBe('decision.flags-open');
    expect(tried(proposal({ outcome: 'referred', flags: [] }))).toBe('taken');
  });

  it('names each flag once, and none that does not stand', () => {
    expect(tried(proposal({ flags: [closing('a'), closing('a')] }))).toBe('decision.flag-twice');
    expect(tried(proposal({ flags: [closing('z')] }))).toBe('decision.flag-unknown');
  });

  it('has a last day for a waiver, in the future, and for nothing else', () => {
    const waived = (expiresOn?: string) =>
      proposal({ outcome: 'merged', flags: [{ id: 'a', reasonCode: 'waived', ...(expiresOn && { expiresOn }) }] });
    expect(tried(waived('2026-11-23'))).toBe('taken');
    expect(tried(waived('2026-11-22'))).toBe('decision.expired');
    expect(tried(waived())).toBe('decision.expiry');
    expect(tried(proposal({ flags: [{ ...closing('a'), expiresOn: '2027-01-01' }, closing('b')] }))).toBe(
      'decision.expiry',
    );
  });

  it.each(RESPONSE_STEPS)('to end a relation waits for an entry under %s', (step) => {
    const exit = proposal({ outcome: 'responsible_exit' });
    expect(tried(exit)).toBe('taken');
    expect(tried(exit, { responses: RESPONSE_STEPS.filter((one) => one !== step) })).toBe('decision.exit-early');
  });

  it.each(['remediated_partly', 'referred', 'responsible_exit'] as const)(
    'of %s waits for the offer of a reply',
    (outcome) => {
      expect(tried(proposal({ outcome }), { isReplySettled: false })).toBe('decision.reply-owed');
    },
  );

  it('comes after the review has begun and before it has ended', () => {
    for (const status of ['opened', 'closed'] as const) expect(tried(proposal(), { status })).toBe('decision.status');
  });

  it('is judged by another person', () => {
    expect(() => refuseSamePerson('usr_1', 'usr_1')).toThrow('cannot judge');
    expect(() => refuseSamePerson('usr_1', 'usr_2')).not.toThrow();
  });
});

it.each([
  ['2026-11-20', 1, '2026-11-23'],
  ['2026-11-21', 1, '2026-11-23'],
  ['2026-11-23', 10, '2026-12-07'],
])('counts from %s %i working days to %s', (day, count, due) => {
  expect(workingDaysAfter(day, count)).toBe(due);
});
