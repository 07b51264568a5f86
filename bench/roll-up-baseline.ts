import type { NodeRisk, Walk } from '../services/scoring/src/follow-exposure/network/network.ts';

/** One entry of a list: which node, how much, in how many steps, over which neighbor. */
export interface BaselineEntry {
  readonly id: string;
  readonly value: number;
  readonly steps: number;
  readonly hop: string | null;
  readonly isAdverse: boolean;
  readonly insufficient: boolean;
}

interface Arc {
  readonly to: string;
  readonly alpha: number;
}

const UPPER = '^';
const nodeOf = (vertex: string): string => (vertex.endsWith(UPPER) ? vertex.slice(0, -1) : vertex);
const decimals = (value: number): number => Math.round(value * 1e12);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * The full pass as one writes it first: maps of objects, and a queue of those whose neighbors changed. The same lists
 * come out, which the bench checks; the time is what the typed arrays are measured against.
 */
export class Baseline {
  private readonly risks = new Map<string, NodeRisk>();
  private readonly untraced = new Set<string>();
  private readonly out = new Map<string, Arc[]>();
  private readonly viewers = new Map<string, string[]>();
  private readonly uppers = new Set<string>();
  private readonly walks: Walk[] = [];
  private lists = new Map<string, BaselineEntry[]>();

  constructor(private readonly untracedValue: number) {}

  setRisk(id: string, risk: NodeRisk): void {
    this.risks.set(id, risk);
  }

  setUntraced(id: string): void {
    this.untraced.add(id);
  }

  addWalk(walk: Walk): void {
    this.walks.push(walk);
    if (walk.steps === 'both') this.uppers.add(walk.viewpoint);
  }

  list(id: string): readonly BaselineEntry[] {
    return this.lists.get(id) ?? [];
  }

  connect(): void {
    for (const { viewpoint, other, alpha, steps } of this.walks) {
      this.connectArc(viewpoint, other, alpha);
      if (steps !== 'both') continue;
      this.connectArc(other, viewpoint + UPPER, alpha);
      if (this.uppers.has(other)) this.connectArc(other + UPPER, viewpoint + UPPER, alpha);
    }
  }

  fullPass(): void {
    this.lists = new Map();
    const vertices = [...this.risks.keys(), ...[...this.uppers].map((id) => id + UPPER)];
    const queue = new Set(vertices);
    for (const vertex of queue) {
      queue.delete(vertex);
      const list = this.make(vertex);
      if (same(list, this.lists.get(vertex))) continue;
      this.lists.set(vertex, list);
      for (const viewer of this.viewers.get(vertex) ?? []) queue.add(viewer);
    }
  }

  private connectArc(from: string, to: string, alpha: number): void {
    const arcs = this.out.get(from);
    if (arcs === undefined) this.out.set(from, [{ to, alpha }]);
    else arcs.push({ to, alpha });
    const viewers = this.viewers.get(to);
    if (viewers === undefined) this.viewers.set(to, [from]);
    else viewers.push(from);
  }

  private make(vertex: string): BaselineEntry[] {
    const node = nodeOf(vertex);
    const best = new Map<string, BaselineEntry>();
    const risk = this.risks.get(node);
    if (risk !== undefined) {
      const { p: value, hasAdverse: isAdverse, insufficient } = risk;
      best.set(node, { id: node, value, steps: 0, hop: null, isAdverse, insufficient });
    }
    if (this.untraced.has(node)) {
      const rest = { steps: 0, hop: null, isAdverse: false, insufficient: true };
      best.set(`untraced:${node}`, { id: `untraced:${node}`, value: this.untracedValue, ...rest });
    }
    for (const { to, alpha } of this.out.get(vertex) ?? []) {
      for (const entry of this.lists.get(to) ?? []) {
        const offer = { ...entry, value: alpha * entry.value, steps: entry.steps + 1, hop: to };
        const held = best.get(entry.id);
        if (held === undefined || isNearer(offer, held)) best.set(entry.id, offer);
      }
    }
    const ranked = [...best.values()].sort(
      (a, b) =>
        decimals(b.value) - decimals(a.value) ||
        Number(a.insufficient) - Number(b.insufficient) ||
        a.steps - b.steps ||
        compare(a.id, b.id),
    );
    const context = ranked.find(({ isAdverse }) => !isAdverse);
    const adverse = ranked.filter(({ isAdverse }) => isAdverse).slice(0, 3);
    return context === undefined ? adverse : [...adverse, context];
  }
}

function isNearer(a: BaselineEntry, b: BaselineEntry): boolean {
  const difference = decimals(a.value) - decimals(b.value) || b.steps - a.steps;
  if (difference !== 0) return difference > 0;
  const order = compare(nodeOf(a.hop ?? ''), nodeOf(b.hop ?? ''));
  if (order !== 0) return order < 0;
  return a.hop === b.hop ? a.value > b.value : !(a.hop ?? '').endsWith(UPPER);
}

const same = (a: readonly BaselineEntry[], b: readonly BaselineEntry[] | undefined): boolean =>
  b !== undefined &&
  a.length === b.length &&
  a.every((entry, at) => {
    const other = b[at] as BaselineEntry;
    return (
      entry.id === other.id && entry.value === other.value && entry.steps === other.steps && entry.hop === other.hop
    );
  });
