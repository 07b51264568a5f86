import type { Arcs, VisitArc } from './arcs.ts';
import { LinkTable, STEPS, type StoredLink } from './link-table.ts';
import type { ShortLists } from './short-lists.ts';
import type { Vertices } from './vertices.ts';

/**
 * Keeps the arcs in step with the links. A step down leads to a node's own vertex; a step up leads to its upper vertex,
 * from the own vertex below and from the upper one, if somebody steps up into that node too.
 */
export class LinkArcs {
  private readonly table = new LinkTable();
  /** Before the rows are made for the first time links are only collected. */
  private hasRows = false;

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
    this.eachArcOf(link.viewpoint, link.other, link.code, link.steps, (from, to, code) => {
      arcs.add(from, to, code);
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
    this.arcs.compress(this.vertices.count, (visit) => {
      this.table.each((viewpoint, other, code, steps) => this.eachArcOf(viewpoint, other, code, steps, visit));
    });
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

  private removeArcs({ viewpoint, other, code: ofLink, steps }: StoredLink): void {
    const { arcs, lists } = this;
    this.eachArcOf(viewpoint, other, ofLink, steps, (from, to, code) => {
      arcs.remove(from, to, code);
      // A parallel arc as strong gives the same entries.
      if (arcs.greatestAlpha(from, to) < arcs.alphaOf(code)) lists.touch(from);
    });
  }

  private eachArcOf(viewpoint: number, other: number, code: number, steps: number, visit: VisitArc): void {
    if (steps === STEPS.down || steps === STEPS.both) visit(viewpoint, other, code);
    if (steps === STEPS.up) this.eachArcUp(viewpoint, other, code, visit);
    if (steps === STEPS.both) this.eachArcUp(other, viewpoint, code, visit);
  }

  private eachArcUp(from: number, to: number, code: number, visit: VisitArc): void {
    const { upper } = this.vertices;
    visit(from, upper[to] as number, code);
    if ((upper[from] as number) >= 0) visit(upper[from] as number, upper[to] as number, code);
  }
}

const isSame = (a: StoredLink, b: StoredLink): boolean =>
  a.viewpoint === b.viewpoint && a.other === b.other && a.code === b.code && a.steps === b.steps;
