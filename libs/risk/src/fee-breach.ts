import type { FeeBreach } from './assessment.ts';
import type { ApproximateDay } from './dossier.ts';
import { byText } from './numerics.ts';

/**
 * One known fact about fees: somebody `declared` them (policy, schedule, sub-agent entry, own admission), a `document`
 * shows them, or an `account` of workers reports them. `repaidOn` only where workers confirmed the repayment.
 */
export interface FeeFact {
  readonly kind: 'declared' | 'document' | 'account';
  readonly source: string;
  readonly on: ApproximateDay;
  readonly repaidOn: ApproximateDay | null;
}

const earliest = (days: readonly ApproximateDay[]): ApproximateDay | null => [...days].sort(byText)[0] ?? null;
const latest = (days: readonly ApproximateDay[]): ApproximateDay | null => [...days].sort(byText).at(-1) ?? null;

/**
 * State of the fee breach (methodology.md 4.2): one document or two accounts of different origin verify it, one account
 * alone is evidence and no state. `repaid` only once every known breach is; what comes to light later reopens it.
 */
export function feeBreach(facts: readonly FeeFact[]): FeeBreach {
  const open = facts.filter(({ repaidOn }) => repaidOn === null);
  const shown = open.filter(({ kind }) => kind !== 'declared');
  const accounts = new Set(shown.filter(({ kind }) => kind === 'account').map(({ source }) => source));
  const on = (rows: readonly FeeFact[]) => earliest(rows.map((fact) => fact.on));
  if (shown.some(({ kind }) => kind === 'document') || accounts.size >= 2) {
    return { state: 'verified', since: on(shown), repaidOn: null };
  }
  const declared = open.filter(({ kind }) => kind === 'declared');
  if (declared.length > 0) return { state: 'declared', since: on(declared), repaidOn: null };
  const repaid = facts.filter(({ repaidOn }) => repaidOn !== null);
  if (repaid.length === 0) return { state: 'none', since: null, repaidOn: null };
  return { state: 'repaid', since: on(repaid), repaidOn: latest(repaid.flatMap(({ repaidOn }) => repaidOn ?? [])) };
}
