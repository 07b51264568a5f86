import type { Rule } from './rule.ts';

export const GOODS_LISTS: readonly Rule[] = [
  {
    id: 'US-TVPRA-GOODS',
    jurisdiction: 'US',
    instrument: '22 U.S.C. 7112(b)(2)(C), List of Goods',
    keyedOn: { days: ['endOn'] },
    test: { kind: 'goods-on-list', lists: ['DOL-TVPRA'], usFederalOnly: false, alsoInChain: true },
    level: 'R1',
    actions: ['ASK_ORIGIN', 'ASK_LABOR_PRACTICES'],
    sentences: {
      flagged:
        'Needs review: a good listed{listedFor} by {listedBy} ({list}, list edition {edition}): {product} from {origin}{chain}.{mapping} A listing speaks of a good and a country, not of this supplier, and is no bar.',
      open: 'The good may be on the List of Goods: {missing}.',
      untriggered: 'Not on the list: {product} from {origin}, held against {list}, list edition {edition}.',
    },
    clearsWhen: 'Product and country of origin are shown not to be on the list.',
    texts: [{ version: '2008-12-23', from: '2008-12-23', mark: 'M', verified: false, sources: ['method 3.7'] }],
  },
  {
    id: 'OWN-GOODS-LIST',
    jurisdiction: 'own',
    instrument: 'Goods list of this organization',
    keyedOn: { days: ['endOn'] },
    test: { kind: 'goods-on-list', lists: 'own', usFederalOnly: false, alsoInChain: true },
    level: 'R1',
    actions: ['ASK_ORIGIN', 'ASK_LABOR_PRACTICES'],
    sentences: {
      flagged:
        'Needs review: a good listed{listedFor} by {listedBy} ({list}, list edition {edition}): {product} from {origin}{chain}.{mapping} A listing speaks of a good and a country, not of this supplier.',
      open: 'The good may be on a goods list of this organization: {missing}.',
      untriggered: 'Not on the list: {product} from {origin}, held against {list}, list edition {edition}.',
    },
    clearsWhen: 'Product and country of origin are shown not to be on the list.',
    texts: [{ version: '1', from: '1900-01-01', mark: 'E', verified: true, sources: ['own list'] }],
  },
];
