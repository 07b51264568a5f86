import { missing, unusable } from '@manumit/kernel';
import { assess, type Assessment } from '@manumit/risk';
import type { EdgeFacts } from '../follow-exposure/graph-facts.ts';
import { buildDossier } from '../score-due/build-dossier.ts';
import type { StoredAssessment } from '../score-due/assessment-parts.ts';
import { inputsOf } from '../score-due/weigh.ts';
import type { KeptObservation, SubjectFacts } from '../score-due/subject-facts.ts';
import { evidenceHash, subjectSide } from '../screen-names/evidence.ts';
import { announcedHits, listingHits } from '../screen-names/listing-hit.ts';
import type { Work } from '../work.ts';
import { triedObservation } from './tried-observation.ts';

/** A link of goods or labor that would be there instead. */
export interface TriedLink {
  readonly from: string;
  readonly to: string;
  readonly relation: EdgeFacts['relation'];
  readonly relevance?: number | undefined;
}

export interface WhatIf {
  readonly subject: string;
  /** Observations in the form of the event; what is left out is unknown. */
  readonly add: readonly Readonly<Record<string, unknown>>[];
  /** Ids of observations, recruitment links and listings to leave out. */
  readonly remove: readonly string[];
}

export interface Tried {
  readonly before: StoredAssessment;
  readonly after: StoredAssessment;
  readonly hashes: { readonly before: string; readonly after: string };
}

/** The assessment of a subject as it is and as it would be. Nothing is written. */
export async function tryWhatIf({ subject, add, remove }: WhatIf, work: Work): Promise<Tried> {
  const asOf = await work.tenants.asOf();
  const [facts] = await work.dossiers.about([subject]);
  if (facts === undefined || asOf === undefined || (facts.supplier ?? facts.recruiter) === undefined) {
    throw missing('subject.unknown', 'There is no such supplier or recruiter.');
  }
  const verdicts = (await work.alerts.verdicts([subject])).get(subject) ?? [];
  const country = (facts.supplier ?? facts.recruiter)?.country;
  const background = await work.background.read(country === undefined ? [] : [country]);
  const weighed = (given: SubjectFacts) => {
    const compared = subjectSide(given);
    const hits = listingHits(given.keys, given.met, verdicts, (listing) => evidenceHash(compared, listing), asOf);
    const dossier = buildDossier(given, hits, background);
    const assessment: Assessment = assess(dossier, asOf);
    return {
      stored: { ...assessment, listings: announcedHits(hits), basis: background.basis },
      hash: work.hashInputs(`${subject}\n${inputsOf(dossier, background)}`),
    };
  };
  const before = weighed(facts);
  const after = weighed(withChanges(facts, add, remove));
  return { before: before.stored, after: after.stored, hashes: { before: before.hash, after: after.hash } };
}

function withChanges(facts: SubjectFacts, add: WhatIf['add'], remove: readonly string[]): SubjectFacts {
  const gone = new Set(remove);
  const known = new Set([
    ...facts.observations.map(({ id }) => id),
    ...facts.links.map(({ id }) => id),
    ...facts.met.map(({ listingId }) => listingId),
  ]);
  const unknown = remove.find((id) => !known.has(id));
  if (unknown !== undefined) {
    throw unusable('what-if.unknown', 'One of the ids to leave out is nothing this assessment rests on.', 'remove');
  }
  const added = add.map((given, at): KeptObservation => ({
    id: `what-if-${at + 1}`,
    facts: triedObservation(facts, given, at + 1),
  }));
  return {
    ...facts,
    observations: [...facts.observations.filter(({ id }) => !gone.has(id)), ...added],
    links: facts.links.filter(({ id }) => !gone.has(id)),
    met: facts.met.filter(({ listingId }) => !gone.has(listingId)),
  };
}
