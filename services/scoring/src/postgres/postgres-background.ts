import { createHash } from 'node:crypto';
import type { Day } from '@manumit/kernel';
import type { ListingRecordedV1 } from '@manumit/events';
import { GLOBAL_TENANT, type Tx } from '@manumit/platform';
import type { GoodsEntry } from '@manumit/reference';
import { ageMonths, firstDay, PARAMETERS, type LawFactRow } from '@manumit/risk';
import canonicalize from 'canonicalize';
import type { Background, BackgroundNow, Basis } from '../score-due/background.ts';
import { goodsEntryOf } from '../score-due/goods-entry.ts';
import { countsAs } from '../screen-names/listing-hit.ts';

/** What is remembered for one tenant under one stamp. */
interface Remembered {
  readonly stamp: string;
  readonly basis: Basis;
  readonly law: Map<string, readonly LawFactRow[]>;
  readonly goods: Map<string, readonly GoodsEntry[]>;
}

/** What the process remembers of law, goods and editions. A stamp is made anew by every change, so it is never stale. */
export class BackgroundMemory {
  readonly held = new Map<string, Remembered>();
  readonly digests = new WeakMap<readonly LawFactRow[], string>();
}

const NO_LAW: readonly LawFactRow[] = [];
const NO_GOODS: readonly GoodsEntry[] = [];

export class PostgresBackground implements Background {
  constructor(
    private readonly tx: Tx,
    private readonly memory: BackgroundMemory,
  ) {}

  async read(countries: readonly string[]): Promise<BackgroundNow> {
    const remembered = await this.remembered();
    await this.load(
      remembered,
      countries.filter((country) => !remembered.law.has(country)),
    );
    return {
      stamp: remembered.stamp,
      basis: remembered.basis,
      lawOf: (country) => (country === undefined ? undefined : remembered.law.get(country)) ?? NO_LAW,
      lawDigest: (rows) => this.digestOf(rows),
      goodsOf: (country) => (country === undefined ? undefined : remembered.goods.get(country)) ?? NO_GOODS,
    };
  }

  async countriesThatAge(before: Day, after: Day): Promise<readonly string[]> {
    const rows = await this.tx.query<{ facts: LawFactRow }>(
      `select facts from scoring.law_fact where tenant_id in ($1, '${GLOBAL_TENANT}') and is_current`,
      [this.tx.tenant],
    );
    const stateOn = ({ validFrom, validTo, reviewedOn }: LawFactRow, day: Day) =>
      `${firstDay(validFrom) <= day} ${validTo !== null && firstDay(validTo) <= day} ${
        ageMonths(reviewedOn, day) > PARAMETERS.law_fact_review_months
      }`;
    const aging = rows.filter(({ facts }) => stateOn(facts, before) !== stateOn(facts, after));
    return [...new Set(aging.map(({ facts }) => facts.jurisdiction))];
  }

  private async remembered(): Promise<Remembered> {
    const rows = await this.tx.query<{ tenant_id: string; subject: string; stamp: string }>(
      `select tenant_id, subject, stamp from scoring.stamp where tenant_id in ($1, '${GLOBAL_TENANT}')
       order by tenant_id, subject`,
      [this.tx.tenant],
    );
    const stamp = rows.map((row) => row.stamp).join(' ');
    const tenant = this.tx.tenant as string;
    const known = this.memory.held.get(tenant);
    if (known?.stamp === stamp) return known;
    const fresh = { stamp, basis: await this.basis(), law: new Map(), goods: new Map() };
    this.memory.held.set(tenant, fresh);
    return fresh;
  }

  private async basis(): Promise<Basis> {
    const rows = await this.tx.query<{ dataset: string; edition: string }>(
      `select dataset, edition from scoring.edition where tenant_id in ($1, '${GLOBAL_TENANT}') and is_current
       order by dataset, edition`,
      [this.tx.tenant],
    );
    return Object.fromEntries(rows.map(({ dataset, edition }) => [dataset, edition]));
  }

  private async load({ law, goods }: Remembered, countries: readonly string[]): Promise<void> {
    if (countries.length === 0) return;
    const facts = await this.tx.query<{ facts: LawFactRow }>(
      `select facts from scoring.law_fact
       where tenant_id in ($1, '${GLOBAL_TENANT}') and jurisdiction = any($2) and is_current order by id`,
      [this.tx.tenant, countries],
    );
    const listings = await this.tx.query<{ facts: ListingRecordedV1 | GoodsEntry }>(
      `select facts from scoring.listing
       where tenant_id in ($1, '${GLOBAL_TENANT}') and country = any($2) and kind = 'goods' and is_current order by id`,
      [this.tx.tenant, countries],
    );
    for (const country of countries) {
      const own = facts.filter((row) => row.facts.jurisdiction === country).map((row) => row.facts);
      // One array for all countries without law: the method remembers by the array.
      law.set(country, own.length === 0 ? NO_LAW : own);
      goods.set(
        country,
        listings
          .filter(({ facts: entry }) => entry.country === country && countsAs(entry.status))
          .map(({ facts: entry }) => goodsEntryOf(entry)),
      );
    }
  }

  private digestOf(rows: readonly LawFactRow[]): string {
    const known = this.memory.digests.get(rows);
    if (known !== undefined) return known;
    const digest = createHash('sha256')
      .update(canonicalize(rows) as string)
      .digest('hex');
    this.memory.digests.set(rows, digest);
    return digest;
  }
}
