import { expect, it } from '@jest/globals';
import { defineService, door, type ServiceDefinition } from './define-service.ts';
import { balanceChanged, entryRecorded, ledgerWith, Switches, till } from './ledger.suite.ts';
import { problemsOf, proveDefinitions } from './prove-definitions.ts';
import { defineJob } from './run-chores/define-job.ts';

const events = [entryRecorded, balanceChanged];
const ledger = ledgerWith(new Switches());
const nothing = async () => [];
const work = () => undefined;
const job = defineJob({ service: 'till', name: 'count-till', attempts: 1, backoffMs: 1, keepFailedDays: 1 });
const service = (changes: Partial<ServiceDefinition>) =>
  defineService({
    name: 'audit',
    module: undefined,
    config: undefined,
    migrations: [],
    doors: {},
    chores: [],
    ...changes,
  });

it('accepts services that fit together', () => {
  expect(() => proveDefinitions([till, ledger], events)).not.toThrow();
});

it.each<[string, ServiceDefinition[], typeof events]>([
  ['group ledger has a door for entry.recorded.v1, which no catalog lists', [ledger], [balanceChanged]],
  [
    'group audit has two doors for entry.recorded.v1',
    [
      service({
        doors: {
          audit: { on: [door(entryRecorded, nothing), door([entryRecorded, balanceChanged] as never, nothing)], work },
        },
      }),
    ],
    events,
  ],
  ['two groups are called ledger', [ledger, service({ doors: ledger.doors })], events],
  ['two services are called ledger', [ledger, { ...ledger, doors: {} }], events],
  ['two events are called entry.recorded.v1', [], [entryRecorded, entryRecorded]],
  ['group audit has no door', [service({ doors: { audit: { on: [], work } } })], events],
  [
    'group audit has due subjects or a fan-out, but does not say which tenants it knows',
    [
      service({
        doors: { audit: { on: [door(entryRecorded, nothing)], work, then: async () => {}, due: { take: nothing } } },
      }),
    ],
    events,
  ],
  [
    'group audit takes due subjects, but nothing decides them',
    [
      service({
        doors: { audit: { on: [door(entryRecorded, nothing)], work, tenants: nothing, due: { take: nothing } } },
      }),
    ],
    events,
  ],
  ['two chores are called till/count-till', [{ ...till, chores: [job, job] }], events],
  ['audit lists the chore count-till of till', [service({ chores: [job] })], events],
])('refuses: %s', (problem, services, catalog) => {
  expect(problemsOf(services, catalog)).toEqual([problem]);
});

it('lists every problem at once', () => {
  const bad = service({ doors: { audit: { on: [], work }, ledger: { on: [], work } } });
  expect(() => proveDefinitions([ledger, bad], [])).toThrow(
    /two groups are called ledger[\s\S]*no catalog[\s\S]*audit has no door/,
  );
});
