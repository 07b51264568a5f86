import type { FlagAnswer } from './answers.ts';
import { ask, type Connection } from './connection.ts';
import type { Tree } from './print.ts';

/** The reasons of a flag as a tree a person reads from top to bottom. */
export function treeOfFlag(flag: FlagAnswer): Tree {
  const status =
    flag.result === 'request-data' ? `${flag.level} if confirmed, data requested` : `${flag.level}, ${flag.result}`;
  const unverified = flag.rule.verified ? '' : ' — not verified: parts were written from memory';
  return {
    text: `${flag.rule.id} (${status}): ${flag.because}`,
    children: [
      {
        text: `Rule: ${flag.rule.instrument}, version ${flag.rule.version}, ${flag.basis} based; ${flag.rule.citation}${unverified}`,
      },
      ...list(
        'Facts',
        flag.facts.map(
          ({ name, value, source, pointer, asOf }) =>
            `${name}: ${value} — ${source}${asOf === undefined ? '' : `, ${asOf}`}${pointer === undefined ? '' : ` [${pointer}]`}`,
        ),
      ),
      ...list(
        'Path, from the contract upstream',
        (flag.path ?? []).map((step, tier) => `tier ${tier}: ${typeof step === 'string' ? step : step.name}`),
      ),
      ...list('Missing', flag.missing),
      ...list('To do', flag.action),
      { text: `Clears when: ${flag.clearsWhen}` },
      {
        text: `Raised on ${flag.raisedAt.slice(0, 10)}${typeof flag.clearedAt === 'string' ? `, cleared on ${flag.clearedAt.slice(0, 10)}` : ''}. A flag opens a review; it is no finding about anybody.`,
      },
    ],
  };
}

const list = (text: string, items: readonly string[]): Tree[] =>
  items.length === 0 ? [] : [{ text, children: items.map((item) => ({ text: item })) }];

interface Assessment {
  readonly subject: { readonly kind: string; readonly name: string };
  readonly asOf: string;
  readonly method: { readonly version: string };
  readonly inputsHash?: string;
  readonly sentences?: readonly string[] | Readonly<Record<string, string>>;
  readonly recruitmentFee: Readonly<Record<string, unknown>>;
  readonly laborLaw: Readonly<Record<string, unknown>>;
  readonly entity: Readonly<Record<string, unknown>>;
  readonly exposure?: Readonly<Record<string, unknown>> | null;
  readonly contributions: readonly Readonly<Record<string, unknown>>[];
  readonly missing: readonly Readonly<Record<string, unknown>>[];
  readonly wouldChange: readonly Readonly<Record<string, unknown>>[];
}

const shown = (value: unknown): string => {
  if (value === null || value === undefined) return 'unknown';
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : value.toFixed(2);
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(shown).join(', ');
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([name, inner]) => `${name} ${shown(inner)}`)
      .join(', ');
  return String(value);
};

/** The four outputs of an assessment, never added, with what they rest on and what would change them. */
export function treeOfAssessment(assessment: Assessment): Tree {
  const { subject, asOf, method } = assessment;
  const sentences = Object.values(assessment.sentences ?? {});
  const output = (text: string, { reasons, ...values }: Readonly<Record<string, unknown>>): Tree => ({
    text,
    children: [
      {
        text: Object.entries(values)
          .filter(([, value]) => value === null || typeof value !== 'object')
          .map(([name, value]) => `${name} ${shown(value)}`)
          .join(' · '),
      },
      ...list('Reasons', Array.isArray(reasons) ? reasons.map(shown) : []),
    ],
  });
  return {
    text: `${subject.name} (${subject.kind}), as of ${asOf}, method ${method.version}`,
    children: [
      ...sentences.map((text) => ({ text })),
      output('Recruitment fees', assessment.recruitmentFee),
      output('Labor-law context', assessment.laborLaw),
      output('Entity', assessment.entity),
      ...(assessment.exposure === null || assessment.exposure === undefined
        ? []
        : [output('Exposure through the tiers', assessment.exposure)]),
      ...list(
        'What it rests on (log-odds)',
        assessment.contributions.map(
          (item) =>
            `${shown(item['logOdds'] ?? item['points'])}  ${[item['group'], item['item'], item['source'], item['observedOn'], item['admiralty']].filter((part) => part !== undefined && part !== null).join(' · ')}`,
        ),
      ),
      ...list(
        'Missing',
        assessment.missing.map(({ what, widestEffect }) => `${shown(what)} (could move it by ${shown(widestEffect)})`),
      ),
      ...list(
        'What would change it',
        assessment.wouldChange.map(({ action, effect }) => `${shown(action)}: ${shown(effect)}`),
      ),
      {
        text: 'A ranking probability under stated assumptions, not a finding. It must not be used to reject workers or to end a relation without a review.',
      },
    ],
  };
}

/** Fetches what `explain KIND ID` shows: the exact JSON, and its tree. */
export async function explain(
  connection: Connection,
  kind: string,
  id: string,
): Promise<{ json: unknown; trees: Tree[] }> {
  if (kind === 'flag') {
    const flag = await ask<FlagAnswer>(connection, 'GET', `/flags/${encodeURIComponent(id)}`);
    return { json: flag, trees: [treeOfFlag(flag)] };
  }
  if (kind === 'contract') {
    const found = await ask<readonly FlagAnswer[] | { items: readonly FlagAnswer[] }>(
      connection,
      'GET',
      `/contracts/${encodeURIComponent(id)}/flags`,
    );
    const flags = 'items' in found ? found.items : found;
    return {
      json: flags,
      trees:
        flags.length === 0
          ? [{ text: 'No rule in scope and no risk flag stands for this contract.' }]
          : flags.map(treeOfFlag),
    };
  }
  const assessment = await ask<Assessment>(connection, 'GET', `/${kind}s/${encodeURIComponent(id)}/assessment`);
  return { json: assessment, trees: [treeOfAssessment(assessment)] };
}
