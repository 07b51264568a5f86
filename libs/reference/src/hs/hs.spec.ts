import { describe, expect, it } from '@jest/globals';
import { hsMatches, hsTitle, normalizeHs } from '../index.ts';

describe('normalizeHs', () => {
  it.each([
    ['1511', '1511', '1511', false],
    ['1511.10.00', '151110', '15111000', false],
    ['0101 21', '010121', '010121', false],
    ['10121', '010121', '010121', true],
    ['8541.43.0010', '854143', '8541430010', false],
    ['3', '03', '03', true],
    ['9897.00.00', '989700', '98970000', false],
  ])('reads %s', (text, code, full, leadingZeroRestored) => {
    expect(normalizeHs(text)).toEqual({ code, full, leadingZeroRestored });
  });

  it.each(['', 'cotton', '00', '7701', '12345678901', '15-11'])('refuses "%s"', (text) => {
    expect(normalizeHs(text)).toBeUndefined();
  });
});

describe('hsMatches', () => {
  it('goes by prefix and is unknown when the item is coarser', () => {
    expect(hsMatches('1511', '151110')).toBe(true);
    expect(hsMatches('61', '6109')).toBe(true);
    expect(hsMatches('1511', '1512')).toBe(false);
    expect(hsMatches('151110', '1511')).toBeNull();
  });
});

describe('hsTitle', () => {
  it('names the nearest code it has', () => {
    expect(hsTitle('151110')).toEqual({ code: '151110', title: expect.stringMatching(/palm oil/i) });
    expect(hsTitle('010129')).toMatchObject({ code: '01' });
    expect(hsTitle('7799')).toMatchObject({ title: 'Reserved' });
    expect(hsTitle('00')).toBeUndefined();
  });

  it('has every chapter', () => {
    for (let chapter = 1; chapter <= 97; chapter++) expect(hsTitle(String(chapter).padStart(2, '0'))).toBeDefined();
  });
});
