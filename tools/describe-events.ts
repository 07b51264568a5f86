import { readFileSync } from 'node:fs';
import { EVERY_EVENT, PARTITIONS } from '@manumit/events';

/** docs/events.md: every event that crosses a service border, by topic, with its sample. */
export function describeEvents(): string {
  const topics = [...new Set(EVERY_EVENT.map(({ topic }) => topic))];
  const lines = [
    '# Events',
    '',
    'Generated from `libs/events` (`npm run generate`). Envelope: CloudEvents 1.0, structured mode. `revision` is the version of',
    `the aggregate: readers drop what is not newer. Every topic has ${PARTITIONS} partitions; order holds per key, which is the subject unless said otherwise.`,
    'No event holds personal data of a worker, an identity document or the words of a report.',
    '',
  ];
  for (const topic of topics) {
    lines.push(`## ${topic}`, '');
    for (const { type, owner, says, subject, data } of EVERY_EVENT.filter((event) => event.topic === topic)) {
      const sample = readFileSync(new URL(`../libs/events/src/${owner}/${type}.json`, import.meta.url), 'utf8').trim();
      const fields = Object.keys(new data())
        .map((field) => `\`${field}\``)
        .join(', ');
      lines.push(
        `### ${type}`,
        '',
        `${says} Subject: ${subject}.`,
        '',
        `Fields: ${fields}`,
        '',
        '```json',
        sample,
        '```',
        '',
      );
    }
  }
  return lines.join('\n');
}
