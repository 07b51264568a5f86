import type { NewEvent } from '@manumit/events';
import { exchangeRate } from '@manumit/reference';
import { evaluateContract } from '../evaluate-contract/evaluate-contract.ts';
import type { Evaluation, FlagLine } from '../evaluate-contract/flag-line.ts';
import { ownForeignMicros } from '../evaluate-contract/test-foreign-portion.ts';
import { RULE_PACK } from '../rules/rule-pack.ts';
import type { FlagChange, HeldContract, KeptEvaluation, KeptFlag, Tenant, Work } from '../work.ts';
import { nextChange, nextDecision } from './decision-days.ts';
import { evaluatedEvent } from './evaluated-event.ts';
import { digestOf, followFlags } from './follow-flags.ts';

const NO_ORDERS = { otherOrders: 0, foreignMicros: 0 };
const NOTHING: Evaluation = { lines: [], notApplicable: [], openLists: [] };

/** Holds each contract once against rules and risk, whatever touched it, and announces the flag sets that moved. */
export async function evaluateDue(ids: readonly string[], work: Work): Promise<void> {
  const tenant = await work.tenants.get();
  // Without the tenant's day there is nothing to hold against; once it is told, all its contracts are marked.
  if (tenant === undefined) return;
  // Lock first, read in a later statement; the other way round loses what another batch has just written.
  const contracts = await work.contracts.lock(ids);
  if (contracts.length === 0) return;
  const held = contracts.map(({ id }) => id);
  await keepForeignSums(contracts, work);
  const vehicles = await work.contracts.otherOrders(held);
  const exposures = await work.exposures.of(held);
  const goods = await work.listings.lists();
  const flags = byContract(await work.flags.of(held));

  const decided = contracts.map((contract) => {
    const { id, picture } = contract;
    const evaluation =
      picture === undefined
        ? NOTHING
        : evaluateContract(
            {
              id,
              contract: picture,
              ...tenant,
              exposures: exposures.get(id) ?? [],
              vehicle: vehicles.get(id) ?? NO_ORDERS,
              goods,
              rateOf: exchangeRate,
            },
            RULE_PACK,
          );
    return decide(contract, evaluation, flags.get(id) ?? [], tenant, work.tenant);
  });

  await work.flags.keep(
    decided.flatMap(({ changes }) => changes),
    tenant.asOf,
  );
  await work.contracts.keepEvaluations(decided.map(({ kept }) => kept));
  await work.outbox.addAll(decided.flatMap(({ event }) => event ?? []));
}

/** What an order is known to add to its vehicle's sum comes first: other orders of the batch read it. */
async function keepForeignSums(contracts: readonly HeldContract[], work: Work): Promise<void> {
  const moved = contracts.flatMap(({ id, picture, foreignMicros: before }) => {
    const foreignMicros = picture?.frameworkRef === undefined ? 0 : ownForeignMicros(picture, exchangeRate);
    return foreignMicros === before ? [] : [{ id, foreignMicros }];
  });
  if (moved.length > 0) await work.contracts.keepForeignSums(moved);
}

interface Decided {
  readonly changes: readonly FlagChange[];
  readonly kept: KeptEvaluation;
  /** Only where the flag set moved. */
  readonly event: NewEvent | undefined;
}

function decide(
  contract: HeldContract,
  { lines, notApplicable, openLists }: Evaluation,
  held: readonly KeptFlag[],
  { asOf }: Tenant,
  tenant: string,
): Decided {
  const { id, picture } = contract;
  const changes = followFlags(id, held, lines, asOf);
  const digest = digestOf(lines);
  // A contract that never had a line and has none has nothing to announce.
  const hasMoved = contract.digest === null ? lines.length > 0 : contract.digest !== digest;
  const revision = contract.revision + (hasMoved ? 1 : 0);
  const raisedOn = new Map([...held, ...changes.map(({ flag }) => flag)].map((flag) => [flag.id, flag.raisedOn]));
  const dated = lines.map((line) => ({ ...line, raisedAt: raisedOn.get(line.id) ?? asOf }));
  return {
    changes,
    kept: {
      ...{ id, revision, digest, asOf, notApplicable, openLists },
      nextOn: picture === undefined ? undefined : nextDecision(picture, asOf),
      reconsiderOn: picture === undefined ? undefined : nextChange(picture, asOf),
      counts: countsOf(lines),
    },
    event: hasMoved ? evaluatedEvent({ ...contract, revision }, tenant, asOf, dated) : undefined,
  };
}

function countsOf(lines: readonly FlagLine[]): KeptEvaluation['counts'] {
  const counts = { R1: 0, R2: 0, R3: 0, 'request-data': 0, clear: 0 };
  for (const { result, level } of lines) counts[result === 'flagged' ? level : result]++;
  return counts;
}

function byContract(flags: readonly KeptFlag[]): Map<string, KeptFlag[]> {
  const groups = new Map<string, KeptFlag[]>();
  for (const flag of flags) {
    const group = groups.get(flag.contractId);
    if (group === undefined) groups.set(flag.contractId, [flag]);
    else group.push(flag);
  }
  return groups;
}
