import { COMPLETENESS, LISTING_STATUSES } from '@manumit/events';
import * as c from '../columns.ts';
import { listingEnds, subdivisionFits } from '../rules.ts';
import { sourceColumns } from '../source.ts';
import { defineTemplate } from '../template.ts';

const columns = {
  list: c.required(c.text(80, 'Which list', 'DOL-TVPRA')),
  edition: c.required(c.day('Which edition', '2022-09-28')),
  product_text: c.required(c.text(300, 'Good as the list prints it', 'Palm oil')),
  products_hs: c.classCodes('HS', 'Only where a mapping is stated', '1511'),
  country: c.required(c.country('Country of production', 'MY')),
  subdivision: c.subdivision('Subdivision of production, ISO 3166-2'),
  forced_labor: c.bool3('What the list says about forced labor', 'yes'),
  child_labor: c.bool3('What the list says about child labor', 'no'),
  forced_child_labor: c.bool3('What the list says about forced child labor', 'no'),
  derived_from: c.text(300, 'Upstream good, for goods made with it'),
  status: c.required(c.oneOf(LISTING_STATUSES, '`unknown` is asked for, never scored', 'active')),
  listed_on: c.requiredOrUnknown(
    c.period('When it was listed; `unknown` if the list does not say', '2022-09-28', { pastOnly: true }),
  ),
  ended_on: c.period('When it ended'),
  legal_basis: c.text(300, 'Law behind the entry'),
  entry_url: c.url('Where the entry can be read'),
  completeness: c.oneOf(COMPLETENESS, 'A partial list never yields “not listed”; `partial` if empty', 'partial', {
    default: 'partial',
  }),
  ...sourceColumns,
} as const;

export const goodsList = defineTemplate({
  kind: 'goods-list',
  about: 'One good from one country on one edition of a list per row.',
  columns,
  synonyms: {},
  keys: [['list', 'edition', 'product_text', 'country', 'subdivision', 'derived_from']],
  rules: [
    (row, say, { stated }) => {
      subdivisionFits(say, 'subdivision', row.subdivision, row.country);
      listingEnds(say, row, stated);
    },
  ],
});
