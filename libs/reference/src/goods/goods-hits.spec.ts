import { describe, expect, it } from '@jest/globals';
import { dolGoods, eo13126Goods, goodsHits, type GoodsEntry } from '../index.ts';

const names = (entries: readonly GoodsEntry[]) =>
  entries.map(({ country, productText }) => `${country} ${productText}`);
const inTvpra = (good: string, country: string) =>
  dolGoods.find((entry) => entry.productText === good && entry.country === country);

/** A tenant's own list of one good. */
const ours = (over: Partial<GoodsEntry> = {}): GoodsEntry => ({
  list: 'OURS',
  edition: '2026-01-01',
  entryId: '1',
  productText: 'Example beads',
  productsHs: ['701810'],
  country: 'MY',
  forcedLabor: 'yes',
  childLabor: 'no',
  forcedChildLabor: 'no',
  status: 'active',
  completeness: 'full',
  sourceName: 'Own research',
  sourceCategory: 'own_records',
  sourceDate: '2026-01-01',
  ...over,
});

describe('the List of Goods, edition 2022', () => {
  it('lists palm fruit of Malaysia for forced and child labor, and so its oil', () => {
    const { result, hits } = goodsHits({ hs: ['1511.10.00'], originCountry: 'MY' }, dolGoods);
    expect(result).toBe('hit');
    expect(names(hits)).toEqual(['MY Palm Fruit']);
    expect(hits[0]).toMatchObject({
      forcedLabor: 'yes',
      childLabor: 'yes',
      forcedChildLabor: 'no',
      edition: '2022-09-28',
      hsMark: 'E',
    });
  });

  it('keeps the three answers apart', () => {
    expect(inTvpra('Cotton', 'CN')).toMatchObject({ forcedLabor: 'yes', childLabor: 'yes', forcedChildLabor: 'yes' });
    expect(inTvpra('Cotton', 'IN')).toMatchObject({ forcedLabor: 'no', childLabor: 'yes', forcedChildLabor: 'no' });
    expect(inTvpra('Rubber Gloves', 'MY')).toMatchObject({
      forcedLabor: 'yes',
      childLabor: 'no',
      forcedChildLabor: 'no',
    });
    expect(inTvpra('Polysilicon', 'CN')).toMatchObject({ forcedLabor: 'yes', childLabor: 'no' });
  });

  it('says of a downstream good only what it is made from', () => {
    expect(inTvpra('Solar Modules', 'CN')).toMatchObject({
      forcedLabor: 'unknown',
      derivedFrom: 'Polysilicon, CN (forced labor)',
    });
  });

  it('has the counts of its source', () => {
    expect(dolGoods).toHaveLength(467);
    expect(new Set(dolGoods.map(({ country }) => country)).size).toBe(78);
    expect(dolGoods.filter(({ forcedLabor }) => forcedLabor === 'yes')).toHaveLength(121);
    expect(dolGoods.filter(({ childLabor }) => childLabor === 'yes')).toHaveLength(414);
    expect(dolGoods.filter(({ forcedChildLabor }) => forcedChildLabor === 'yes')).toHaveLength(54);
  });

  it('hits medical gloves of Malaysia and not of Thailand', () => {
    expect(names(goodsHits({ hs: ['401512'], originCountry: 'MY' }, dolGoods).hits)).toEqual(['MY Rubber Gloves']);
    const other = goodsHits({ hs: ['401512'], originCountry: 'TH', text: 'nitrile gloves' }, dolGoods);
    expect(other).toMatchObject({ result: 'miss', completeness: 'partial' });
  });
});

describe('the list of Executive Order 13126, edition 2014', () => {
  it('has cotton of China and of Tajikistan, misspelt in the source', () => {
    expect(eo13126Goods).toHaveLength(54);
    expect(names(goodsHits({ hs: ['5201'], originCountry: 'TJ' }, eo13126Goods).hits)).toEqual(['TJ Cotton']);
    expect(goodsHits({ hs: ['520100'], originCountry: 'CN' }, eo13126Goods).hits[0]).toMatchObject({
      forcedChildLabor: 'yes',
      forcedLabor: 'unknown',
    });
  });
});

