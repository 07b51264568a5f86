import type { Arcs } from './arcs.ts';
import { grown } from './growth.ts';
import { LinkTable, STEPS, type StoredLink } from './link-table.ts';
import type { ShortLists } from './short-lists.ts';
import type { Vertices } from './vertices.ts';

/** One down, and one up from each vertex below. */
const MOST_ARCS = 3;

/**
 * Keeps the arcs in step with the links. A step down leads to a node's own vertex; a step up leads to its upper vertex,
 * from the own vertex below and from the upper one, if somebody steps up into that node too.
 */
export class LinkArcs {
  private readonly table = new LinkTable();
  /** Before the rows are made for the first time links are only collected. */
  private hasRows = false;
  /** Arcs of one link: from, to, code of alpha; how many of these numbers there are. */
  private readonly arcsFound = new Int32Array(MOST_ARCS * 3);
  private found = 0;

  constructor(
    private readonly vertices: Vertices,
    private readonly arcs: Arcs,
    private readonly lists: ShortLists,
  ) {}

  get count(): number {
    return this.table.count;
  }

  get isLoaded(): boolean {
    return this.hasRows;
  }

  /** Adds a link or replaces it. */
  set(id: string, link: StoredLink): void {
    const { arcs, lists, table } = this;
    const slot = table.find(id);
    const before = slot < 0 ? undefined : table.read(slot);
    if (before !== undefined && isSame(before, link)) return;
    this.compressIfLong();
    table.set(id, link);
    if (link.steps === STEPS.up) this.ensureUpper(link.other);
    if (link.steps === STEPS.both) this.ensureUpper(link.viewpoint);
    if (!this.hasRows) return;
    this.eachArcOf(link, (from, to) => {
      arcs.add(from, to, link.code);
      lists.addArc(from, to);
    });
    if (before !== undefined) this.removeArcs(before);
  }

  remove(id: string): void {
    const slot = this.table.find(id);
    if (slot < 0) return;
    this.compressIfLong();
    const link = this.table.read(slot);
    this.table.remove(id);
    if (this.hasRows) this.removeArcs(link);
  }

  /** Puts all arcs into rows, if there are any outside. */
  compress(): void {
    if (this.hasRows && !this.arcs.hasChanges) return;
    this.hasRows = true;
    this.makeRoom();
    const { table } = this;
    let all: Int32Array = new Int32Array(table.count * 4);
    let end = 0;
    for (let slot = 0; slot < table.end; slot++) {
      if (table.isFree(slot)) continue;
      if (end + MOST_ARCS * 3 > all.length) all = grown(all, all.length * 2 + MOST_ARCS * 3);
      this.arcsOf(table.viewpointOf(slot), table.otherOf(slot), table.codeOf(slot), table.stepsOf(slot));
      for (let at = 0; at < this.found; at++) all[end++] = this.arcsFound[at] as number;
    }
    this.arcs.compress(this.vertices.count, all, end / 3);
  }

  /** Arcs and lists have a place for every vertex there is. */
  makeRoom(): void {
    if (!this.hasRows) return;
    const capacity = this.vertices.node.length;
    this.arcs.ensureVertices(capacity);
    this.lists.ensureVertices(capacity);
  }

  private compressIfLong(): void {
    if (this.hasRows && this.arcs.isLong) this.compress();
  }

  /** Gives a node somebody steps up into its upper vertex, with the steps up the node already has. */
  private ensureUpper(node: number): void {
    const { vertices, arcs } = this;
    if ((vertices.upper[node] as number) >= 0) return;
    const upper = vertices.addUpper(node);
    if (!this.hasRows) return;
    this.makeRoom();
    const { out } = arcs;
    const stepsUp: [to: number, code: number][] = [];
    for (let arc = out.first(node); arc >= 0; arc = out.next(node, arc)) {
      const to = out.head(arc);
      if (vertices.isUpper(to)) stepsUp.push([to, arcs.codeOf(out.alpha(arc))]);
    }
    for (const [to, code] of stepsUp) arcs.add(upper, to, code);
    this.lists.touch(upper);
  }

  private removeArcs(link: StoredLink): void {
    const { arcs, lists } = this;
    this.eachArcOf(link, (from, to) => {
      arcs.remove(from, to, link.code);
      // A parallel arc as strong gives the same entries.
      if (arcs.greatestAlpha(from, to) < arcs.alphaOf(link.code)) lists.forgetHop(from, to);
    });
  }

  private eachArcOf({ viewpoint, other, code, steps }: StoredLink, visit: (from: number, to: number) => void): void {
    this.arcsOf(viewpoint, other, code, steps);
    const found = this.arcsFound.slice(0, this.found);
    for (let at = 0; at < found.length; at += 3) visit(found[at] as number, found[at + 1] as number);
  }

  /** Leaves the arcs of one link in `arcsFound`; without anything made for it, for there are millions of links. */
  private arcsOf(viewpoint: number, other: number, code: number, steps: number): void {
    this.found = 0;
    if (steps === STEPS.down || steps === STEPS.both) this.find(viewpoint, other, code);
    if (steps === STEPS.up) this.findUp(viewpoint, other, code);
    if (steps === STEPS.both) this.findUp(other, viewpoint, code);
  }

  private findUp(from: number, to: number, code: number): void {
    const { upper } = this.vertices;
    this.find(from, upper[to] as number, code);
    if ((upper[from] as number) >= 0) this.find(upper[from] as number, upper[to] as number, code);
  }

  private find(from: number, to: number, code: number): void {
    const { arcsFound, found } = this;
    arcsFound[found] = from;
    arcsFound[found + 1] = to;
    arcsFound[found + 2] = code;
    this.found = found + 3;
  }
}

const isSame = (a: StoredLink, b: StoredLink): boolean =>
  a.viewpoint === b.viewpoint && a.other === b.other && a.code === b.code && a.steps === b.steps;
