import type { LawLayer } from '../src/dossier.ts';
import { blockScore, lawScore, type WeighedFact } from '../src/law-context.ts';
import { componentMean, factBounds, inspectorGap, lawFactLayer, ratificationGap } from '../src/law-facts.ts';
import {
  listedValues,
  networkRollUp,
  reaching,
  topLists,
  type NetworkLink,
  type NetworkNodes,
  type TopLists,
} from '../src/network.ts';
import { PARAMETERS } from '../src/parameters.ts';
import { rollUp } from '../src/roll-up.ts';
import { lawFactRow } from '../src/testing.ts';
import { areaUnderCurve, correctedAreaUnderCurve } from '../src/validation.ts';
import type { Call } from './calls.ts';

type Known = number | null;
type RawFact = readonly [weight: number, value: Known, lo?: number, hi?: number];
type RawNode = readonly [probability: number, adverse: boolean, sufficient: boolean];
type RawLink = readonly [from: string, to: string, relation: string, relevance: Known];
interface RawLawRow {
  readonly layer: LawLayer;
  readonly value: Known;
  readonly valid_from: string;
  readonly valid_to: string | null;
  readonly reviewed_on: string;
  readonly worker_group: string | null;
  readonly sector: string | null;
  readonly subdivision: string | null;
}

const factOf = ([weight, value, lo, hi]: RawFact): WeighedFact => ({
  weight,
  value,
  lo: lo ?? value ?? 0,
  hi: hi ?? value ?? 1,
});

const nodesOf = (raw: Readonly<Record<string, RawNode>>): NetworkNodes =>
  Object.fromEntries(
    Object.entries(raw).map(([id, [probability, adverseEvidence, sufficient]]) => [
      id,
      { probability, adverseEvidence, sufficient },
    ]),
  );
const linksOf = (raw: readonly RawLink[]): NetworkLink[] =>
  raw.map(([from, to, relation, relevance]) => ({ from, to, relation, relevance }));

export const LAW_CALLS: Readonly<Record<string, Call>> = {
  component_mean: (i: { values: Known[] }) => componentMean(i.values),
  ratification_gap: (i: { ratified: (number | boolean | null)[] }) =>
    ratificationGap(i.ratified.map((each) => (each === null ? null : Boolean(each)))),
  fact_bounds: (i: { law: Known; practice: Known }) => factBounds(i.law, i.practice),
  law_fact: (i: {
    rows: RawLawRow[];
    subject: { worker_group: string; sector: string; subdivision: string };
    as_of: string;
  }) => {
    const { worker_group, sector, subdivision } = i.subject;
    const profile = { jurisdiction: 'XA', subdivision, workerGroups: [worker_group], sectors: [sector], products: [] };
    const rows = i.rows.map((row, at) =>
      lawFactRow({
        factId: `law-${at}`,
        layer: row.layer,
        value: row.value,
        validFrom: row.valid_from,
        validTo: row.valid_to,
        reviewedOn: row.reviewed_on,
        workerGroup: row.worker_group,
        sectors: row.sector === null ? [] : [row.sector],
        subdivision: row.subdivision,
      }),
    );
    const law = lawFactLayer(rows, 'law', profile, i.as_of);
    const practice = lawFactLayer(rows, 'practice', profile, i.as_of);
    const stale = [law, practice].filter((layer) => layer.stale).map(({ layer }) => layer);
    return { ...factBounds(law.value, practice.value), stale };
  },
  block: (i: { facts: RawFact[] }) => blockScore(i.facts.map(factOf)),
  inspector_gap: (i: { per_10000: Known; benchmark_workers: Known }) => inspectorGap(i.per_10000, i.benchmark_workers),
  llr: (i: { law: RawFact[]; enforcement: RawFact[]; voice: RawFact[]; x1?: boolean }) => {
    const { low, high, contextForPrior, ...rest } = lawScore({
      law: i.law.map(factOf),
      enforcement: i.enforcement.map(factOf),
      voice: i.voice.map(factOf),
    });
    const shown = i.x1 === true ? Math.max(rest.point, PARAMETERS.x1_context_floor) : rest.point;
    return { ...rest, lo: low, hi: high, context_for_prior: contextForPrior, shown_context: shown };
  },
  rollup: (i: { nodes: [Known, number, boolean, boolean][]; names?: string[] }) => {
    const nodes = i.nodes.map(([relevance, probability, adverseEvidence, sufficient], at) => {
      const name = i.names?.[at] ?? String(at).padStart(6, '0');
      return { name, relevance, probability, adverseEvidence, sufficient };
    });
    const { used, ...rest } = rollUp(nodes);
    return { ...rest, used: used.map(({ name, value }) => [name, value]) };
  },
  network_rollup: (i: {
    nodes: Record<string, RawNode>;
    links: RawLink[];
    untraced: Record<string, number>;
    root: string;
  }) => {
    const { used, paths, relevance, insufficientNodes, untracedShare, ...rest } = networkRollUp(
      nodesOf(i.nodes),
      linksOf(i.links),
      i.untraced,
      i.root,
    );
    return {
      ...rest,
      used: used.map(({ name, value }) => [name, value, paths.get(name)]),
      insufficient_nodes: insufficientNodes,
      untraced_share: untracedShare,
      relevance: Object.fromEntries(relevance),
    };
  },
  lists_after_removal: (i: { nodes: Record<string, RawNode>; links: RawLink[]; removed: [string, string][] }) => {
    const nodes = nodesOf(i.nodes);
    const links = linksOf(i.links);
    const left = links.filter(({ from, to }) => !i.removed.some(([a, b]) => a === from && b === to));
    const lists = topLists(nodes, links);
    const changed = i.removed.map(([from]) => from);
    const after = topLists(nodes, left, { lists, restart: reaching(links, changed) });
    const shown = (some: TopLists) =>
      Object.fromEntries(
        [...some].map(([id, list]) => [id, listedValues(list, nodes).map((each) => [each.id, each.value])]),
      );
    return { before: shown(lists), after: shown(after) };
  },
  auc: (i: { pos: number[]; neg: number[] }) => areaUnderCurve(i.pos, i.neg),
  auc_corrected: (i: { auc_pu: number; pi: number }) => correctedAreaUnderCurve(i.auc_pu, i.pi),
};
