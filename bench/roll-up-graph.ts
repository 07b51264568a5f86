import { seeded } from '@manumit/kernel/testing';
import type { Link, NodeRisk } from '../services/scoring/src/follow-exposure/network/network.ts';

const TIERS = 8;
const CLUSTER = 2000;
const OPERATES = 0.08;
const BACK = 0.02;
const RELATIONS = ['supplies_goods', 'supplies_goods', 'supplies_material', 'processes_for', 'trades_for'] as const;

/** An id in one piece, as a database driver hands it over: a text put together from parts is slower to look up. */
function idText(bytes: Buffer, prefix: string, number: number): string {
  bytes.write(prefix, 0, 'latin1');
  bytes.write('_', 3, 'latin1');
  for (let at = 29, rest = number; at > 20; at--, rest = Math.floor(rest / 10)) bytes[at] = 48 + (rest % 10);
  return bytes.toString('latin1', 0, 30);
}

/**
 * An invented supply network. Nodes come in clusters of 2,000, as one buyer's program is imported, in eight tiers. Most
 * links go to the next tier: four in five of the own cluster, else of any, where a few hubs serve many. Two in a hundred
 * go to the same or an earlier tier, which makes the cycles (about a quarter of a million nodes then lie on one tangle of them); eight are `operates` of the company beside, which makes the steps up. A scattered network draws both ends from
 * the whole: nothing lies near anything in memory.
 */
export class Graph {
  private readonly random: () => number;
  private readonly bytes = Buffer.alloc(30, '0');

  constructor(
    readonly nodes: number,
    readonly links: number,
    readonly isScattered: boolean,
    seed: number,
  ) {
    this.random = seeded(seed);
  }

  nodeId(node: number): string {
    return idText(this.bytes, 'sup', node);
  }

  linkId(link: number): string {
    return idText(this.bytes, 'lnk', link);
  }

  node(): number {
    return Math.floor(this.random() * this.nodes);
  }

  /** One node in ten has adverse evidence; the others have one of sixty contexts, so ties are common. */
  risk(): NodeRisk {
    const { random } = this;
    const hasAdverse = random() < 0.1;
    const p = hasAdverse
      ? random() < 0.05
        ? 0.6 + 0.35 * random()
        : 0.05 + 0.5 * random() * random()
      : 0.02 + 0.002 * Math.floor(60 * random());
    return {
      p: Number(p.toFixed(6)),
      basis: 'inherent',
      hasAdverse,
      insufficient: random() < (hasAdverse ? 0.2 : 0.7),
    };
  }

  untraced(): number | null {
    return this.random() < 0.15 ? 0.4 : null;
  }

  link(): Link {
    const { random } = this;
    const size = this.isScattered ? this.nodes : Math.min(CLUSTER, this.nodes);
    const receiver = this.receiver(size);
    const cluster = Math.floor(receiver / size);
    const tier = Math.floor(((receiver % size) / size) * TIERS);
    const kind = random();
    const relevance = random() < 0.1 ? Number((0.2 + 0.8 * random()).toFixed(2)) : null;
    if (kind < OPERATES) {
      const company = receiver - (receiver % 20);
      return { from: this.nodeId(company), to: this.nodeId(receiver), relation: 'operates', relevance };
    }
    const nextTier = kind < OPERATES + BACK ? Math.max(0, tier - Math.floor(random() * 2)) : tier + 1;
    const isNear = this.isScattered || random() < 0.8;
    const place = (nextTier + (isNear ? random() : random() ** 4)) / TIERS;
    const there = isNear ? cluster : Math.floor((random() * this.nodes) / size);
    const supplier = this.within(there * size + Math.floor(place * size));
    const relation = RELATIONS[Math.floor(random() * RELATIONS.length)] ?? 'supplies_goods';
    return { from: this.nodeId(supplier), to: this.nodeId(receiver), relation, relevance };
  }

  /** A node of any tier but the last, which has no suppliers. */
  private receiver(size: number): number {
    for (;;) {
      const node = this.node();
      if (((node % size) / size) * TIERS < TIERS - 1) return node;
    }
  }

  private within(node: number): number {
    return Math.min(node, this.nodes - 1);
  }
}
