import { Controller, Get, Inject } from '@nestjs/common';
import type { Day } from '@manumit/kernel';
import { GLOBAL_TENANT, Needs, WhoAsks, type Caller } from '@manumit/platform';
import { datasets, type DatasetInfo } from '@manumit/reference';
import { METHOD_VERSION, publishedParameters, type PublishedParameter } from '@manumit/risk';
import { PARAMETERS_HASH, readBasis } from '../read-assessment/basis.sql.ts';
import { SCORING, type Scoring } from '../scoring.ts';

/** A dataset or list that answers rest on. */
export type ShownDataset = Pick<DatasetInfo, 'id' | 'edition' | 'asOf' | 'rows' | 'completeness'> &
  Partial<Omit<DatasetInfo, 'id' | 'edition' | 'asOf' | 'rows' | 'completeness'>> & {
    /** `installation`: it ships with the program; `tenant`: it was sent by the tenant. */
    readonly owner: 'installation' | 'tenant';
    readonly isCurrent: boolean;
  };

@Controller()
export class MethodController {
  constructor(@Inject(SCORING) private readonly scoring: Scoring) {}

  @Get('methodology')
  @Needs('signed-in')
  methodology(): {
    readonly version: string;
    readonly parametersHash: string;
    readonly items: readonly PublishedParameter[];
  } {
    return { version: METHOD_VERSION, parametersHash: PARAMETERS_HASH, items: publishedParameters() };
  }

  /** What ships with the program, whether or not scoring keeps it in tables, and what the tenant has sent. */
  @Get('reference')
  @Needs('signed-in')
  reference(@WhoAsks() { tenant }: Caller) {
    return this.scoring.database.inTransaction(tenant, async (tx) => {
      const rows = await tx.query<{
        tenant_id: string;
        dataset: string;
        edition: string;
        as_of: Day;
        rows: number;
        completeness: DatasetInfo['completeness'];
        is_current: boolean;
        info: Partial<DatasetInfo>;
      }>(
        `select tenant_id, dataset, edition, as_of::text, rows, completeness, is_current, info from scoring.edition
         where tenant_id in ($1, '${GLOBAL_TENANT}') order by dataset, as_of desc, edition desc`,
        [tenant],
      );
      const kept = rows.map((row): ShownDataset => ({
        ...row.info,
        id: row.dataset,
        title: row.info.title ?? row.dataset,
        edition: row.edition,
        asOf: row.as_of,
        rows: row.rows,
        completeness: row.completeness,
        owner: row.tenant_id === GLOBAL_TENANT ? 'installation' : 'tenant',
        isCurrent: row.is_current,
      }));
      const ids = new Set(kept.map(({ id }) => id));
      const others = datasets()
        .filter(({ id }) => !ids.has(id))
        .map((info): ShownDataset => ({ ...info, owner: 'installation', isCurrent: true }));
      const items = [...kept, ...others].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
      return { items, next: null, basis: await readBasis(tx) };
    });
  }
}
