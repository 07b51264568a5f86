/**
 * What the network of scoring costs: a full pass, one change at a time, and the questions asked of it, beside the same
 * full pass over maps of objects at a smaller size. Exits 1 if any list differs: from the baseline's, or after the
 * changes from a full pass.
 *
 *     npm run bench -- roll-up [--nodes 100000] [--links 500000] [--scattered] [--seed 1]
 */
import { parseArgs } from 'node:util';
import { PARAMETERS } from '@manumit/risk';
import { Arcs } from '../services/scoring/src/follow-exposure/network/arcs.ts';
import { eachComponent } from '../services/scoring/src/follow-exposure/network/components.ts';
import { type Link, Network, type NodeRisk } from '../services/scoring/src/follow-exposure/network/network.ts';
import { walkOf } from '../services/scoring/src/follow-exposure/network/relations.ts';
import { Baseline } from './roll-up-baseline.ts';
import { seeded } from '@manumit/kernel/testing';
import { Graph } from './roll-up-graph.ts';

const { values: options } = parseArgs({
  options: {
    nodes: { type: 'string', default: '100000' },
    links: { type: 'string', default: '500000' },
    scattered: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
  },
});
const [nodes, links, seed] = [Number(options.nodes), Number(options.links), Number(options.seed)];
const BASELINE_NODES = Math.min(nodes, 10_000);
const FULL_PASSES = 5;
const CHANGES = 900;
const QUESTIONS = 200;
/** How often each kind of change comes, in a hundred. */
const MIX = { 'small change': 40, 'to severe': 15, 'from severe': 15, 'link added': 15, 'link removed': 15 };
type Kind = keyof typeof MIX;

interface Measure {
  readonly measure: string;
  readonly [figure: string]: string | number;
}
const measures: Measure[] = [];
function tell(measure: Measure): void {
  measures.push(measure);
  console.log(JSON.stringify({ bench: 'roll-up', ...measure }));
}

const ms = (work: () => void): number => {
  const before = performance.now();
  work();
  return performance.now() - before;
};
/** Processor time: on a machine that does other things too it says more than the clock on the wall. */
const cpuMs = (work: () => void): number => {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
};
const round = (value: number): number => Number(value.toPrecision(3));
const sorted = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);
const at = (values: readonly number[], share: number): number =>
  sorted(values)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN;
const spread = (values: readonly number[]) => ({
  p50Ms: round(at(values, 0.5)),
  p99Ms: round(at(values, 0.99)),
  greatestMs: round(Math.max(...values)),
});

const load = (graph: Graph, network: Network): void => {
  for (let node = 0; node < graph.nodes; node++) {
    network.setRisk(graph.nodeId(node), graph.risk());
    network.setUntraced(graph.nodeId(node), graph.untraced());
  }
  for (let link = 0; link < graph.links; link++) network.upsertLink(graph.linkId(link), graph.link());
};

/** How much of the network lies on one tangle of cycles: what a full pass cannot do in one go. */
function largestTangle(): number {
  const graph = new Graph(nodes, links, options.scattered, seed);
  const nodeOf = (id: string) => Number(id.slice(4));
  for (let node = 0; node < nodes; node++) [graph.risk(), graph.untraced()];
  const arcs = new Arcs();
  const ends = new Int32Array(links * 3);
  for (let link = 0; link < links; link++) {
    const { viewpoint, other } = walkOf(graph.link(), PARAMETERS);
    ends.set([nodeOf(viewpoint), nodeOf(other), arcs.codeOf(1)], link * 3);
  }
  arcs.ensureVertices(nodes);
  arcs.compress(nodes, ends, links);
  let largest = 0;
  eachComponent(nodes, arcs.out, (_, first, end) => (largest = Math.max(largest, end - first)));
  return largest;
}

/** One change of a kind, made and settled; the time it took. */
class Changes {
  private readonly random = seeded(seed + 1);
  private readonly severe: { node: number; before: NodeRisk }[] = [];
  private readonly added: string[] = [];
  private next = links;

  constructor(
    private readonly network: Network,
    private readonly graph: Graph,
    private readonly risks: readonly NodeRisk[],
  ) {}

  make(kind: Kind): number {
    const { network, graph } = this;
    switch (kind) {
      case 'small change': {
        const node = graph.node();
        const risk = this.risks[node] as NodeRisk;
        const p = Math.min(1, Math.max(0.01, risk.p + 0.02 * (this.random() - 0.5)));
        return this.settled(() => network.setRisk(graph.nodeId(node), { ...risk, p: Number(p.toFixed(6)) }));
      }
      case 'to severe': {
        const node = graph.node();
        const before = this.risks[node] as NodeRisk;
        this.severe.push({ node, before });
        const p = Number((0.6 + 0.35 * this.random()).toFixed(6));
        return this.settled(() =>
          network.setRisk(graph.nodeId(node), { ...before, p, hasAdverse: true, insufficient: false }),
        );
      }
      case 'from severe': {
        const { node, before } = this.severe.shift() ?? { node: graph.node(), before: graph.risk() };
        return this.settled(() => network.setRisk(graph.nodeId(node), before));
      }
      case 'link added': {
        const id = graph.linkId(this.next++);
        const link: Link = graph.link();
        this.added.push(id);
        return this.settled(() => network.upsertLink(id, link));
      }
      case 'link removed': {
        const id = this.random() < 0.5 ? this.added.pop() : undefined;
        const gone = id ?? graph.linkId(Math.floor(this.random() * links));
        return this.settled(() => network.removeLink(gone));
      }
    }
  }

