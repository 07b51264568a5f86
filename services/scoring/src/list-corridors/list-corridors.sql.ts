import type { ObservationRecordedV1 } from '@manumit/events';
import { GLOBAL_TENANT, type Tx } from '@manumit/platform';
import { feePrior, outsideFigure, publicationDecision, publishedShare, type PublishedShare } from '@manumit/risk';
import type { KeptLawFact, LawfulCap } from '../postgres/postgres-facts.ts';
import { corridorSites } from '../score-due/evidence-row.ts';

/** A corridor: evidence about it is context for those who recruit on it, and never a finding about any of them. */
export interface CorridorView {
  readonly corridor: string;
  readonly origin: string;
  readonly destination: string;
  readonly recruiters: number;
  readonly employers: number;
  readonly links: number;
  /** What sites surveyed on it say; figures pass the publication filter. */
  readonly prior: { readonly basis: 'corridor' | 'none'; readonly mean: number | null; readonly sites: number };
  readonly observations: { readonly surveys: number; readonly share: PublishedShare | null };
  readonly legalCap:
    | (Pick<LawfulCap, 'amount' | 'currency' | 'months'> & {
        readonly instrument: string;
        readonly mark: string;
      })
    | null;
}

/** Corridors by name, after that of the cursor. */
export async function readCorridors(tx: Tx, after: string | undefined, limit: number): Promise<CorridorView[]> {
  const rows = await tx.query<{ corridor: string; recruiters: number; employers: number; links: number }>(
    `with named as (
       select corridor from scoring.recruitment_link where tenant_id = $1 and not is_withdrawn
       union select corridor from scoring.observation where tenant_id = $1 and not is_withdrawn and corridor is not null
       union select (facts->'cap'->>'originCountry') || '>' || (facts->'cap'->>'destinationCountry')
         from scoring.law_fact where tenant_id in ($1, '${GLOBAL_TENANT}') and is_current and facts->>'field' = 'CAP')
     select named.corridor, count(distinct from_id)::int as recruiters, count(distinct to_id)::int as employers,
       count(link.id)::int as links
     from named
     left join scoring.recruitment_link link
       on link.tenant_id = $1 and link.corridor = named.corridor and not link.is_withdrawn
     where named.corridor ~ '^[A-Z]{2}>[A-Z]{2}$' and ($2::text is null or named.corridor > $2)
     group by named.corridor order by named.corridor limit $3`,
    [tx.tenant, after ?? null, limit],
  );
  const corridors = rows.map(({ corridor }) => corridor);
  const surveys = await tx.query<{ id: string; corridor: string; facts: ObservationRecordedV1 }>(
    `select id, corridor, facts from scoring.observation
     where tenant_id = $1 and corridor = any($2) and not is_withdrawn order by id`,
    [tx.tenant, corridors],
  );
  const caps = await tx.query<{ facts: KeptLawFact }>(
    `select facts from scoring.law_fact
     where tenant_id in ($1, '${GLOBAL_TENANT}') and is_current and facts->>'field' = 'CAP' order by id`,
    [tx.tenant],
  );
  return rows.map((row) => {
    const own = surveys.filter(({ corridor }) => corridor === row.corridor);
    return {
      ...row,
      origin: row.corridor.slice(0, 2),
      destination: row.corridor.slice(3),
      ...surveyed(own),
      legalCap: capOf(
        caps.map(({ facts }) => facts),
        row.corridor,
      ),
    };
  });
}

/** Shares of a corridor are an aggregate of its sites; a single site would be named by it. */
function surveyed(observations: readonly { readonly id: string; readonly facts: ObservationRecordedV1 }[]) {
  const sites = corridorSites(observations);
  const prior = feePrior(sites);
  const n = sites.reduce((sum, { asked }) => sum + asked, 0);
  const positives = sites.reduce((sum, { paid }) => sum + paid, 0);
  const together = publicationDecision({ n, positives }, null, { named: sites.length < 2 });
  // Every site alone as well: a large survey must not carry a small one out.
  const alone = sites.map(({ asked, paid }) =>
    publicationDecision({ n: asked, positives: paid }, null, { named: true }),
  );
  const decisions = [together, ...alone].map(({ decision }) => decision);
  const decision = decisions.includes('suppress') ? 'suppress' : decisions.includes('band') ? 'band' : 'publish';
  return {
    prior: {
      basis: prior.basis,
      mean: prior.basis === 'corridor' && decision === 'publish' ? outsideFigure(prior.mean) : null,
      sites: sites.length,
    },
    observations: {
      surveys: observations.length,
      share: sites.length === 0 ? null : publishedShare({ n, positives }, decision),
    },
  };
}

function capOf(facts: readonly KeptLawFact[], corridor: string): CorridorView['legalCap'] {
  const found = facts.find(
    ({ cap }) => cap !== undefined && `${cap.originCountry}>${cap.destinationCountry}` === corridor,
  );
  if (found?.cap === undefined) return null;
  const { amount, currency, months } = found.cap;
  return { amount, currency, months, instrument: found.instrument, mark: found.evidenceMark };
}
