import canonicalize from 'canonicalize';
import { digest } from '../score-due/assessment-parts.ts';
import type { MetListing, SubjectFacts } from '../score-due/subject-facts.ts';

/** What is compared on the side of the subject. */
export function subjectSide({ kind, supplier, recruiter }: Pick<SubjectFacts, 'kind' | 'supplier' | 'recruiter'>) {
  const party = supplier ?? recruiter;
  return {
    kind: supplier?.entityKind ?? kind,
    name: party?.name,
    nameLocal: party?.nameLocal,
    aliases: [...(party?.aliases ?? [])].sort(),
    country: party?.country,
    identifiers: (party?.identifiers ?? []).map(({ scheme, value }) => `${scheme}:${value}`).sort(),
  };
}

/** What is compared on the side of the entry. */
export function entrySide({ facts }: Pick<MetListing, 'facts'>) {
  return {
    kind: facts.entryKind,
    name: facts.name,
    nameLocal: facts.nameLocal,
    aliases: [...(facts.aliases ?? [])].sort(),
    country: facts.country,
    identifiers: (facts.identifiers ?? []).map(({ scheme, value }) => `${scheme}:${value}`).sort(),
    // A listing whose status changes is to be looked at again.
    status: facts.status,
  };
}

/**
 * Digest of the fields compared on both sides. A decision stands as long as it is the same: a new edition, a footnote or
 * a new version of the program does not open everything again.
 */
export const evidenceHash = (subject: object, listing: Pick<MetListing, 'facts'>): string =>
  digest(canonicalize({ subject, entry: entrySide(listing) }) as string);
