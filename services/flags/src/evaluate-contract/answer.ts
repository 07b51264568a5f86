import type { Truth } from '@manumit/reference';

/** A pointer to a fact whose value is not known: `contract:/foreign_portion_value`, `recruiter:rec_…/license_status`. */
export type Pointer = string;

/** A three-valued statement and, while it is unknown, exactly the facts whose value could still decide it. */
export interface Answer {
  readonly truth: Truth;
  readonly missing: readonly Pointer[];
}

export const YES: Answer = { truth: true, missing: [] };
export const NO: Answer = { truth: false, missing: [] };

/** Unknown until one of these facts is known. */
export const open = (...missing: readonly Pointer[]): Answer => ({ truth: null, missing });

export const known = (truth: boolean): Answer => (truth ? YES : NO);

/** Kleene's "and". A statement that is true asks for nothing; one that is false ends the question. */
export const all = (...answers: readonly Answer[]): Answer =>
  answers.some(({ truth }) => truth === false) ? NO : stillOpen(answers, YES);

/** Kleene's "or". */
export const any = (...answers: readonly Answer[]): Answer =>
  answers.some(({ truth }) => truth === true) ? YES : stillOpen(answers, NO);

export const not = ({ truth, missing }: Answer): Answer => ({ truth: truth === null ? null : !truth, missing });

function stillOpen(answers: readonly Answer[], otherwise: Answer): Answer {
  const unknown = answers.filter(({ truth }) => truth === null);
  return unknown.length === 0 ? otherwise : open(...union(unknown));
}

/** All pointers, each once, in the order in which they are met. */
export const union = (answers: readonly Pick<Answer, 'missing'>[]): Pointer[] => [
  ...new Set(answers.flatMap(({ missing }) => missing)),
];
