import { describe, expect, it } from '@jest/globals';
import { drawTree, printRows, wrap, type Column } from './print.ts';

const columns: Column<{ a: string }>[] = [{ title: 'a', of: ({ a }) => a, width: 10 }];

describe('printRows', () => {
  it('says what is empty instead of drawing an empty table', () => {
    expect(printRows([], columns, 'table', 'Nothing flagged.')).toBe('Nothing flagged.');
    expect(printRows([], columns, 'json', 'x')).toBe('[]');
  });

  it('quotes every CSV cell and defuses formulas, but not numbers', () => {
    expect(printRows([{ a: '=1+1' }, { a: '-5' }, { a: 'x"y' }], columns, 'csv', '')).toBe(
      '"a"\n"\'=1+1"\n"-5"\n"x""y"',
    );
  });
});

it('draws a tree whose lines keep to the width', () => {
  const drawn = drawTree(
    { text: 'root', children: [{ text: 'one two three four', children: [{ text: 'leaf' }] }, { text: 'last' }] },
    14,
  );
  expect(drawn.split('\n')).toEqual(['root', '├─ one two', '│  three four', '│  └─ leaf', '└─ last']);
});

it('keeps a word longer than the width whole', () => {
  expect(wrap('abcdefgh ij', 4)).toEqual(['abcdefgh', 'ij']);
});
