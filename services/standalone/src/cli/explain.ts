import type { FlagAnswer } from './answers.ts';
import { ask, type Connection } from './connection.ts';
import type { Tree } from './print.ts';
import {
  actionWords,
  factName,
  groupWords,
  outputField,
  outputName,
  pointerWords,
  reasonWords,
  statusWords,
} from './words.ts';

/** The reasons of a flag as a tree a person reads from top to bottom. */
export function treeOfFlag(flag: FlagAnswer): Tree {
  const status = standing(flag);
  const unverified = flag.rule.verified ? '' : ' — not verified: parts were written from memory';
  const names = new Map(
    (flag.path ?? []).flatMap((step) => (typeof step === 'string' ? [] : [[step.id, step.name] as const])),
  );
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
            `${factName(name)}: ${value} — ${source}${asOf === undefined ? '' : `; as of ${asOf}`}${pointer === undefined ? '' : ` [${pointer}]`}`,
        ),
      ),
      ...list(
        'Path, from the contract upstream',
        (flag.path ?? []).map((step, tier) => `tier ${tier}: ${typeof step === 'string' ? step : step.name}`),
      ),
      ...list(
        'Missing',
        flag.missing.map((pointer) => pointerWords(pointer, names)),
      ),
      ...list('To do', flag.action.map(actionWords)),
      { text: `Clears when: ${flag.clearsWhen}` },
      {
        text: `Raised on ${flag.raisedAt.slice(0, 10)}${typeof flag.clearedAt === 'string' ? `, cleared on ${flag.clearedAt.slice(0, 10)}` : ''}. A flag opens a review; it is no finding about anybody.`,
      },
    ],
  };
}

/** Level and result; of a request, what the level is of. */
function standing({ result, level, rule }: FlagAnswer): string {
  if (result !== 'request-data') return `${level}, ${result}`;
  // Here nothing could turn out to apply: what is missing is any evidence.
  return rule.id === 'RISK-CONTEXT-UNKNOWN'
    ? `${level}, evidence requested`
    : `data requested; ${level} if it turns out to apply`;
}

const list = (text: string, items: readonly string[]): Tree[] =>
  items.length === 0 ? [] : [{ text, children: items.map((item) => ({ text: item })) }];

interface Contribution {
  readonly output: string;
  readonly group: string;
  readonly item?: string;
  readonly logOdds?: number;
  readonly points?: number;
  readonly evidenceId?: string | null;
  readonly source?: string | null;
  readonly observedOn?: string | null;
  readonly admiralty?: string | null;
}

export interface Assessment {
  readonly subject: { readonly kind: string; readonly name: string };
  readonly asOf: string;
  readonly method: { readonly version: string };
  readonly inputsHash?: string;
  readonly sentences?: readonly string[] | Readonly<Record<string, string>>;
  readonly recruitmentFee: Readonly<Record<string, unknown>>;
  readonly laborLaw: Readonly<Record<string, unknown>>;
  readonly entity: Readonly<Record<string, unknown>>;
  readonly exposure?: Readonly<Record<string, unknown>> | null;
  readonly contributions: readonly Contribution[];
  readonly missing: readonly {
    readonly what: string;
    readonly pointer?: string;
    readonly widestEffect: number | null;
    readonly of: string;
  }[];
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

function output(text: string, { reasons, ...values }: Readonly<Record<string, unknown>>): Tree {
  // How a label is to be printed says nothing about the subject.
  const { rangeFirst: _layout, ...said } = values;
  const plain = Object.entries(said).filter(([, value]) => value === null || typeof value !== 'object');
  const unknown = plain.filter(([, value]) => value === null).map(([name]) => outputField(name));
  const words = plain
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${outputField(name)} ${name === 'status' ? statusWords(String(value)) : shown(value)}`);
  return {
    text,
    children: [
      { text: [...words, ...(unknown.length === 0 ? [] : [`unknown: ${unknown.join(', ')}`])].join(' · ') },
      ...list('Reasons', Array.isArray(reasons) ? reasons.map((reason) => reasonWords(String(reason))) : []),
    ],
  };
}

/** What each output rests on, in its own unit; a block of law of which nothing is known is no basis of anything. */
function basisOf({ contributions, entity }: Assessment): Tree[] {
  const hasFigure = entity['probability'] !== null && entity['probability'] !== undefined;
  const isUnknown = ({ output: of, item, evidenceId }: Contribution): boolean =>
    of === 'laborLaw' && item === undefined && (evidenceId ?? null) === null;
  const known = (of: string) => contributions.filter((part) => part.output === of && !isUnknown(part));
  const evidence = known('entity').filter(({ group }) => group !== 'context');
  return [
    // A prior alone is no basis: it would put a low number on what is unknown.
    ...(hasFigure || evidence.length > 0
      ? list(
          'What the entity figure rests on, in log-odds',
          known('entity').map((part) =>
            part.group === 'context' && !hasFigure
              ? `${groupWords(part.group)}: an assumption of the method; it has no number while no figure may be shown`
              : partWords(part),
          ),
        )
      : []),
    ...list('What the fee score rests on, in points of 100', known('recruitmentFee').map(partWords)),
    ...list('What the labor-law context rests on, in points of 100', known('laborLaw').map(partWords)),
    ...list(
      'Not known, so nothing rests on it',
      // Such a block stands at its middle, so twice its points are the width of what it could be.
      contributions
        .filter(isUnknown)
        .map(({ group, points }) => `${group}: unknown, anywhere from 0 to ${shown(2 * (points ?? 0))} of 100 points`),
    ),
  ];
}

const partWords = ({ group, item, source, observedOn, admiralty, logOdds, points }: Contribution): string =>
  [shown(logOdds ?? points), groupWords(group), item, source, observedOn, admiralty]
    .filter((part) => part !== undefined && part !== null)
    .join(' · ');

const missingWords = ({ what, widestEffect, of }: Assessment['missing'][number]): string =>
  typeof widestEffect === 'number'
    ? `${what} (would narrow ${outputName(of)} by up to ${shown(widestEffect)} points)`
    : what;

/** The four outputs of an assessment, never added, with what they rest on and what would change them. */
export function treeOfAssessment(assessment: Assessment): Tree {
  const { subject, asOf, method } = assessment;
  const sentences = Object.values(assessment.sentences ?? {});
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
      ...basisOf(assessment),
      ...list('Missing', assessment.missing.map(missingWords)),
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
