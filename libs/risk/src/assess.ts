import type { Day } from '@manumit/kernel';
import type { Assessment, EntityRisk, Exposure, NodeFigure, NotScored } from './assessment.ts';
import { bandOf } from './bands.ts';
import { computedItems, recruiterRecord } from './computed-evidence.ts';
import type { Dossier, Truth } from './dossier.ts';
import { assessEntity, type EntityAssessment } from './entity-risk.ts';
import { entityContributions, feeContributions, missingFacts, wouldChange } from './explain.ts';
import { recruitmentFee } from './fee-corridors.ts';
import { isAdverse, type Item } from './items.ts';
import { lawContext } from './law-context.ts';
import { byText, stored } from './numerics.ts';
import { METHOD_VERSION, PARAMETERS, type Parameters } from './parameters.ts';
import { dateWarnings, evidenceFacts, readItem } from './read-evidence.ts';
import { assessResidual, readControls, type Residual } from './residual.ts';
import { exposureOf, rollUp } from './roll-up.ts';
import { entitySentence, exposureSentence, feeSentence, lawSentence } from './sentences.ts';

/**
 * Everything the method says about one subject on a day: recruitment fees, labor-law context, entity risk with its
 * residual, and the parts they are made of (methodology.md 1, 2, 4). Pure: same dossier, day and parameters give the
 * same bytes, whatever the order of the rows.
 */
export function assess(dossier: Dossier, asOf: Day, parameters: Parameters = PARAMETERS): Assessment {
  const law = lawContext(dossier, asOf, parameters);
  const { stateImposed } = law.laborLaw;
  // Where it cannot be ruled out that the State imposes forced labor, clean evidence counts nothing either: an unknown
  // never lowers a score (methodology.md 0.2, 4.5).
  const cleanCounts = stateImposed === false;
  const context = { value: law.score.contextForPrior, low: law.score.low, high: law.score.high };
  const { items, notScored } = itemsOf(dossier, asOf, parameters);
  const fees = recruitmentFee(dossier, asOf, cleanCounts, parameters);
  const odds = assessEntity(items, context, cleanCounts, parameters);
  const residual = assessResidual(items, context, readControls(dossier.evidence), cleanCounts, parameters);
  const entity = entityRisk(odds, residual);
  const node = nodeFigure(dossier, odds, residual, items, stateImposed, parameters);
  const exposure = ownExposure(node, parameters);
  const counted = cleanCounts ? items : items.filter(isAdverse);
  const onFile = dossier.evidence.length + dossier.listings.length > 0 ? 'on_file' : 'nothing';
  const unweighed = items.length > counted.length ? 'checks_do_not_count' : onFile;
  return {
    subject: dossier.subject,
    asOf,
    method: { version: METHOD_VERSION },
    recruitmentFee: fees.recruitmentFee,
    laborLaw: law.laborLaw,
    entity,
    exposure,
    contributions: [
      ...feeContributions(fees.recruitmentFee, parameters),
      ...law.contributions,
      // The prior alone gives the probability away, and where none may be shown it would be read as a low one.
      ...entityContributions(odds).filter(({ group }) => group !== 'context' || entity.probability !== null),
    ],
    missing: missingFacts(dossier, law.missing, stateImposed, fees.recruitmentFee, entity, {
      undated: idsOf(notScored, 'undated'),
      unknownListings: idsOf(notScored, 'listing_status_unknown'),
    }),
    wouldChange: wouldChange(counted, context, odds, parameters),
    sentences: {
      recruitmentFee: feeSentence(fees.recruitmentFee),
      laborLaw: lawSentence(law.laborLaw),
      entity: entitySentence(dossier.subject.kind, entity, odds, counted, unweighed),
      exposure: exposureSentence(exposure),
    },
    notScored: [...notScored, ...fees.notScored].sort(
      (a, b) => byText(a.evidenceId, b.evidenceId) || byText(a.why, b.why),
    ),
    warnings: dateWarnings(dossier.evidence, asOf).sort((a, b) => byText(a.evidenceId, b.evidenceId)),
    recruiter: recruiterRecord(dossier),
    node,
  };
}

