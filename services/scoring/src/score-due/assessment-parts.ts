import { hash } from 'node:crypto';
import type { Assessment, Contribution, LawFactUsed } from '@manumit/risk';
import type { ListingHitV1 } from '@manumit/events';
import type { Basis } from './background.ts';

/** A piece of an assessment under the digest of its text. */
export interface Part {
  readonly hash: string;
  readonly body: string;
}

/** What an assessment holds beyond the method's own answer. */
export interface AssessmentExtras {
  /** Entries of watch lists that met the subject, confirmed or not, lifted ones too. */
  readonly listings: readonly ListingHitV1[];
  readonly basis: Basis;
}

export type StoredAssessment = Assessment & AssessmentExtras;

/** Stands for the subject's own id in a stored text; no JSON text holds a raw control character. */
const SELF = '\u0001';

interface LawPart {
  readonly facts: readonly LawFactUsed[];
  readonly contributions: readonly Contribution[];
  /** Where they stand among all contributions. */
  readonly at: number;
}

/**
 * An assessment as two texts: its law facts, which all subjects of one place share, and the rest. Neither holds the
 * subject or the day, so what is known of many in the same words is kept once.
 */
export function partsOf(assessment: StoredAssessment): { readonly own: Part; readonly law: Part } {
  const { subject, asOf: _day, laborLaw, contributions, ...rest } = assessment;
  const at = contributions.findIndex(({ output }) => output === 'laborLaw');
  const law: LawPart = {
    facts: laborLaw.facts,
    contributions: contributions.filter(({ output }) => output === 'laborLaw'),
    at,
  };
  const own = {
    ...rest,
    laborLaw: { ...laborLaw, facts: [] },
    contributions: contributions.filter(({ output }) => output !== 'laborLaw'),
  };
  return { own: partOf(JSON.stringify(own).replaceAll(subject.id, SELF)), law: partOf(JSON.stringify(law)) };
}

const partOf = (body: string): Part => ({ hash: digest(body), body });

/** The assessment again, of this subject and as of this day: the same bytes for the same texts. */
export function assessmentOf(subject: Assessment['subject'], asOf: string, own: string, law: string): StoredAssessment {
  const { facts, contributions, at } = JSON.parse(law) as LawPart;
  const rest = JSON.parse(own.replaceAll(SELF, subject.id)) as Omit<StoredAssessment, 'subject' | 'asOf'>;
  const all = [...rest.contributions];
  all.splice(at, 0, ...contributions);
  const { method, recruitmentFee, laborLaw, ...others } = rest;
  return {
    subject,
    asOf,
    method,
    recruitmentFee,
    laborLaw: { ...laborLaw, facts },
    ...others,
    contributions: all,
  };
}

/** 128 bits of SHA-256 in the form of a UUID, in which the tables keep them in 16 bytes. */
export const digest = (text: string): string =>
  hash('sha256', text).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
