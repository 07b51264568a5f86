import type { Tx } from '@manumit/platform';
import type { Folded } from '../fold-claims/fold-claims.ts';
import { provenanceOf, type Origin } from '../keep-records/origins.ts';

export interface RecordAnswer extends Folded {
  readonly id: string;
  readonly revision: number;
  readonly isWithdrawn: boolean;
  /** What each source says, where they disagree as well as where they agree. */
  readonly claims: readonly {
    source: string;
    category: string;
    sourceDate: string;
    part: string;
    fields: unknown;
    file: string;
    row: number;
  }[];
}

export async function readRecord(tx: Tx, noun: string, id: string): Promise<RecordAnswer | undefined> {
  const [record] = await tx.query<Omit<RecordAnswer, 'claims' | 'provenance'> & { origins: Origin[] }>(
    `select id, revision, is_withdrawn as "isWithdrawn", fields, parts, origins from record where tenant_id = $1 and id = $2 and noun = $3`,
    [tx.tenant, id, noun],
  );
  if (record === undefined) return undefined;
  const claims = await tx.query<RecordAnswer['claims'][number]>(
    `select source, category, source_date as "sourceDate", part, fields, file, row from claim
     where tenant_id = $1 and record_id = $2 and not is_closed order by source_date desc, source, part limit 500`,
    [tx.tenant, id],
  );
  const { origins, ...rest } = record;
  return { ...rest, provenance: provenanceOf(origins), claims };
}
