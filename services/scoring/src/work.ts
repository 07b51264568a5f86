import type { Clock } from '@manumit/kernel';
import type { Outbox } from '@manumit/messaging';
import type { Facts } from './keep-facts/facts.ts';
import type { Tenants } from './keep-facts/tenants.ts';
import type { Subjects } from './score-due/subjects.ts';
import type { Dossiers } from './score-due/subject-facts.ts';
import type { Scores } from './score-due/scores.ts';
import type { Templates } from './score-due/weigh.ts';
import type { Background } from './score-due/background.ts';
import type { Alerts } from './screen-names/alerts.ts';

/** What one transaction of the group `scoring`, or of a person's decision, may touch. */
export interface Work {
  readonly tenant: string;
  readonly clock: Clock;
  readonly tenants: Tenants;
  readonly facts: Facts;
  readonly subjects: Subjects;
  /** Law, goods and editions behind the assessments, remembered from batch to batch. */
  readonly background: Background;
  readonly dossiers: Dossiers;
  readonly scores: Scores;
  readonly alerts: Alerts;
  readonly outbox: Outbox;
  /** What the process remembers between transactions. */
  readonly templates: Templates;
  /** Keyed hash of the inputs of an assessment. */
  hashInputs(material: string): string;
}
