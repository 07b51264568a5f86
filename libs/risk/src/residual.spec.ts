import { describe, expect, it } from '@jest/globals';
import type { AdverseItem } from './items.ts';
import { assessResidual, controlEffect, readControls, type Control } from './residual.ts';
import { evidenceRow } from './testing.ts';

const debt: AdverseItem = {
  id: 'a',
  direction: 'adverse',
  indicator: 'I09',
  group: 'debt_recruitment',
  strength: 'strong',
  code: 'A1',
  source: 'S1',
  incident: null,
  ageMonths: 0,
  halfLifeMonths: 24,
  workerDerived: false,
  remediation: 'verified',
};
const repaid = (verification: Control['verification']): Control => ({
  kind: 'CTRL-FEES-REPAID',
  verification,
  group: null,
});

describe('residual risk', () => {
  it('multiplies what controls leave over, and stops at 0.60', () => {
    expect(
      controlEffect([
        [0.5, 1],
        [0.3, 0.5],
        [0.1, 0],
      ]),
    ).toBeCloseTo(1 - 0.5 * 0.85, 12);
    expect(
      controlEffect([
        [0.5, 1],
        [0.5, 1],
      ]),
    ).toBe(0.6);
  });

  it('lets an item go only when its remedy is verified and workers confirmed it', () => {
    const context = { value: 50 };
    expect(assessResidual([debt], context, [repaid('worker')])).toMatchObject({ basis: 'residual', effect: 0.5 });
    expect(assessResidual([debt], context, [repaid('documents')])).toMatchObject({ basis: 'inherent', effect: 0.25 });
    const open = { ...debt, remediation: 'claimed' as const };
    expect(assessResidual([open], context, [repaid('worker')]).basis).toBe('inherent');
  });

  it('counts a control once, at its best verification, and a claim as nothing', () => {
    const twice = [repaid('claimed'), repaid('documents'), repaid('documents')];
    expect(assessResidual([debt], { value: 50 }, twice).effect).toBe(0.25);
    expect(assessResidual([debt], { value: 50 }, [repaid('claimed')]).effect).toBe(0);
  });

  it('reads controls from the rows of evidence, an unstated verification as a claim', () => {
    const control = { direction: 'control', controlVerifiedBy: 'worker' } as const;
    const rows = [
      evidenceRow({ ...control, indicator: 'CTRL-REMEDIED:wages' }),
      evidenceRow({ direction: 'control', indicator: 'CTRL-UNION-CBA' }),
      evidenceRow(),
    ];
    expect(readControls(rows)).toEqual([
      { kind: 'CTRL-REMEDIED', verification: 'worker', group: 'wages' },
      { kind: 'CTRL-UNION-CBA', verification: 'claimed', group: null },
    ]);
  });
});
