import canonicalize from 'canonicalize';
import type { RiskAssessedV1 } from '@manumit/events';
import type { Day } from '@manumit/kernel';
import { assess, type Dossier } from '@manumit/risk';
import { announcedHits, type ListingHit } from '../screen-names/listing-hit.ts';
import { announcedHash, checkRiskData, riskData } from './announce.ts';
import { partsOf, type Part } from './assessment-parts.ts';
import type { BackgroundNow } from './background.ts';
import { buildDossier } from './build-dossier.ts';
import type { Weighed } from './scores.ts';
import type { SubjectFacts } from './subject-facts.ts';

/** What a subject's place, goods and workers say, where nothing else is known: the same for all who share them. */
interface Template {
  readonly own: Part;
  readonly law: Part;
  readonly announcedHash: string;
  readonly data: RiskAssessedV1;
  /** Inputs without the subject. */
  readonly inputs: string;
}

const TEMPLATES_AT_MOST = 5_000;

/** Remembers what was made of profiles without evidence, which are most: each of them then costs a look-up. */
export class Templates {
  private readonly held = new Map<string, Template>();

  of(key: string, make: () => Template): Template {
    const known = this.held.get(key);
    if (known !== undefined) return known;
    if (this.held.size >= TEMPLATES_AT_MOST) this.held.clear();
    const made = make();
    this.held.set(key, made);
    return made;
  }
}

export interface Weighing {
  readonly asOf: Day;
  readonly background: BackgroundNow;
  readonly templates: Templates;
  hashInputs(material: string): string;
}

/** Weighs one subject: the method's answer, in the form in which it is kept and announced. */
export function weigh(facts: SubjectFacts, hits: readonly ListingHit[], weighing: Weighing): Weighed {
  const party = facts.supplier ?? facts.recruiter;
  if (party === undefined) throw new Error(`${facts.id} has no record`);
  const isBare =
    facts.supplier !== undefined && [facts.observations, facts.links, hits].every((rows) => rows.length === 0);
  const template = isBare ? bareTemplate(facts, weighing) : fullTemplate(facts, hits, weighing);
  const { own, law, data, inputs } = template;
  const { id, kind, isWithdrawn } = facts;
  return {
    ...{ id, kind, isWithdrawn, own, law },
    name: party.name,
    country: party.country,
    // A verdict about an entry it met may expire, too.
    isDated: !isBare || facts.met.length > 0,
    inputsHash: weighing.hashInputs(`${canonicalize({ kind, id, name: party.name })}\n${inputs}`),
    announcedHash: template.announcedHash,
    data: { ...data, name: party.name },
  };
}

function bareTemplate(facts: SubjectFacts, weighing: Weighing): Template {
  const { supplier } = facts;
  const { asOf, background, templates } = weighing;
  if (supplier === undefined) throw new Error('only suppliers have a bare template');
  const { country, subdivision, workerGroups, sectorIsic, productsHs, productsText } = supplier;
  const profile = [asOf, background.stamp, country, subdivision, workerGroups, sectorIsic, productsHs, productsText];
  return templates.of(JSON.stringify(profile), () => fullTemplate(facts, [], weighing));
}

function fullTemplate(facts: SubjectFacts, hits: readonly ListingHit[], { asOf, background }: Weighing): Template {
  const dossier = buildDossier(facts, hits, background);
  const assessment = assess(dossier, asOf);
  const listings = announcedHits(hits);
  const data = checkRiskData(riskData(assessment, dossier.jurisdictions[0], listings));
  return {
    ...partsOf({ ...assessment, listings, basis: background.basis }),
    announcedHash: announcedHash(data),
    data,
    inputs: inputsOf(dossier, background),
  };
}

/** The inputs of a dossier but for its subject, in one form whatever the order they came in. */
export function inputsOf(dossier: Dossier, background: Pick<BackgroundNow, 'lawDigest'>): string {
  const { subject: _subject, lawFacts, ...rest } = dossier;
  return canonicalize({ ...rest, law: background.lawDigest(lawFacts) }) as string;
}
