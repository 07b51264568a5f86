import type { Clock, Day } from '@manumit/kernel';
import type { Tx } from '@manumit/platform';
import type { KeptScore, Scores, Weighed } from '../score-due/scores.ts';
import type { HeldSubject } from '../score-due/subjects.ts';
import { arraysOf, selected, unnested, type Column } from './write-rows.ts';

export class PostgresScores implements Scores {
  constructor(
    private readonly tx: Tx,
    private readonly clock: Clock,
  ) {}

  async keep(
    weighed: readonly Weighed[],
    held: ReadonlyMap<string, HeldSubject>,
    asOf: Day,
  ): Promise<readonly KeptScore[]> {
    const compared = weighed.map((one) => {
      const before = held.get(one.id);
      if (before === undefined) throw new Error(`${one.id} was not locked`);
      const isNew = isOther(one, before);
      return { weighed: one, before, isNew, revision: before.revision + (isNew ? 1 : 0) };
    });
    const recorded = compared.filter(({ isNew }) => isNew);
    await this.keepParts(recorded.map((one) => one.weighed));
    await this.keepHistory(recorded.filter(({ before }) => before.revision > 0).map(({ before }) => before.id));
    await this.update(
      compared.filter(
        ({ weighed: one, before, isNew }) => isNew || before.isDue || before.asOf !== asOf || isMoved(one, before),
      ),
      asOf,
    );
    return recorded.filter(({ weighed: one, before }) => isTold(one, before));
  }

  /** Texts that are not held yet: what thousands share is sent and written once. */
  private async keepParts(weighed: readonly Weighed[]): Promise<void> {
    const parts = new Map(weighed.flatMap(({ own, law }) => [own, law]).map(({ hash, body }) => [hash, body]));
    if (parts.size === 0) return;
    const held = await this.tx.query<{ hash: string }>(
      'select hash from scoring.assessment_part where tenant_id = $1 and hash = any($2)',
      [this.tx.tenant, [...parts.keys()]],
    );
    for (const { hash } of held) parts.delete(hash);
    if (parts.size === 0) return;
    await this.tx.execute(
      `insert into scoring.assessment_part (tenant_id, hash, body)
       select $1, ${selected(PART_COLUMNS)} from ${unnested(PART_COLUMNS)} order by new.hash on conflict do nothing`,
      [this.tx.tenant, ...arraysOf(PART_COLUMNS, [...parts])],
    );
  }

  /** What is about to be followed by another assessment, as it stood. */
  private async keepHistory(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.tx.execute(
      `insert into scoring.assessment
         (tenant_id, subject_id, revision, as_of, name, part_hash, law_hash, inputs_hash, recorded_at)
       select tenant_id, id, revision, since, name, part_hash, law_hash, inputs_hash, recorded_at
       from scoring.subject where tenant_id = $1 and id = any($2)`,
      [this.tx.tenant, ids],
    );
  }

  private async update(changed: readonly KeptScore[], asOf: Day): Promise<void> {
    if (changed.length === 0) return;
    const rows = changed.map(({ weighed, revision }) => {
      const { id, name, country, isDated, isWithdrawn, announcedHash, own, law, inputsHash, data } = weighed;
      const { recruitmentFee, laborLaw, entity } = data;
      return [
        ...[id, name, country, revision, isDated, isWithdrawn, announcedHash, own.hash, law.hash, inputsHash],
        ...[recruitmentFee.status, recruitmentFee.band, recruitmentFee.feeBreach],
        ...[laborLaw.low, laborLaw.high, laborLaw.coverage, laborLaw.override, entity.status, entity.band],
      ];
    });
    const names = SUBJECT_COLUMNS.map(({ name }) => name).filter((name) => name !== 'id');
    await this.tx.execute(
      `update scoring.subject set is_due = false, as_of = $2, ${names.map((name) => `${name} = new.${name}`).join(', ')},
         since = case when subject.revision < new.revision then $2 else since end,
         recorded_at = case when subject.revision < new.revision then $3 else recorded_at end
       from ${unnested(SUBJECT_COLUMNS, 4)} where subject.tenant_id = $1 and subject.id = new.id`,
      [this.tx.tenant, asOf, this.clock.now(), ...arraysOf(SUBJECT_COLUMNS, rows)],
    );
  }
}

/** Another text would be read, today or when it is replayed. */
const isOther = (one: Weighed, before: HeldSubject): boolean =>
  one.own.hash !== before.partHash ||
  one.law.hash !== before.lawHash ||
  one.inputsHash !== before.inputsHash ||
  one.announcedHash !== before.announcedHash;

const isMoved = (one: Weighed, before: HeldSubject): boolean =>
  one.isWithdrawn !== before.isWithdrawn || one.country !== before.country;

/** Score, reasons, coverage or name moved: that is news. A withdrawn party is none; who rests on it hears of the withdrawal. */
const isTold = (one: Weighed, before: HeldSubject): boolean =>
  one.announcedHash !== before.announcedHash || one.name !== before.name || (before.isWithdrawn && !one.isWithdrawn);

const column = (name: string, type: Column['type'] = 'text'): Column => ({ name, type });
const PART_COLUMNS = [column('hash', 'uuid'), column('body')];
const SUBJECT_COLUMNS = [
  ...[column('id'), column('name'), column('country'), column('revision', 'integer'), column('is_dated', 'boolean')],
  ...[
    column('is_withdrawn', 'boolean'),
    column('announced_hash', 'uuid'),
    column('part_hash', 'uuid'),
    column('law_hash', 'uuid'),
  ],
  ...[column('inputs_hash'), column('fee_status'), column('fee_band'), column('fee_breach')],
  ...[column('law_low', 'numeric'), column('law_high', 'numeric'), column('law_coverage', 'numeric')],
  ...[column('is_state_imposed', 'boolean'), column('entity_status'), column('entity_band')],
];
