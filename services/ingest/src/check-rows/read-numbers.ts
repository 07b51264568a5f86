import { SHARE_BANDS, type Range, type ShareBand } from './columns.ts';
import { Fault } from './problem.ts';

const DECIMAL = /^-?\d{1,15}(\.\d{1,15})?$/;
// Tools that keep numbers as doubles write whole numbers as 1200.0.
const WHOLE = /^-?\d{1,15}(\.0{1,6})?$/;
const MONEY = /^\d{1,15}(\.\d{1,6})?$/;
const WITH_SEPARATORS = /^-?\d{1,3}([,.' ’\u00a0\u202f]\d{3})+([.,]\d+)?$/;

interface Bounds {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

function notNumber(text: string, expected: string): Fault {
  if (WITH_SEPARATORS.test(text))
    return new Fault(
      'NUM-FORMAT',
      `is not ${expected}. Write it without thousands separators, with a dot before decimals.`,
    );
  if (/^-?\d+,\d+$/.test(text))
    return new Fault('NUM-FORMAT', `is not ${expected}. Write a dot before decimals: ${text.replace(',', '.')}.`);
  return new Fault(
    'NUM-FORMAT',
    `is not ${expected}. Digits are never taken out of other text; leave the cell empty if unknown.`,
  );
}

function within(value: number, { min, max }: Bounds): Fault | undefined {
  if ((min === undefined || value >= min) && (max === undefined || value <= max)) return undefined;
  const said =
    min !== undefined && max !== undefined
      ? `${min} to ${max}`
      : min === undefined
        ? `at most ${max}`
        : `at least ${min}`;
  return new Fault('NUM-RANGE', `is out of range: expected ${said}. Correct it, or leave the cell empty if unknown.`);
}

/** Reads a whole number. */
export function readInt(text: string, bounds: Bounds): number | Fault {
  if (!WHOLE.test(text)) return notNumber(text, 'a whole number');
  return within(Number(text), bounds) ?? Number(text);
}

/** Reads a decimal number with a dot. */
export function readDecimal(text: string, bounds: Bounds): number | Fault {
  if (!DECIMAL.test(text)) return notNumber(text, 'a number');
  return within(Number(text), bounds) ?? Number(text);
}

/** Reads decimal degrees and keeps seven decimals. */
export function readDegrees(text: string, bounds: Bounds): number | Fault {
  if (!DECIMAL.test(text)) return notNumber(text, 'degrees as a decimal number');
  const fault = within(Number(text), bounds);
  if (fault !== undefined) return new Fault('GEO-RANGE', fault.expected);
  return Number(Number(text).toFixed(7));
}

/** Reads a sum of money, zero or more, and keeps it as decimal text without needless zeros in front. */
export function readMoney(text: string): string | Fault {
  if (text.startsWith('-') && DECIMAL.test(text))
    return new Fault('NUM-RANGE', 'is negative: expected a sum of 0 or more.');
  if (!MONEY.test(text)) return notNumber(text, 'a sum such as 1850000 or 99.50, its currency in the column beside it');
  return text.replace(/^0+(?=\d)/, '');
}

const RANGE = /^(\d{1,9}(?:\.0{1,6})?)\s*(?:[-–]|to)\s*(\d{1,9}(?:\.0{1,6})?)$/;
const OPEN = /^([<>]|≥|≤|>=|<=)\s*(\d{1,9})$/;
const PLUS = /^(\d{1,9})\+$/;

/** Reads a count or its bounds: `n`, `n-m`, `>n`, `<n`. */
export function readRange(text: string, bounds: Bounds): Range | Fault {
  const ends = endsOf(text);
  if (ends === undefined) return notNumber(text, 'a number or a range (`1200`, `1001-5000`, `>10000`, `<1000`)');
  const { min, max } = ends;
  if (min !== undefined && max !== undefined && min > max)
    return new Fault('NUM-ORDER', 'has its greater number first. Write the smaller one first.');
  for (const end of [min, max]) {
    const fault = end === undefined ? undefined : within(end, bounds);
    if (fault !== undefined) return fault;
  }
  return { ...ends, text };
}

function endsOf(text: string): { min?: number; max?: number } | undefined {
  if (WHOLE.test(text)) return { min: Number(text), max: Number(text) };
  const both = RANGE.exec(text);
  if (both !== null) return { min: Number(both[1]), max: Number(both[2]) };
  const plus = PLUS.exec(text);
  if (plus !== null) return { min: Number(plus[1]) };
  const open = OPEN.exec(text);
  if (open === null) return undefined;
  const end = Number(open[2]);
  switch (open[1]) {
    case '>':
      return { min: end + 1 };
    case '<':
      return { max: end - 1 };
    case '≥':
    case '>=':
      return { min: end };
    default:
      return { max: end };
  }
}

const UPPER_ENDS: readonly (readonly [number, ShareBand])[] = [
  [0, 'none'],
  [10, '1-10'],
  [25, '11-25'],
  [50, '26-50'],
  [75, '51-75'],
  [100, '76-100'],
];

/** Reads a band of a share, or maps a percentage to its band; a share between two bands belongs to the upper one. */
export function readShareBand(text: string): ShareBand | Fault {
  const word = text.toLowerCase().replace(/–/g, '-').replace(/\s*%$/, '').trim();
  const band = SHARE_BANDS.find((one) => one === word);
  if (band !== undefined) return band;
  if (!DECIMAL.test(word)) return notNumber(text, `one of ${SHARE_BANDS.join(', ')}, or a percentage`);
  const percent = Number(word);
  if (percent < 0 || percent > 100)
    return new Fault(
      'NUM-RANGE',
      'is no share: expected 0 to 100 percent. Correct it, or leave the cell empty if unknown.',
    );
  if (percent > 0 && percent < 1 && !text.trim().endsWith('%'))
    return new Fault(
      'NUM-FORMAT',
      `may be a ratio or a percentage. Write ${+(percent * 100).toFixed(4)}% or ${percent}%, or the band.`,
    );
  return (UPPER_ENDS.find(([end]) => percent <= end) ?? ['', 'unknown' as const])[1];
}
