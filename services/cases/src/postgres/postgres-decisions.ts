import type { Clock } from '@manumit/kernel';
import type { Tx } from '@manumit/platform';
import type { Actor, Decision, Decisions } from '../work.ts';

export class PostgresDecisions implements Decisions {
  constructor(
    private readonly tx: Tx,
    private readonly clock: Clock,
  ) {}

  of(caseId: string): Promise<Decision[]> {
    return this.tx.query<Decision>(
      `select d.n, d.outcome, d.text, d.flags, d.proposed_by as "proposedBy", v.verdict
       from decision d left join verdict v on v.tenant_id = d.tenant_id and v.case_id = d.case_id and v.n = d.n
       where d.tenant_id = $1 and d.case_id = $2 order by d.n`,
      [this.tx.tenant, caseId],
    );
  }

  async propose(caseId: string, decision: Omit<Decision, 'verdict'>, by: Actor): Promise<void> {
    const { n, outcome, text, flags } = decision;
    await this.tx.execute(
      `insert into decision (tenant_id, case_id, n, outcome, text, flags, proposed_by, proposed_by_name, proposed_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [this.tx.tenant, caseId, n, outcome, text, JSON.stringify(flags), by.id, by.name, this.clock.now()],
    );
  }

  async judge(
    caseId: string,
    { n, proposedBy }: Decision,
    verdict: 'approved' | 'refused',
    text: string,
    by: Actor,
  ): Promise<void> {
    await this.tx.execute(
      `insert into verdict (tenant_id, case_id, n, proposed_by, verdict, text, judged_by, judged_by_name, judged_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [this.tx.tenant, caseId, n, proposedBy, verdict, text, by.id, by.name, this.clock.now()],
    );
  }
}
