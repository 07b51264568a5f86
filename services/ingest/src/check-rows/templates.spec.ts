import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { read } from '../../test/reading.ts';
import { TEMPLATES, templateOf } from './all-templates.ts';
import { CODES } from './codes.ts';
import { describeTemplate, templateCsv } from './describe-template.ts';
import type { TemplateKind } from './template.ts';

const KINDS = TEMPLATES.map(({ kind }) => kind);

describe('every template', () => {
  it.each(KINDS)('%s: the header is recognized as its kind, and the row of examples is taken', async (kind) => {
    const result = await read(templateCsv(kind, { example: true }), { defaults: {} });
    expect(result.failure).toBeUndefined();
    expect(result.head?.kind).toBe(kind);
    expect(result.errors).toEqual([]);
    expect(result.tally).toMatchObject({ rows: 1, accepted: 1 });
  });

  it.each(KINDS)('%s: help, CSV header and checks come from one definition', (kind) => {
    const { columns } = describeTemplate(kind);
    expect(templateCsv(kind).trim().split(',')).toEqual(columns.map(({ name }) => name));
    expect(columns.filter(({ help }) => help === '')).toEqual([]);
    expect(
      columns
        .filter(({ perFile }) => perFile)
        .map(({ name }) => name)
        .sort(),
    ).toEqual([
      'confidentiality',
      'note',
      'retrieved_on',
      'source_category',
      'source_date',
      'source_name',
      'source_url',
    ]);
  });

  it.each(KINDS)('%s: keys and synonyms name columns that exist', (kind) => {
    const { columns, keys, synonyms } = templateOf(kind);
    expect([...keys.flat(), ...Object.keys(synonyms)].filter((name) => !Object.hasOwn(columns, name))).toEqual([]);
  });

  it('names required columns as product.md 5.3 marks them', () => {
    const required = (kind: TemplateKind) =>
      describeTemplate(kind)
        .columns.filter((column) => column.required && !column.perFile)
        .map(({ name }) => name)
        .join(' ');
    expect(Object.fromEntries(KINDS.map((kind) => [kind, required(kind)]))).toEqual({
      suppliers: 'name country',
      recruiters: 'name recruiter_kind country',
      'supply-links': 'from to relation valid_from certainty',
      'recruitment-links': 'recruiter employer role origin_country destination_country period_from certainty',
      contracts: 'contract_id title buyer buyer_country buyer_kind supplier value currency',
      observations: 'observation_id subject_kind subject direction indicator statement observed_on method',
      'legal-facts': 'jurisdiction field layer instrument valid_from reviewed_on evidence_mark',
      watchlist: 'list edition name status listed_on',
      'goods-list': 'list edition product_text country status listed_on',
      'open-supply-hub': 'country name address',
    });
  });
});

describe('the codes', () => {
  const folder = new URL('..', import.meta.url);
  const rooms = [
    'check-rows',
    'check-identifiers',
    'read-rows',
    'map-columns',
    'detect-kind',
    'guard-privacy',
    'run-import',
    'keep-records',
  ];
  const sources = rooms.flatMap((room) =>
    readdirSync(new URL(`${room}/`, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('spec.ts') && !name.endsWith('codes.ts'))
      .map((name) => readFileSync(new URL(`${room}/${name}`, folder), 'utf8')),
  );
  const all = [...sources, readFileSync(new URL('read-file.ts', folder), 'utf8')].join('\n');
  const used = new Set(
    [
      ...all.matchAll(
        /'((?:FILE|ROW|CSV|JSON|CELL|TEXT|LIST|ENUM|NUM|DATE|COUNTRY|SUBDIVISION|CORRIDOR|GEO|ADDR|URL|SHA|CUR|UNIT|REF|ID|CLASS|CLAUSE|CERT|REG|LIC|LINK|OBS|FEE|LAW|PRIV|MAPPING|SOURCE)-[A-Z-]+)'/g,
      ),
    ].map(([, code]) => code as string),
  );

  it('are all listed, and every listed one is used', () => {
    expect([...used].filter((code) => !Object.hasOwn(CODES, code))).toEqual([]);
    expect(Object.keys(CODES).filter((code) => !used.has(code))).toEqual([]);
  });
});
