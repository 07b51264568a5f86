import type {
  LinkRecordedV1,
  ListingRecordedV1,
  ObservationRecordedV1,
  RecruiterRecordedV1,
  SupplierRecordedV1,
} from '@manumit/events';
import { GLOBAL_TENANT, type Tx } from '@manumit/platform';
import type { CorridorSite } from '@manumit/risk';
import { corridorSites, surveyedCorridor } from '../score-due/evidence-row.ts';
import type { WrittenParty } from './postgres-facts.ts';
import type { Dossiers, KeptLink, KeptObservation, MetListing, SubjectFacts } from '../score-due/subject-facts.ts';

/** The facts of many subjects, one statement per kind of fact. */
export class PostgresDossiers implements Dossiers {
  constructor(
    private readonly tx: Tx,
    private readonly written: ReadonlyMap<string, WrittenParty>,
  ) {}

  async about(ids: readonly string[]): Promise<readonly SubjectFacts[]> {
    const parties = await this.parties(ids);
    const observations = await this.observations(ids);
    const links = await this.links(ids);
    const met = await this.met(parties);
    const sites = await this.sites(observations, links);
    return parties.map((party) => {
      const own = observations.get(party.id) ?? [];
      const near = links.get(party.id) ?? [];
      const corridors = corridorsOf(own, near);
      return {
        id: party.id,
        kind: party.kind,
        isWithdrawn: party.is_withdrawn,
        keys: party.keys,
        supplier: party.kind === 'supplier' ? ((party.facts as SupplierRecordedV1 | null) ?? undefined) : undefined,
        recruiter: party.kind === 'recruiter' ? ((party.facts as RecruiterRecordedV1 | null) ?? undefined) : undefined,
        observations: own,
        links: near,
        met: met.get(party.id) ?? [],
        corridorSites: corridors.flatMap((corridor) => sites.get(corridor) ?? []),
      };
    });
  }

  private async parties(ids: readonly string[]): Promise<readonly WrittenParty[]> {
    const others = ids.filter((id) => !this.written.has(id));
    const read =
      others.length === 0
        ? []
        : await this.tx.query<WrittenParty>(
            'select id, kind, is_withdrawn, keys, facts from scoring.party where tenant_id = $1 and id = any($2)',
            [this.tx.tenant, others],
          );
    const here = ids.flatMap((id) => this.written.get(id) ?? []);
    return [...here, ...read].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  private async observations(ids: readonly string[]): Promise<Map<string, KeptObservation[]>> {
    const rows = await this.tx.query<{ id: string; facts: ObservationRecordedV1 }>(
      `select id, facts from scoring.observation
       where tenant_id = $1 and about = any($2) and not is_withdrawn order by id`,
      [this.tx.tenant, ids],
    );
    return grouped(rows, ({ facts }) => [facts.about]);
  }

  private async links(ids: readonly string[]): Promise<Map<string, KeptLink[]>> {
    const wanted = new Set(ids);
    const rows = await this.tx.query<{ id: string; facts: LinkRecordedV1 }>(
      `select id, facts from scoring.recruitment_link where tenant_id = $1 and from_id = any($2) and not is_withdrawn
       union all
       select id, facts from scoring.recruitment_link
       where tenant_id = $1 and to_id = any($2) and not (from_id = any($2)) and not is_withdrawn
       order by id`,
      [this.tx.tenant, ids],
    );
    return grouped(rows, ({ facts }) => [...new Set([facts.from, facts.to])].filter((end) => wanted.has(end)));
  }

  /** Entries of current watch lists, the tenant's and the installation's, that share a key with a party. */
  private async met(parties: readonly WrittenParty[]): Promise<Map<string, MetListing[]>> {
    const byKey = new Map<string, string[]>();
    for (const { id, keys } of parties) for (const key of keys) byKey.set(key, [...(byKey.get(key) ?? []), id]);
    if (byKey.size === 0) return new Map();
    const rows = await this.tx.query<{
      key: string;
      id: string;
      tenant_id: string;
      keys: string[];
      facts: ListingRecordedV1;
    }>(
      `select listing_key.key, listing.id, listing.tenant_id, listing.keys, listing.facts
       from unnest($2::text[]) as wanted(key)
       join scoring.listing_key on listing_key.tenant_id in ($1, '${GLOBAL_TENANT}') and listing_key.key = wanted.key
       join scoring.listing on listing.tenant_id = listing_key.tenant_id and listing.id = listing_key.listing_id
       where listing.is_current and listing.kind = 'watch'
       order by listing.id, listing_key.key`,
      [this.tx.tenant, [...byKey.keys()]],
    );
    const met = new Map<string, Map<string, MetListing>>();
    for (const { key, id, tenant_id, keys, facts } of rows) {
      const listing = { listingId: id, isOwn: tenant_id !== GLOBAL_TENANT, keys, facts };
      for (const party of byKey.get(key) ?? []) met.set(party, (met.get(party) ?? new Map()).set(id, listing));
    }
    return new Map([...met].map(([party, listings]) => [party, [...listings.values()]]));
  }

  /** Surveys of every corridor that some of these subjects recruit on or were surveyed on. */
  private async sites(
    observations: ReadonlyMap<string, KeptObservation[]>,
    links: ReadonlyMap<string, KeptLink[]>,
  ): Promise<Map<string, readonly CorridorSite[]>> {
    const corridors = corridorsOf([...observations.values()].flat(), [...links.values()].flat());
    if (corridors.length === 0) return new Map();
    const rows = await this.tx.query<{ id: string; facts: ObservationRecordedV1 }>(
      `select id, facts from scoring.observation
       where tenant_id = $1 and corridor = any($2) and not is_withdrawn order by id`,
      [this.tx.tenant, corridors],
    );
    const byCorridor = grouped(rows, ({ facts }) => [surveyedCorridor(facts) ?? '']);
    return new Map([...byCorridor].map(([corridor, surveys]) => [corridor, corridorSites(surveys)]));
  }
}

function corridorsOf(observations: readonly KeptObservation[], links: readonly KeptLink[]): string[] {
  const surveyed = observations.map(({ facts }) => surveyedCorridor(facts));
  const recruited = links.map(({ facts }) => `${facts.originCountry ?? ''}>${facts.destinationCountry ?? ''}`);
  return [...new Set([...surveyed, ...recruited].filter((corridor) => corridor !== undefined))].sort();
}

function grouped<Row>(rows: readonly Row[], keysOf: (row: Row) => readonly string[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    for (const key of keysOf(row)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [row]);
      else group.push(row);
    }
  }
  return groups;
}
