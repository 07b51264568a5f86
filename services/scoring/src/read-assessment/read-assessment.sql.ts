import { missing, unusable, type Day } from '@manumit/kernel';
import type { Tx } from '@manumit/platform';
import { publishAssessment, withExposure, type SubjectKind } from '@manumit/risk';
import { assessmentOf, type StoredAssessment } from '../score-due/assessment-parts.ts';
import { PostgresNetwork } from '../postgres/postgres-network.ts';
import type { Scoring } from '../scoring.ts';
import { PARAMETERS_HASH } from './basis.sql.ts';
import {
  namesNeeded,
  plainExposure,
  rollUps,
  toldExposure,
  type ExposureOrigin,
  type ToldExposure,
} from './shown-exposure.ts';

interface StoredRow {
  readonly name: string;
  readonly as_of: Day;
  readonly inputs_hash: string;
  readonly own: string;
  readonly law: string;
}

interface CurrentRow extends StoredRow {
  readonly is_due: boolean;
  readonly is_dated: boolean;
  readonly is_withdrawn: boolean;
}

/** One assessment as it was found, with what is needed to answer with it. */
export interface FoundAssessment {
  readonly assessment: StoredAssessment;
  readonly inputsHash: string;
  readonly exposure: ToldExposure | undefined;
  readonly origin: ExposureOrigin;
}

/** The newest assessment of a subject, or the one that stood as of an earlier day. Throws `missing` for foreign ids. */
export async function findAssessment(
  tx: Tx,
  scoring: Scoring,
  kind: SubjectKind,
  id: string,
  asOf: Day | undefined,
): Promise<FoundAssessment> {
  const current = await readCurrent(tx, kind, id);
  const [tenant] = await tx.query<{ as_of: Day }>('select as_of::text from scoring.tenant where id = $1', [tx.tenant]);
  const today = tenant?.as_of ?? current.as_of;
  if (asOf !== undefined && asOf > today) {
    throw unusable('assessment.as-of', `Nothing can be said as of a day after ${today}.`, 'asOf');
  }
  if (asOf !== undefined && asOf < today) return replay(tx, kind, id, asOf);

  // What does not depend on the day stands today as it stood when it was written.
  const day = current.is_due || current.is_dated ? current.as_of : today;
  const assessment = assessmentOf({ kind, id, name: current.name }, day, current.own, current.law);
  const recorded = await readExposure(tx, id, undefined);
  if (recorded !== undefined) {
    return { assessment, inputsHash: current.inputs_hash, exposure: recorded, origin: 'recorded' };
  }
  const rolled = rollUps([id], await scoring.networkOf(tx));
  const named = await new PostgresNetwork(tx).named(namesNeeded(rolled));
  const [exposure] = rolled.map((one) => toldExposure(one, day, named));
  return { assessment, inputsHash: current.inputs_hash, exposure, origin: 'computed' };
}

/** As it leaves the service: figures of workers' answers pass the publication filter, whoever asks. */
export function shownAssessment({ assessment, inputsHash, exposure, origin }: FoundAssessment) {
  const whole = exposure === undefined ? assessment : withExposure(assessment, plainExposure(exposure));
  const { listings, basis } = assessment;
  const published = publishAssessment(whole);
  const { subject, asOf, method, recruitmentFee, laborLaw, entity, exposure: own, ...rest } = published;
  return {
    subject,
    asOf,
    method: { ...method, parametersHash: PARAMETERS_HASH },
    inputsHash,
    recruitmentFee,
    laborLaw,
    entity,
    exposure: exposure ?? hideInsufficient(own, entity.status === 'insufficient'),
    ...rest,
    listings,
    basis: { ...basis, exposure: origin },
  };
}

/** The subject alone: its figure is not shown while too little is known. */
const hideInsufficient = <Own extends { readonly nodes: readonly unknown[] }>(
  own: Own,
  isInsufficient: boolean,
): Own => (isInsufficient ? { ...own, nodes: [] } : own);

// Of one subject: those that another one has followed, and the newest, which is the subject's own row.
const EVERY_ASSESSMENT = `
  select revision, name, as_of, recorded_at, part_hash, law_hash, inputs_hash
  from scoring.assessment where tenant_id = $1 and subject_id = $2
  union all
  select revision, name, since, recorded_at, part_hash, law_hash, inputs_hash
  from scoring.subject where tenant_id = $1 and id = $2 and revision > 0`;