const idsOf = (notScored: readonly NotScored[], why: NotScored['why']): string[] =>
  notScored.filter((each) => each.why === why).map(({ evidenceId }) => evidenceId);

/** Items of the entity score: rows of evidence and what follows from records, by id. */
function itemsOf(dossier: Dossier, asOf: Day, parameters: Parameters) {
  const computed = computedItems(dossier, asOf, parameters);
  const items: Item[] = [...computed.items];
  const notScored: NotScored[] = [...computed.notScored];
  for (const row of dossier.evidence) {
    const read = readItem(evidenceFacts(row, asOf, parameters), parameters);
    if ('item' in read) items.push(read.item);
    else notScored.push({ evidenceId: row.evidenceId, why: read.why });
  }
  items.sort((a, b) => byText(a.id, b.id));
  notScored.sort((a, b) => byText(a.evidenceId, b.evidenceId));
  return { items, notScored };
}

function entityRisk(odds: EntityAssessment, residual: Residual): EntityRisk {
  const shown = (value: number) => (odds.status === 'insufficient' ? null : stored(value));
  return {
    probability: shown(odds.probability),
    low: shown(odds.low),
    high: shown(odds.high),
    residual: shown(residual.residual),
    band: odds.band,
    status: odds.status,
    reasons: odds.reasons,
    ...(odds.capped && { cap: 'high (single source)' as const }),
    sufficiency: stored(odds.sufficiency),
    sufficiencyClean: stored(odds.sufficiencyClean),
    rangeFirst: odds.rangeFirst,
    controlEffect: stored(residual.effect),
  };
}

function nodeFigure(
  dossier: Dossier,
  odds: EntityAssessment,
  residual: Residual,
  items: readonly Item[],
  stateImposed: Truth,
  parameters: Parameters,
): NodeFigure {
  const value = stored(residual.basis === 'residual' ? residual.residual : odds.probability);
  return {
    id: dossier.subject.id,
    probability: stored(odds.probability),
    residual: stored(residual.residual),
    value,
    basis: residual.basis,
    adverseEvidence: items.some(isAdverse),
    sufficient: odds.status !== 'insufficient',
    status: odds.status,
    band: bandOfFigure(value, odds, residual, parameters),
    lookHere: stateImposed === true ? 'x1' : dossier.listedGoods === true ? 'listed_goods' : null,
  };
}

/**
 * Band of the figure exposure uses. A residual never earns `lower` that the entity itself did not earn, the
 * single-source cap stays, and a determined item that nobody remedied stays severe (methodology.md 3.8, 4.6).
 */
function bandOfFigure(value: number, odds: EntityAssessment, residual: Residual, { entity_bands }: Parameters) {
  if (residual.basis === 'inherent' || odds.status === 'determined' || odds.band === null) return odds.band;
  const band = bandOf(value, entity_bands);
  if (band === 'lower') return odds.band === 'lower' ? band : null;
  return band === 'severe' && odds.capped ? 'high' : band;
}

/** Exposure of the subject alone: what the network stage starts from, before any link is known. */
function ownExposure(node: NodeFigure, parameters: Parameters): Exposure {
  const alone = rollUp(
    [
      {
        name: node.id,
        relevance: 1,
        probability: node.value,
        adverseEvidence: node.adverseEvidence,
        sufficient: node.sufficient,
      },
    ],
    parameters,
  );
  return exposureOf(alone, () => ({ basis: node.basis, path: [node.id] }), 0, node.sufficient ? 0 : 1);
}

/** The assessment with the exposure the network stage found, and its sentence. */
export const withExposure = (assessment: Assessment, exposure: Exposure): Assessment => ({
  ...assessment,
  exposure,
  sentences: { ...assessment.sentences, exposure: exposureSentence(exposure) },
});
