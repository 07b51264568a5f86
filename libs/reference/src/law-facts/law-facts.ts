import type { DatasetInfo } from '../dataset.ts';
import type { LawFact } from '../law-fact.ts';
import rows from './data.json' with { type: 'json' };
import provenance from './provenance.json' with { type: 'json' };

/** Title, edition and source of the law facts. */
export const lawFactsInfo = provenance as DatasetInfo;

/** The few law facts the data support: tied status (L4) and state-imposed forced labor (X1). All else is unknown. */
export const lawFacts: readonly LawFact[] = (rows as unknown as readonly LawFact[]).map((row) => ({
  ...row,
  retrievedOn: lawFactsInfo.retrievedOn,
  confidentiality: 'public',
}));