async function readCurrent(tx: Tx, kind: SubjectKind, id: string): Promise<CurrentRow> {
  const [row] = await tx.query<CurrentRow>(
    `select subject.name, subject.as_of::text, subject.inputs_hash, subject.is_due, subject.is_dated,
       subject.is_withdrawn, own.body as own, law.body as law
     from scoring.subject
     join scoring.assessment_part own on own.tenant_id = $1 and own.hash = subject.part_hash
     join scoring.assessment_part law on law.tenant_id = $1 and law.hash = subject.law_hash
     where subject.tenant_id = $1 and subject.id = $2 and subject.kind = $3`,
    [tx.tenant, id, kind],
  );
  if (row === undefined) throw missing(`${kind}.unknown`, `There is no such ${kind}, or it was not assessed yet.`);
  return row;
}

async function replay(tx: Tx, kind: SubjectKind, id: string, asOf: Day): Promise<FoundAssessment> {
  const [day] = await tx.query<{ as_of: Day | null }>(
    'select max(as_of)::text as as_of from scoring.tenant_day where tenant_id = $1 and as_of <= $2',
    [tx.tenant, asOf],
  );
  const [row] = await tx.query<StoredRow>(
    `select told.name, told.as_of::text, told.inputs_hash, own.body as own, law.body as law
     from (${EVERY_ASSESSMENT}) told
     join scoring.assessment_part own on own.tenant_id = $1 and own.hash = told.part_hash
     join scoring.assessment_part law on law.tenant_id = $1 and law.hash = told.law_hash
     where told.as_of <= $3 order by told.revision desc limit 1`,
    [tx.tenant, id, asOf],
  );
  if (row === undefined || day?.as_of == null) {
    throw missing('assessment.unknown', `Nothing was said about this ${kind} as of ${asOf}.`);
  }
  const exposure = await readExposure(tx, id, day.as_of);
  return {
    assessment: assessmentOf({ kind, id, name: row.name }, day.as_of, row.own, row.law),
    inputsHash: row.inputs_hash,
    exposure,
    origin: exposure === undefined ? 'alone' : 'recorded',
  };
}

/** The exposure that was recorded, now or as of a day. */
async function readExposure(tx: Tx, id: string, asOf: Day | undefined): Promise<ToldExposure | undefined> {
  const [row] = await tx.query<{ body: string | null }>(
    `select body from scoring.exposure_history
     where tenant_id = $1 and subject_id = $2 and ($3::date is null or as_of <= $3) order by revision desc limit 1`,
    [tx.tenant, id, asOf ?? null],
  );
  if (row === undefined || row.body === null) return undefined;
  const { name: _name, ...told } = JSON.parse(row.body) as ToldExposure & { readonly name: string };
  return told;
}

export interface HistoryView {
  readonly revision: number;
  readonly asOf: Day;
  readonly recordedAt: string;
  readonly method: { readonly version: string };
  readonly inputsHash: string;
  readonly recruitmentFee: Readonly<Record<string, unknown>>;
  readonly laborLaw: Readonly<Record<string, unknown>>;
  readonly entity: Readonly<Record<string, unknown>>;
}

/** Earlier assessments of a subject, newest first, before the revision of the cursor. */
export async function readHistory(
  tx: Tx,
  kind: SubjectKind,
  id: string,
  before: number | undefined,
  limit: number,
): Promise<HistoryView[]> {
  await readCurrent(tx, kind, id);
  const rows = await tx.query<StoredRow & { revision: number; recorded_at: Date }>(
    `select told.revision, told.name, told.as_of::text, told.recorded_at, told.inputs_hash, own.body as own, law.body as law
     from (${EVERY_ASSESSMENT}) told
     join scoring.assessment_part own on own.tenant_id = $1 and own.hash = told.part_hash
     join scoring.assessment_part law on law.tenant_id = $1 and law.hash = told.law_hash
     where ($3::int is null or told.revision < $3) order by told.revision desc limit $4`,
    [tx.tenant, id, before ?? null, limit],
  );
  return rows.map((row) => {
    const stored = assessmentOf({ kind, id, name: row.name }, row.as_of, row.own, row.law);
    const { method, recruitmentFee, laborLaw, entity } = publishAssessment(stored);
    const { score, band, status, feeBreach } = recruitmentFee;
    const { low, high, coverage, score: point } = laborLaw;
    return {
      revision: row.revision,
      asOf: row.as_of,
      recordedAt: row.recorded_at.toISOString(),
      method,
      inputsHash: row.inputs_hash,
      recruitmentFee: { score, band, status, feeBreach },
      laborLaw: { score: point, low, high, coverage },
      entity: { probability: entity.probability, band: entity.band, status: entity.status, reasons: entity.reasons },
    };
  });
}
