import { caseDecided, caseOpened } from './cases/case-decided.ts';
import type { EventDefinition } from './envelope.ts';
import { contractEvaluated } from './flags/contract-evaluated.ts';
import { tenantRecorded } from './identity/tenant-recorded.ts';
import { contractRecorded, contractWithdrawn } from './ingest/contract-recorded.ts';
import { legalFactRecorded } from './ingest/legal-fact-recorded.ts';
import { linkRecorded, linkWithdrawn } from './ingest/link-recorded.ts';
import { listCompleted, listingRecorded, listingWithdrawn } from './ingest/listing-recorded.ts';
import { observationRecorded, observationWithdrawn } from './ingest/observation-recorded.ts';
import { recruiterRecorded, recruiterWithdrawn } from './ingest/recruiter-recorded.ts';
import { supplierRecorded, supplierWithdrawn } from './ingest/supplier-recorded.ts';
import { exposureAssessed } from './scoring/exposure-assessed.ts';
import { riskAssessed } from './scoring/risk-assessed.ts';

/** Every event that crosses a service border, in the order of the data's way. */
export const EVERY_EVENT: readonly EventDefinition[] = [
  tenantRecorded,
  supplierRecorded,
  supplierWithdrawn,
  recruiterRecorded,
  recruiterWithdrawn,
  linkRecorded,
  linkWithdrawn,
  contractRecorded,
  contractWithdrawn,
  observationRecorded,
  observationWithdrawn,
  legalFactRecorded,
  listingRecorded,
  listingWithdrawn,
  listCompleted,
  riskAssessed,
  exposureAssessed,
  contractEvaluated,
  caseOpened,
  caseDecided,
] as readonly EventDefinition[];
