import type { ConcernCode, RiskAssessedV1 } from '@manumit/events';
import { goodsHits, sameSubdivision } from '@manumit/reference';
import { isLicenseBad } from '@manumit/risk';
import { countsAs } from '../screen-names/listing-hit.ts';
import type { EdgeFacts, GoodsIndex, ListedEntry, NodeFacts } from './graph-facts.ts';
import type { Concern } from './network/network.ts';

/** The Xinjiang Uyghur Autonomous Region: goods from there are presumed made with forced labor (UFLPA, P.L. 117-78, s. 3). */
const XINJIANG = 'CN-XJ';
/** Longest value of a fact. */
const FACT = 300;

const concern = (code: ConcernCode, facts: Readonly<Record<string, string | undefined>>): Concern => ({
  code,
  facts: Object.fromEntries(
    Object.entries(facts).flatMap(([name, value]) => (value === undefined ? [] : [[name, value.slice(0, FACT)]])),
  ),
});

/** What the assessment of a party marks it with (methodology.md 3.8): the same conditions as its risk flags. */
export function assessedConcerns(risk: RiskAssessedV1): Concern[] {
  const { recruitmentFee, entity, forExposure, recruiter, listings, kind } = risk;
  const concerns = listings
    .filter(({ status }) => countsAs(status))
    .map(({ list, edition, entryId, name, measure, status, match, matchedOn }) =>
      concern(match === 'confirmed' ? 'listing-confirmed' : 'listing-candidate', {
        ...{ list, edition, entry: entryId, name, measure, status, matchedOn },
      }),
    );
  const { feeBreach: state, feeBreachSince: since } = recruitmentFee;
  if (state === 'declared' || state === 'verified') concerns.push(concern(`fee-breach-${state}`, { state, since }));
  const { status } = entity;
  if (status === 'band' || status === 'determined') {
    const { band, basis } = forExposure;
    if (band === 'high' || band === 'severe') concerns.push(concern(`entity-${band}`, { band, basis, state: status }));
  }
  if (kind === 'recruiter') concerns.push(...recruiterConcerns(recruiter));
  return concerns;
}

function recruiterConcerns(recruiter: RiskAssessedV1['recruiter']): Concern[] {
  const { licenseStatus = 'unknown', licenseRequired = null, licenseCheckedOn, rfStruct } = recruiter ?? {};
  const isBad = isLicenseBad(licenseStatus, licenseRequired);
  return [
    ...(isBad === true ? [concern('license-problem', { status: licenseStatus, date: licenseCheckedOn })] : []),
    ...(isBad === null ? [concern('license-unchecked', { status: licenseStatus })] : []),
    ...(rfStruct === true ? [concern('rf-struct', {})] : []),
  ];
}

/** Where goods come into being: what such a place says it makes has its origin there (E). A trader's goods may come from anywhere. */
const IS_PRODUCING: ReadonlySet<string> = new Set(['site', 'farm', 'mine', 'vessel', 'smallholder_group']);

const listedFacts = ({ list, edition, entryId, productText, measure, status, listedOn }: ListedEntry) => ({
  list,
  edition,
  entry: entryId,
  product: productText,
  measure,
  status,
  date: listedOn,
});

/** All concerns of a party: what was assessed, where it stands, and a context in which silence calls for a look. */
export function concernsOfNode(node: NodeFacts, goods: GoodsIndex): Concern[] {
  const { assessment, subdivision, country } = node;
  if (node.isWithdrawn) return [];
  const concerns = [...(assessment?.concerns ?? [])];
  if (subdivision !== null && sameSubdivision(subdivision, XINJIANG)) {
    concerns.push(concern('origin-region', { origin: XINJIANG, place: 'site' }));
  }
  if (IS_PRODUCING.has(node.entityKind ?? '')) {
    const origin = subdivision ?? country ?? undefined;
    concerns.push(
      ...hitsOf(node.products, node.productsText, country, subdivision, goods).map((entry) =>
        concern('listed-goods', { ...listedFacts(entry), origin, place: 'site' }),
      ),
    );
  }
  if (assessment?.insufficient === true) {
    const [listed] = hitsOf(node.products, node.productsText, country, subdivision, goods);
    if (assessment.stateImposed) concerns.push(concern('context-unknown', { context: 'state-imposed forced labor' }));
    else if (listed !== undefined) {
      const { list, edition, productText, country: origin } = listed;
      concerns.push(
        concern('context-unknown', { context: 'listed goods', list, edition, product: productText, origin }),
      );
    }
  }
  return concerns;
}

/** Concerns of a link: listed goods of the place they come from, and goods from Xinjiang. */
export function concernsOfEdge(edge: EdgeFacts, goods: GoodsIndex): Concern[] {
  const { id, products, productText, originCountry, originSubdivision } = edge;
  if (originCountry === null && originSubdivision === null) return [];
  const concerns = hitsOf(products, productText, originCountry, originSubdivision, goods).map((entry) =>
    concern('listed-goods', {
      ...listedFacts(entry),
      origin: originSubdivision ?? originCountry ?? undefined,
      link: id,
    }),
  );
  if (originSubdivision !== null && sameSubdivision(originSubdivision, XINJIANG)) {
    const product = productText ?? (products.length > 0 ? `HS ${products.join(', ')}` : undefined);
    concerns.push(concern('origin-region', { origin: XINJIANG, place: 'link', product, link: id }));
  }
  return concerns;
}

function hitsOf(
  products: readonly string[],
  text: string | null,
  country: string | null,
  subdivision: string | null,
  goods: GoodsIndex,
): readonly ListedEntry[] {
  const origin = country ?? subdivision?.slice(0, 2);
  const entries = origin === undefined ? undefined : goods.get(origin);
  if (entries === undefined || (products.length === 0 && text === null)) return [];
  return goodsHits(
    {
      hs: products,
      text: text ?? undefined,
      originCountry: country ?? undefined,
      originSubdivision: subdivision ?? undefined,
    },
    entries,
  ).hits;
}