describe('an unknown field', () => {
  it('is named when its value could change the answer', () => {
    const entry = ours();
    expect(goodsHits({ hs: ['701810'] }, [entry])).toEqual({
      result: 'unknown',
      hits: [],
      possible: [entry],
      missing: ['originCountry'],
      completeness: 'full',
    });
    expect(goodsHits({ originCountry: 'MY' }, [ours()])).toMatchObject({ result: 'unknown', missing: ['hs'] });
    expect(goodsHits({}, [ours()])).toMatchObject({ result: 'unknown', missing: ['hs', 'originCountry'] });
    expect(goodsHits({ hs: ['7018'], originCountry: 'MY' }, [ours()])).toMatchObject({
      result: 'unknown',
      missing: ['hs'],
    });
  });

  it('is not asked for when another known field decides', () => {
    expect(goodsHits({ hs: ['6109'] }, [ours()])).toMatchObject({ result: 'miss', missing: [] });
    expect(goodsHits({ originCountry: 'SE' }, [ours()])).toMatchObject({ result: 'miss', missing: [] });
  });

  it('asks for the place below the country where the entry is about one', () => {
    const entry = ours({ country: 'CN', subdivision: 'CN-XJ' });
    const item = { hs: ['701810'], originCountry: 'CN' };
    expect(goodsHits(item, [entry])).toMatchObject({ result: 'unknown', missing: ['originSubdivision'] });
    expect(goodsHits({ ...item, originSubdivision: 'CN-65' }, [entry]).result).toBe('hit');
    expect(goodsHits({ ...item, originSubdivision: 'CN-GD' }, [entry]).result).toBe('miss');
    expect(goodsHits({ hs: ['701810'], originSubdivision: 'CN-XJ' }, [entry]).result).toBe('hit');
  });

  it('hides no hit', () => {
    const answer = goodsHits({ hs: ['701810'], originCountry: 'MY' }, [
      ours({ country: 'MY', subdivision: 'MY-10', entryId: '2' }),
      ours(),
    ]);
    expect(answer).toMatchObject({ result: 'hit', missing: [] });
    expect(answer.hits).toHaveLength(1);
  });

  it('stays unknown for a code that is none', () => {
    expect(goodsHits({ hs: ['gloves'], originCountry: 'MY' }, [ours()])).toMatchObject({
      result: 'unknown',
      missing: ['hs'],
    });
  });
});

describe('words', () => {
  it('make an entry possible, never a hit', () => {
    const answer = goodsHits({ text: 'Nitrile gloves, powder free', originCountry: 'MY' }, dolGoods);
    expect(answer.result).toBe('unknown');
    expect(answer.hits).toEqual([]);
    expect(names(answer.possible)).toEqual(['MY Rubber Gloves']);
    expect(answer.missing).toEqual(['hs']);
  });

  it('decide about an entry without codes only as possible', () => {
    const entry = ours({ productText: 'Fashion Accessories', productsHs: [] });
    expect(goodsHits({ text: 'fashion accessory', originCountry: 'MY' }, [entry])).toMatchObject({
      result: 'unknown',
      possible: [entry],
    });
    expect(goodsHits({ text: 'steel pipe', originCountry: 'MY' }, [entry]).result).toBe('miss');
    expect(goodsHits({ hs: ['7117'], originCountry: 'MY' }, [entry])).toMatchObject({
      result: 'unknown',
      missing: ['text'],
    });
  });

  it('must agree where the codes hold other goods too', () => {
    const entry = ours({ productText: 'Soccer Balls', productsHs: ['950662'], hsIsWider: true });
    const item = { hs: ['950662'], originCountry: 'MY' };
    expect(goodsHits({ ...item, text: 'Match soccer ball, size 5' }, [entry]).result).toBe('hit');
    expect(goodsHits({ ...item, text: 'Basketballs' }, [entry])).toMatchObject({
      result: 'unknown',
      possible: [entry],
      missing: [],
    });
    expect(goodsHits(item, [entry])).toMatchObject({ result: 'unknown', missing: ['text'] });
  });

  it.each([
    ['Bricks (clay)', 'fired brick', true],
    ['Thread/Yarn', 'cotton yarns', true],
    ['Tomatoes', 'tomato, fresh', true],
    ['Açaí Berries', 'ACAI BERRY pulp', true],
    ['Rubber Gloves', 'rubber mats', false],
    ['Tin', 'tinsel', false],
  ])('%s in "%s": %s', (productText, text, named) => {
    expect(goodsHits({ text, originCountry: 'MY' }, [ours({ productText })]).possible.length > 0).toBe(named);
  });
});

describe('a miss', () => {
  it('is worth something from full lists only', () => {
    const item = { hs: ['6109'], originCountry: 'MY' };
    expect(goodsHits(item, [ours()]).completeness).toBe('full');
    expect(goodsHits(item, [ours(), ours({ completeness: 'partial' })]).completeness).toBe('partial');
    expect(goodsHits(item, [])).toMatchObject({ result: 'miss', completeness: 'partial' });
  });
});
