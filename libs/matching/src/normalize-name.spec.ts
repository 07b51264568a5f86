import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { foldText, normalizeName } from './normalize-name.ts';

const same = (...names: string[]) => new Set(names.map(normalizeName)).size === 1;

describe('normalizeName', () => {
  it.each([
    ['Kesuma Example Gloves Sdn. Bhd.', 'KESUMA EXAMPLE GLOVES SDN BHD', 'Kesuma  Example Gloves'],
    ['Lánhé Example Textile Co., Ltd.', 'LANHE EXAMPLE TEXTILE COMPANY LIMITED'],
    ['Example Straße GmbH & Co. KG', 'example strasse'],
    ['PT. Contoh Example Tbk', 'Contoh Example'],
    ['Example S.A. de C.V.', 'EXAMPLE SA DE CV'],
    ['Ｅｘａｍｐｌｅ　Ｍｉｌｌｓ Ltd', 'Example Mills Limited'],
    ['İstanbul Örnek San. ve Tic. A.Ş.', 'istanbul ornek'],
    ['示例纺织股份有限公司', '示例纺织有限公司'],
    ['株式会社サンプル', 'サンプル(株)', '㈱サンプル'],
    ["Worker's Example", 'Workers Example'],
    ['Example & Sons', 'Example and Sons'],
  ])('takes %s and its other spellings as one', (...names) => {
    expect(same(...(names as string[]))).toBe(true);
  });

  it.each([
    ['Example Mills Ltd', 'Example Mills Holding Ltd'],
    ['Example Mill No. 1', 'Example Mill No. 2'],
    ['示例集团有限公司', '示例有限公司'],
    ['Example Textiles', 'Example Textile Trading'],
    // In Thai a vowel mark is part of the word.
    ['ตัวอย่าง', 'ตวอยาง'],
  ])('keeps %s and %s apart', (one, other) => {
    expect(normalizeName(one)).not.toBe(normalizeName(other));
  });

  it('never empties a name that consists of legal forms', () => {
    expect(normalizeName('Limited Ltd')).toBe('limited');
    expect(normalizeName('公司')).toBe('公司');
    expect(normalizeName('...')).toBe('...');
  });

  it('gives something for every name, the same for its composed and decomposed spelling', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), (name) => {
        const once = normalizeName(name);
        expect(name.trim() === '' || once !== '').toBe(true);
        expect(normalizeName(`  ${name.toUpperCase().normalize('NFD')} `).length).toBeLessThanOrEqual(600);
        expect(normalizeName(name.normalize('NFD'))).toBe(once);
      }),
      { numRuns: 500 },
    );
  });

  it('reads a name of plain letters like any other', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii', maxLength: 60 }), (name) => {
        expect(foldText(`${name} ñ`)).toBe(`${foldText(name)} n`.trim());
      }),
    );
  });

  it('ends quickly on a name made of repeated legal forms', () => {
    expect(normalizeName('ltd '.repeat(10_000)).length).toBeLessThanOrEqual(512);
  });
});
