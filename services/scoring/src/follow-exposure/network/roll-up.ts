import { type Exposure, exposureOf, type NodeBasis, type Parameters, rollUp, type RollUpNode } from '@manumit/risk';
import type { Arcs } from './arcs.ts';
import { type Entries, ENTRIES, isUntraced, nodeOf, NOBODY } from './entries.ts';
import type { Search } from './search.ts';
import { ADVERSE, INSUFFICIENT, RESIDUAL, type Vertices } from './vertices.ts';

export interface RollUp extends Omit<Exposure, 'untracedShare'> {
  /** Greatest stated untraced share of any node reached; `null` where none is stated. */
  readonly untracedShare: number | null;
}

/** One entry of a short list: `value` is multiplied from the leaf up, good for order, not for show. */
export interface ListEntry {
  readonly id: string;
  readonly value: number;
  readonly steps: number;
  readonly path: readonly string[];
}

interface ListedNode extends RollUpNode {
  readonly basis: NodeBasis;
  readonly path: readonly string[];
}

/** Reads exposure from the settled short lists and what a root reaches. */
export class RollUps {
  constructor(
    private readonly vertices: Vertices,
    private readonly arcs: Arcs,
    private readonly entries: Entries,
    private readonly search: Search,
    private readonly parameters: Parameters,
  ) {}

  of(root: number | undefined): RollUp {
    const nodes = root === undefined ? [] : this.nodesOf(root);
    const { insufficientNodes, untracedShare } = this.countUpstream(root);
    const exposure = exposureOf(
      rollUp(nodes, this.parameters),
      (name) => {
        const { basis, path } = nodes.find((node) => node.name === name) as ListedNode;
        return { basis, path };
      },
      untracedShare ?? 0,
      insufficientNodes,
    );
    return { ...exposure, untracedShare };
  }

  list(vertex: number): ListEntry[] {
    const { entries } = this;
    return this.entriesOf(vertex).map((entry) => ({
      id: entries.nameOf(entries.target(vertex, entry)),
      value: entries.value(vertex, entry),
      steps: entries.steps(vertex, entry),
      path: this.idsOf(this.path(vertex, entry)),
    }));
  }

  /** The nodes on the list of a root, relevance made again along their paths from root to leaf. */
  private nodesOf(root: number): ListedNode[] {
    const { vertices, entries, parameters } = this;
    return this.entriesOf(root).map((entry) => {
      const target = entries.target(root, entry);
      const node = nodeOf(target);
      const path = this.path(root, entry);
      let relevance = 1;
      for (let step = 1; step < path.length; step++) {
        relevance *= this.arcs.greatestAlpha(path[step - 1] as number, path[step] as number);
      }
      const isRest = isUntraced(target);
      return {
        name: entries.nameOf(target),
        relevance: isRest ? relevance * parameters.untraced_alpha : relevance,
        probability: isRest ? parameters.untraced_p : (vertices.p[node] as number),
        adverseEvidence: !isRest && vertices.has(node, ADVERSE),
        sufficient: !isRest && !vertices.has(node, INSUFFICIENT),
        basis: !isRest && vertices.has(node, RESIDUAL) ? 'residual' : 'inherent',
        path: this.idsOf(path),
      };
    });
  }

  private countUpstream(root: number | undefined) {
    const { vertices, search } = this;
    let insufficientNodes = 0;
    let untracedShare: number | null = null;
    if (root === undefined) return { insufficientNodes, untracedShare };
    search.upstream(root);
    for (let index = 0; index < search.reached; index++) {
      const vertex = search.order[index] as number;
      if (!search.isFirstOfNode(vertex)) continue;
      const node = vertices.node[vertex] as number;
      if ((vertices.p[node] as number) >= 0 && vertices.has(node, INSUFFICIENT)) insufficientNodes++;
      const share = vertices.untraced[node] as number;
      if (share >= 0) untracedShare = Math.max(untracedShare ?? 0, share);
    }
    return { insufficientNodes, untracedShare };
  }

  private entriesOf(vertex: number): number[] {
    return Array.from({ length: ENTRIES }, (_, entry) => entry).filter(
      (entry) => this.entries.target(vertex, entry) !== NOBODY,
    );
  }

  /** The vertices from this one to the target of one of its entries. */
  private path(vertex: number, entry: number): number[] {
    const { entries } = this;
    const target = entries.target(vertex, entry);
    const path = [vertex];
    for (let hop = entries.hop(vertex, entry); hop !== NOBODY;) {
      path.push(hop);
      const next = entries.find(hop, target);
      if (next < 0 || path.length > this.vertices.count) throw new Error('a path of the network leads nowhere');
      hop = entries.hop(hop, next);
    }
    return path;
  }

  private idsOf(path: readonly number[]): string[] {
    return path.map((vertex) => this.vertices.ids[vertex] as string);
  }
}
