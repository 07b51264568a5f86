import { describe, expect, it } from '@jest/globals';
import { safeCell, safeText } from './safe-cell.ts';

describe('a cell of an export', () => {
  it.each(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])('is defused if it begins with %j', (sign) => {
    expect(safeText(`${sign}cmd`)).toBe(`'${sign}cmd`);
    expect(safeCell(`${sign}cmd`)).toBe(`'${sign}cmd`);
  });

  it('keeps a plain number where numbers are meant, and nothing that only looks like one', () => {
    expect(['-5', '12.50'].map(safeCell)).toEqual(['-5', '12.50']);
    expect(['-5+1', '+5', '-5\n=1'].map(safeCell)).toEqual(["'-5+1", "'+5", "'-5\n=1"]);
    expect(safeText('-5')).toBe("'-5");
  });

  it('leaves other texts alone', () => {
    expect(["O'Brien = x", '', 'a-b'].map(safeText)).toEqual(["O'Brien = x", '', 'a-b']);
  });
});
