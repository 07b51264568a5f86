import { partTouches, type Marks } from '../keep-facts/touches.ts';
import { evidenceHash, subjectSide } from '../screen-names/evidence.ts';
import { listingHits, type ListingHit } from '../screen-names/listing-hit.ts';
import type { Work } from '../work.ts';
import { riskEvent } from './announce.ts';
import type { SubjectFacts } from './subject-facts.ts';
import { weigh, type Weighing } from './weigh.ts';

/** Decides what the doors of a batch named: some subjects now, the rest by a mark. */
export async function decideTouched(touches: readonly string[], work: Work): Promise<void> {
  const { subjects, marks } = partTouches(touches);
  await markDue(marks, work);
  if (subjects.length > 0) await scoreDue(subjects, work);
}

/** Marks subjects by what they have in common; the loop takes them when nothing is left to read. */
export async function markDue(marks: Marks, work: Work): Promise<void> {
  // Before its first day a tenant has no due subjects: that day marks all of them.
  if ((await work.tenants.asOf()) === undefined) return;
  const countries = [...marks.countries];
  for (const { before, after } of marks.days) {
    if (before === undefined) await work.subjects.markAll();
    else countries.push(...(await work.background.countriesThatAge(before, after)));
  }
  await work.subjects.mark({ ...marks, countries: [...new Set(countries)] });
}

/** Scores each subject once, however many events touched it, and announces the assessments that moved. */
export async function scoreDue(ids: readonly string[], work: Work): Promise<void> {
  // Lock first, read in a later statement; the other way round loses what another topic has just written.
  const held = await work.subjects.lock(ids);
  const asOf = await work.tenants.asOf();
  // Without a day nothing can be said; the tenant's first announcement marks every subject.
  if (asOf === undefined) return;

  const known = (await work.dossiers.about(ids)).filter((facts) => (facts.supplier ?? facts.recruiter) !== undefined);
  const hits = await screen(known, work, asOf);
  const countries = known.flatMap(({ supplier, recruiter }) => (supplier ?? recruiter)?.country ?? []);
  const background = await work.background.read([...new Set(countries)]);
  const weighing: Weighing = {
    asOf,
    background,
    templates: work.templates,
    hashInputs: (material) => work.hashInputs(material),
  };
  const weighed = known.map((facts) => weigh(facts, hits.get(facts.id) ?? [], weighing));

  const moved = await work.scores.keep(weighed, held, asOf);
  await work.outbox.addAll(
    moved.map(({ weighed: { id, data }, revision }) => riskEvent(work.tenant, id, revision, data)),
  );
}

/** How entries of watch lists stand to the subjects, with the alerts that follow. */
async function screen(
  known: readonly SubjectFacts[],
  work: Work,
  asOf: string,
): Promise<ReadonlyMap<string, readonly ListingHit[]>> {
  const verdicts = await work.alerts.verdicts(known.map(({ id }) => id));
  const concerned = known.filter(({ id, met }) => met.length > 0 || verdicts.has(id));
  if (concerned.length === 0) return new Map();
  const hits = new Map<string, readonly ListingHit[]>();
  for (const facts of concerned) {
    const compared = subjectSide(facts);
    const hashOf = (listing: SubjectFacts['met'][number]) => evidenceHash(compared, listing);
    hits.set(facts.id, listingHits(facts.keys, facts.met, verdicts.get(facts.id) ?? [], hashOf, asOf));
  }
  await work.alerts.keep(
    concerned.map((facts) => ({
      subjectId: facts.id,
      hits: hits.get(facts.id) ?? [],
      compared: subjectSide(facts),
    })),
  );
  return hits;
}
