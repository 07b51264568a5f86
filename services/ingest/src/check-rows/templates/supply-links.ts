import { CERTAINTIES, SUPPLY_RELATIONS } from '@manumit/events';
import * as c from '../columns.ts';
import { endsDiffer, moneyHasCurrency, validityInOrder } from '../rules.ts';
import { sourceColumns } from '../source.ts';
import { defineTemplate } from '../template.ts';

const columns = {
  external_id: c.externalId('Your own number for the link'),
  from: c.required(c.ref('Upstream party, who supplies', 'V-100234')),
  to: c.required(c.ref('Downstream party, who receives', 'BRAND-1')),
  relation: c.required(c.oneOf(SUPPLY_RELATIONS, 'What the first does for the second', 'supplies_goods')),
  product_hs: c.classCodes('HS', 'What flows, as HS codes', '401512'),
  product_text: c.text(300, 'What flows, in words'),
  output_hs: c.classCodes('HS', 'What the receiver makes of it, as HS codes', '900490'),
  lot_ref: c.text(120, 'Lot, purchase order or batch', 'PO-88213'),
  share_of_input: c.ratio('Share of the receiver’s input of this product, 0–1', '0.35'),
  relevance: c.ratio('Relevance of the link in the roll-up, 0–1; by relation if empty', '0.8'),
  volume: c.dec('Quantity', '12.5', { min: 0 }),
  volume_unit: c.unit('UN/CEFACT Recommendation 20 code, or kg, t, pcs', 'TNE'),
  value: c.money('Value; stays in your tenant', '120000'),
  currency: c.currency('ISO 4217 code of the value', 'USD'),
  origin_country: c.country('Origin of the goods', 'CN'),
  origin_subdivision: c.subdivision('Origin of the goods, ISO 3166-2', 'CN-XJ'),
  valid_from: c.requiredOrUnknown(c.period('When the link began', '2024-01')),
  valid_to: c.period('When it ended; open if empty'),
  certainty: c.required(c.oneOf(CERTAINTIES, 'How sure the source is', 'declared')),
  document_sha256: c.sha256('SHA-256 of the document behind it'),
  document_ref: c.text(200, 'Where the document is'),
  declared_tier: c.int('A claim such as “tier 2”; stored as said, never used as the tier', '2', { min: 0, max: 50 }),
  declared_root: c.ref('Of whom that tier is claimed', 'BRAND-1'),
  ...sourceColumns,
} as const;

export const supplyLinks = defineTemplate({
  kind: 'supply-links',
  about: 'One party that supplies another, with what and since when, per row.',
  columns,
  synonyms: {
    from: ['from_entity', 'upstream', 'seller'],
    to: ['to_entity', 'downstream', 'buyer'],
  },
  keys: [
    ['external_id'],
    ['from', 'to', 'relation', 'product_hs', 'product_text', 'lot_ref', 'valid_from', 'valid_to', 'source_name'],
  ],
  rules: [
    (row, say) => {
      endsDiffer(say, 'to', row.from, row.to);
      validityInOrder(say, 'valid_to', row.validFrom, row.validTo);
      moneyHasCurrency(say, row.currency, { value: row.value });
      if (row.volume !== undefined && row.volumeUnit === undefined)
        say('volume_unit', 'UNIT-MISSING', 'a volume needs its unit, for example TNE or kg.');
    },
  ],
});
