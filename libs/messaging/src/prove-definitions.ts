import type { EventDefinition } from '@manumit/events';
import type { ConsumerGroup, ServiceDefinition } from './define-service.ts';

/**
 * Proves before anything starts that every subscribed type exists and has exactly one door per group, and that
 * names are unique. Throws one error that lists every problem.
 */
export function proveDefinitions(services: readonly ServiceDefinition[], events: readonly EventDefinition[]): void {
  const problems = problemsOf(services, events);
  if (problems.length > 0) throw new Error(`The services do not fit together:\n- ${problems.join('\n- ')}`);
}

/** What is wrong with a set of services, one sentence each. */
export function problemsOf(services: readonly ServiceDefinition[], events: readonly EventDefinition[]): string[] {
  const groups = services.flatMap(({ doors }) => Object.entries(doors));
  return [
    ...twice(services.map(({ name }) => name)).map((name) => `two services are called ${name}`),
    ...twice(groups.map(([name]) => name)).map((name) => `two groups are called ${name}`),
    ...twice(events.map(({ type }) => type)).map((type) => `two events are called ${type}`),
    ...twice(services.flatMap(({ chores }) => chores.map(({ service, name }) => `${service}/${name}`))).map(
      (job) => `two chores are called ${job}`,
    ),
    ...services.flatMap(({ name, chores }) =>
      chores
        .filter(({ service }) => service !== name)
        .map((job) => `${name} lists the chore ${job.name} of ${job.service}`),
    ),
    ...groups.flatMap(([name, group]) => problemsOfGroup(name, group, new Set(events))),
  ];
}

function problemsOfGroup(name: string, group: ConsumerGroup, known: ReadonlySet<EventDefinition>): string[] {
  const definitions = group.on.flatMap((door) => door.definitions);
  const problems = [
    ...definitions
      .filter((one) => !known.has(one))
      .map(({ type }) => `group ${name} has a door for ${type}, which no catalog lists`),
    ...twice(definitions.map(({ type }) => type)).map((type) => `group ${name} has two doors for ${type}`),
  ];
  if (definitions.length === 0) problems.push(`group ${name} has no door`);
  if ((group.due !== undefined || group.fanOut !== undefined) && group.tenants === undefined) {
    problems.push(`group ${name} has due subjects or a fan-out, but does not say which tenants it knows`);
  }
  if (group.due !== undefined && group.due.decide === undefined && group.then === undefined) {
    problems.push(`group ${name} takes due subjects, but nothing decides them`);
  }
  return problems;
}

const twice = (names: readonly string[]): string[] => [
  ...new Set(names.filter((name, at) => names.indexOf(name) !== at)),
];
