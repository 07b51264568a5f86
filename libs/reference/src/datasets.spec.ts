import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  answerFrom,
  datasets,
  dolGoods,
  dolGoodsInfo,
  dolGoodsOf,
  earningsOf,
  eo13126Goods,
  lawFacts,
  tipTierOf,
  uflpaEntries,
  wroEntries,
} from './index.ts';

const here = new URL('./', import.meta.url);
const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, here), 'utf8'));
const folders = readdirSync(here, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

// What makes a row of a dataset one of a kind.
const KEYS: Record<string, readonly string[]> = {
  countries: ['code'],
  'country-boxes': ['country'],
  currencies: ['code'],
  earnings: ['country'],
  eo13126: ['good'],
  'exchange-rates': ['from', 'to', 'on'],
  goods: ['good'],
  hs: ['code'],
  'law-facts': ['factId'],
  ratifications: ['country', 'convention'],
  tip: ['country'],
  uflpa: ['id'],
  'uflpa-sectors': ['sector'],
  'us-places': ['country'],
  wro: ['id'],
};

describe('datasets', () => {
  it('are all told to users', () => {
    expect(
      datasets()
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(folders.toSorted());
  });

  it.each(datasets().map((info) => [info.id, info] as const))('%s is what its provenance says', (id, info) => {
    const rows = read(`${id}/data.json`) as Record<string, unknown>[];
    const keys = rows.map((row) => JSON.stringify(KEYS[id]?.map((column) => row[column])));

    expect(createHash('sha256').update(JSON.stringify(rows)).digest('hex')).toBe(info.sha256);
    expect(rows).toHaveLength(info.rows);
    expect(new Set(keys).size).toBe(rows.length);
    expect(keys.join()).not.toContain('null');
    expect(info.asOf).toMatch(/^\d{4}-\d\d-\d\d$/);
    for (const text of [
      info.title,
      info.publisher,
      info.edition,
      info.limits,
      info.license,
      info.transformation,
      info.source.citation,
    ])
      expect(text.length).toBeGreaterThan(2);
    if (info.mark === 'M') expect(info.verified).toBe(false);
  });

  it('stay small', () => {
    const sizes = folders.flatMap((folder) =>
      ['data.json', 'provenance.json'].map((file) => statSync(new URL(`${folder}/${file}`, here)).size),
    );
    expect(Math.max(...sizes)).toBeLessThan(400_000);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(800_000);
  });
});

describe('rows', () => {
  it('of lists name their source, edition and completeness, and have an id of their own', () => {
    for (const list of [dolGoods, eo13126Goods, wroEntries, uflpaEntries]) {
      for (const entry of list) {
        expect(entry.sourceName.length).toBeGreaterThan(2);
        expect(entry.sourceDate).toMatch(/^\d{4}/);
        expect(entry.edition).toMatch(/^\d{4}/);
        expect(entry.completeness).toBe('partial');
        expect(entry.productsHs.every((code) => /^\d{2}(\d{2}){0,2}$/.test(code))).toBe(true);
        expect(entry.country ?? 'AA').toMatch(/^[A-Z]{2}$/);
      }
      expect(new Set(list.map(({ entryId }) => entryId)).size).toBe(list.length);
    }
  });

  it('of law facts name an instrument, a source, a day of review and a mark', () => {
    for (const fact of lawFacts) {
      expect([fact.instrument, fact.sourceName, fact.sourceDate, fact.validFrom, fact.reviewedOn].every(Boolean)).toBe(
        true,
      );
      expect(fact.value === null || (fact.value >= 0 && fact.value <= 1)).toBe(true);
      if (fact.evidenceMark === 'M' || fact.evidenceMark === 'E') expect(fact.verified).toBe(false);
      if (fact.field === 'X1') expect(fact.productsHs.length).toBeGreaterThan(0);
    }
  });

  it('say that codes are ours wherever there are codes, and why where there are none', () => {
    for (const { productsHs, hsMark, hsNote } of [...dolGoods, ...eo13126Goods])
      if (productsHs.length > 0) expect(hsMark).toBe('E');
      else expect(hsNote).toBeTruthy();
  });
});

describe('an answer', () => {
  const list = { title: 'A list', edition: '2026', completeness: 'full' } as const;

  it('is "not listed" from a full list only', () => {
    expect(answerFrom([], list)).toEqual({ answer: 'not-listed' });
    expect(answerFrom([], { ...list, completeness: 'partial' }).answer).toBe('unknown');
    expect(answerFrom([1], { ...list, completeness: 'partial' })).toEqual({ answer: 'listed', rows: [1] });
  });

  it('is unknown for a country our partial tables do not have', () => {
    expect(dolGoodsInfo.completeness).toBe('partial');
    expect(dolGoodsOf('SE').answer).toBe('unknown');
    expect(tipTierOf('XK').answer).not.toBe('not-listed');
    expect(earningsOf('MY').answer).toBe('unknown');
  });
});
