import type { ExposureAssessedV1 } from '@manumit/events';
import type { Tx } from '@manumit/platform';
import type { PartyExposure } from '../evaluate-contract/dossier.ts';
import type { Announced } from '../keep-facts/announced.ts';
import type { Exposures } from '../work.ts';

export class PostgresExposures implements Exposures {
  constructor(private readonly tx: Tx) {}

  async keep(exposures: readonly Announced<ExposureAssessedV1>[]): Promise<readonly string[]> {
    const sorted = [...exposures].sort((a, b) => (a.id < b.id ? -1 : 1));
    const rows = await this.tx.query<{ id: string }>(
      `insert into flags.exposure as held (tenant_id, id, revision, data)
       select $1, id, revision, data from jsonb_to_recordset($2) as new(id text, revision integer, data jsonb)
       on conflict (tenant_id, id) do update set revision = excluded.revision, data = excluded.data
       where held.revision < excluded.revision
       returning id`,
      [this.tx.tenant, JSON.stringify(sorted)],
    );
    return rows.map(({ id }) => id);
  }

  async of(contracts: readonly string[]): Promise<ReadonlyMap<string, readonly PartyExposure[]>> {
    const rows = await this.tx.query<{ contract: string; party: string; data: ExposureAssessedV1 }>(
      `select p.contract_id as contract, p.party_id as party, e.data
       from flags.contract_party p join flags.exposure e on e.tenant_id = p.tenant_id and e.id = p.party_id
       where p.tenant_id = $1 and p.contract_id = any ($2) order by p.contract_id, p.party_id`,
      [this.tx.tenant, contracts],
    );
    const found = new Map<string, PartyExposure[]>();
    for (const { contract, party, data } of rows) {
      const one = { partyId: party, exposure: data };
      const held = found.get(contract);
      if (held === undefined) found.set(contract, [one]);
      else held.push(one);
    }
    return found;
  }
}