  private settled(change: () => void): number {
    return ms(() => {
      change();
      this.network.settle();
    });
  }
}

function fail(why: string): never {
  console.log(JSON.stringify({ bench: 'roll-up', error: why }));
  process.exit(1);
}

function compareWithBaseline(): void {
  const graph = new Graph(BASELINE_NODES, BASELINE_NODES * 5, options.scattered, seed);
  const network = new Network(PARAMETERS);
  const baseline = new Baseline(PARAMETERS.untraced_alpha * PARAMETERS.untraced_p);
  for (let node = 0; node < graph.nodes; node++) {
    const [id, risk, share] = [graph.nodeId(node), graph.risk(), graph.untraced()];
    network.setRisk(id, risk);
    network.setUntraced(id, share);
    baseline.setRisk(id, risk);
    if (share !== null) baseline.setUntraced(id);
  }
  for (let number = 0; number < graph.links; number++) {
    const link = graph.link();
    network.upsertLink(graph.linkId(number), link);
    if (link.from !== link.to) baseline.addWalk(walkOf(link, PARAMETERS));
  }
  baseline.connect();
  network.settle();
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let pass = 0; pass < FULL_PASSES; pass++) {
    ours.push(ms(() => network.rebuild()));
    theirs.push(ms(() => baseline.fullPass()));
  }
  for (let node = 0; node < graph.nodes; node++) {
    const id = graph.nodeId(node);
    const shown = (list: readonly { id: string; value: number; steps: number }[]) =>
      list.map((entry) => `${entry.id} ${entry.value} ${entry.steps}`).join('; ');
    if (shown(network.shortList(id)) !== shown(baseline.list(id))) fail(`the baseline has another list for ${id}`);
  }
  tell({
    measure: 'full pass beside maps of objects',
    nodes: graph.nodes,
    links: graph.links,
    networkMs: round(at(ours, 0.5)),
    baselineMs: round(at(theirs, 0.5)),
    timesFaster: round(at(theirs, 0.5) / at(ours, 0.5)),
  });
}

compareWithBaseline();

const onLargestTangle = largestTangle();
const graph = new Graph(nodes, links, options.scattered, seed);
const network = new Network(PARAMETERS);
const loadMs = ms(() => load(graph, network));
const firstMs = ms(() => network.settle());
const cpu: number[] = [];
const passes = Array.from({ length: FULL_PASSES }, () => ms(() => cpu.push(cpuMs(() => network.rebuild()))));
const size = { nodes, links, shape: options.scattered ? 'scattered' : 'clustered', seed };
tell({ measure: 'loading', ...size, s: round(loadMs / 1000), onLargestTangle: round(onLargestTangle / nodes) });
tell({ measure: 'compressing rows and first full pass', ...size, s: round(firstMs / 1000) });
tell({
  measure: 'full pass',
  ...size,
  s: round(at(passes, 0.5) / 1000),
  leastS: round(Math.min(...passes) / 1000),
  greatestS: round(Math.max(...passes) / 1000),
  cpuS: round(at(cpu, 0.5) / 1000),
  leastCpuS: round(Math.min(...cpu) / 1000),
});
tell({ measure: 'memory', ...size, rssMb: Math.round(process.memoryUsage.rss() / 1e6) });

const drawn = new Graph(nodes, links, options.scattered, seed);
const risks = Array.from({ length: nodes }, () => {
  const risk = drawn.risk();
  drawn.untraced();
  return risk;
});
const changes = new Changes(network, graph, risks);
const times = new Map<Kind, number[]>(Object.keys(MIX).map((kind) => [kind as Kind, []]));
const choose = seeded(seed + 2);
for (let change = 0; change < CHANGES; change++) {
  let left = choose() * 100;
  const kind = (Object.keys(MIX) as Kind[]).find((each) => (left -= MIX[each]) < 0) ?? 'small change';
  times.get(kind)?.push(changes.make(kind));
}
for (const [kind, of] of times) tell({ measure: kind, ...size, changes: of.length, ...spread(of) });
tell({ measure: 'any change', ...size, changes: CHANGES, ...spread([...times.values()].flat()) });

for (let root = 0; root < QUESTIONS; root++) network.setRoot(graph.nodeId(root * Math.floor(nodes / QUESTIONS)), true);
const ask = (question: (id: string) => void) =>
  spread(Array.from({ length: QUESTIONS }, () => graph.nodeId(graph.node())).map((id) => ms(() => question(id))));
tell({ measure: 'roll-up of one root', ...size, ...ask((id) => network.rollUp(id)) });
tell({ measure: 'legal reach of one root', ...size, ...ask((id) => network.reach(id, { limitPerCode: 20 })) });
tell({ measure: 'dependents of one node', ...size, ...ask((id) => network.dependents([id])) });

const before = network.snapshot();
network.rebuild();
const after = network.snapshot();
for (const part of ['values', 'hops'] as const) {
  if (!Buffer.from(before[part].buffer).equals(Buffer.from(after[part].buffer))) fail('a full pass gives other lists');
}
tell({ measure: 'lists after the changes', ...size, differencesFromFullPass: 0 });

console.log();
for (const { measure, ...figures } of measures) {
  const shown = Object.entries(figures).filter(([name]) => !(name in size) || measure.includes('beside'));
  console.log(measure.padEnd(38), shown.map(([name, figure]) => `${name} ${figure}`).join('  '));
}
