import { COMPLETENESS, ENTRY_KINDS, LISTING_STATUSES, MEASURES } from '@manumit/events';
import { createHash } from 'node:crypto';
import * as c from '../columns.ts';
import { listingEnds, subdivisionFits } from '../rules.ts';
import { sourceColumns } from '../source.ts';
import { defineTemplate } from '../template.ts';

const columns = {
  list: c.required(c.text(80, 'Which list', 'CBP-WRO')),
  edition: c.required(c.day('Which edition', '2026-08-20')),
  entry_id: c.text(120, 'Stable number in the list; a hash of name and scope if empty'),
  name: c.required(c.text(300, 'Name as the list prints it', 'Example Gloves Co., Ltd.')),
  aliases: c.texts('Every alias is indexed'),
  name_local: c.text(300, 'Name in the local script'),
  country: c.country('Country of the entry'),
  subdivision: c.subdivision('Subdivision of the entry, ISO 3166-2'),
  address: c.text(500, 'Address as printed'),
  identifiers: c.identifiers('`scheme:value`'),
  entry_kind: c.oneOf(ENTRY_KINDS, 'People only from official lists; `unknown` if empty', 'organization', {
    default: 'unknown',
  }),
  measure: c.oneOf(MEASURES, 'What the list does', 'WRO'),
  section: c.text(80, 'Limb or program of the list'),
  products_hs: c.classCodes('HS', 'Products in scope'),
  product_text: c.text(300, 'Products in scope, in words'),
  status: c.required(c.oneOf(LISTING_STATUSES, '`unknown` is asked for, never scored', 'active')),
  listed_on: c.requiredOrUnknown(
    c.period('When it was listed; `unknown` if the list does not say', '2024-05-17', { pastOnly: true }),
  ),
  ended_on: c.period('When it ended'),
  legal_basis: c.text(300, 'Law behind the entry'),
  scope_text: c.text(1000, 'Scope in words'),
  entry_url: c.url('Where the entry can be read'),
  completeness: c.oneOf(COMPLETENESS, 'A partial list never yields “not listed”; `partial` if empty', 'partial', {
    default: 'partial',
  }),
  ...sourceColumns,
} as const;

const OFFICIAL = new Set(['government', 'court']);

export const watchlist = defineTemplate({
  kind: 'watchlist',
  about: 'One entry of one edition of a list per row.',
  columns,
  synonyms: { name: ['entity', 'listed_name'], entry_id: ['list_entry_id'] },
  keys: [
    ['entry_id', 'list', 'edition'],
    ['name', 'list', 'edition', 'country', 'section', 'product_text', 'products_hs'],
  ],
  privacyRules: [
    (row, say, { sourceCategory }) => {
      if (row.entryKind === 'person' && !OFFICIAL.has(sourceCategory ?? ''))
        say(
          'entry_kind',
          'PRIV-PERSON',
          'people are only taken from official lists (`source_category` government or court).',
        );
    },
  ],
  rules: [
    (row, say, { stated }) => {
      subdivisionFits(say, 'subdivision', row.subdivision, row.country);
      listingEnds(say, row, stated);
    },
  ],
  complete: (row, { defaulted }) => {
    if (row.entryId !== undefined) return row;
    defaulted('entryId');
    const scope = [
      row.list,
      row.name,
      row.country,
      row.section,
      row.productText,
      row.productsHs?.map(({ full }) => full),
    ];
    return { ...row, entryId: `h-${createHash('sha256').update(JSON.stringify(scope)).digest('hex').slice(0, 32)}` };
  },
});
