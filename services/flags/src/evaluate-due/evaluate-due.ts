import { createHash } from 'node:crypto';
import { contractEvaluated, type ContractRecordedV1, type FlagV1, type NewEvent } from '@manumit/events';
import type { ContractDossier, Vehicle } from '../evaluate-contract/dossier.ts';
import { evaluateContract } from '../evaluate-contract/evaluate-contract.ts';
import type { FlagLine } from '../evaluate-contract/flag-line.ts';
import { goodsLists } from '../evaluate-contract/goods-lists.ts';
import { microsOf, type RateOf } from '../evaluate-contract/money.ts';
import { RULE_PACK } from '../rules/rule-pack.ts';
import type { Work } from '../work.ts';
import {
  exposuresOf,
  flagsOf,
  importedGoods,
  lockContracts,
  ordersUnder,
  tenantOf,
  writeEvaluations,
  writeFlags,
  type HeldContract,
  type HeldFlag,
} from './evaluations.sql.ts';

/** No dated rates ship with the product, so an amount in another currency stays unknown. */
const NO_RATE: RateOf = () => undefined;

/** Most flags one event carries. */
const MOST_FLAGS = 60;

/** Holds each contract once against rules and risk, keeps what moved and announces the flag sets that changed. */
export async function evaluateDue(ids: readonly string[], { tx, tenant, outbox }: Work): Promise<void> {
  if (ids.length === 0) return;
  // Lock first, read in later statements; the other way round loses what another topic has just written.
  const contracts = await lockContracts(tx, ids);
  const settings = await tenantOf(tx);
  if (settings === undefined) return;
  const exposures = await exposuresOf(tx, ids);
  const goods = goodsLists(await importedGoods(tx));
  const orders = await ordersUnder(tx, [...new Set(contracts.flatMap(({ picture }) => picture?.frameworkRef ?? []))]);
  const before = await flagsOf(tx, ids);

  const changed: { contract: HeldContract; flags: FlagV1[]; digest: string }[] = [];
  const moved: HeldFlag[] = [];
  for (const contract of contracts) {
    const { id, picture, isWithdrawn } = contract;
    if (picture === null) continue;
    const dossier: ContractDossier = {
      id,
      contract: picture,
      asOf: settings.asOf,
      feePolicy: settings.feePolicy,
      exposures: [...picture.suppliers, ...(picture.subcontractors ?? [])].flatMap(({ id: partyId }) => {
        const exposure = exposures.get(partyId);
        return exposure === undefined ? [] : [{ partyId, exposure }];
      }),
      vehicle: vehicleOf(id, picture, orders),
      goods,
      rateOf: NO_RATE,
    };
    const lines = isWithdrawn ? [] : evaluateContract(dossier, RULE_PACK).lines;
    const flags = follow(id, lines, before.get(id) ?? [], settings.asOf);
    moved.push(...flags.moved);
    const standing = flags.standing.slice(0, MOST_FLAGS).map(announced);
    const digest = createHash('sha256').update(JSON.stringify(standing)).digest('hex');
    if (digest !== contract.digest) changed.push({ contract, flags: standing, digest });
  }
  await writeFlags(tx, moved, settings.asOf);
  await writeEvaluations(
    tx,
    changed.map(({ contract: { id, evaluated }, digest }) => ({ id, evaluated: evaluated + 1, digest })),
  );
  await outbox.addAll(
    changed.map(({ contract: { id, evaluated, picture }, flags }) => {
      const { contractId, title, buyer } = picture as ContractRecordedV1;
      const data = { contractId, title, buyer, asOf: settings.asOf, flags };
      return contractEvaluated.of({ subject: id, revision: evaluated + 1, tenant, data }) as NewEvent;
    }),
  );
}

/** Flags as they stand now, and those that were raised, changed or cleared by this look. */
function follow(
  contractId: string,
  lines: readonly FlagLine[],
  before: readonly HeldFlag[],
  asOf: string,
): { standing: HeldFlag[]; moved: HeldFlag[] } {
  const known = new Map(before.map((flag) => [flag.id, flag]));
  const standing = lines.map((line): HeldFlag => {
    const old = known.get(line.id);
    const isOpen = line.result !== 'clear';
    const wasOpen = old !== undefined && old.clearedOn === null;
    const raisedOn = old === undefined || (isOpen && !wasOpen) ? asOf : old.raisedOn;
    return { id: line.id, contractId, line, raisedOn, clearedOn: isOpen ? null : (old?.clearedOn ?? asOf), what: '' };
  });
  const moved = standing.flatMap((flag) => {
    const old = known.get(flag.id);
    if (
      old !== undefined &&
      old.clearedOn === flag.clearedOn &&
      JSON.stringify(old.line) === JSON.stringify(JSON.parse(JSON.stringify(flag.line)))
    )
      return [];
    return [{ ...flag, what: whatHappened(old, flag) }];
  });
  const now = new Set(standing.map(({ id }) => id));
  const gone = before
    .filter(({ id, clearedOn }) => !now.has(id) && clearedOn === null)
    .map((flag): HeldFlag => ({ ...flag, clearedOn: asOf, what: 'cleared' }));
  return { standing, moved: [...moved, ...gone] };
}

function whatHappened(old: HeldFlag | undefined, flag: HeldFlag): string {
  if (flag.clearedOn !== null) return old === undefined || old.clearedOn === null ? 'cleared' : 'changed';
  return old === undefined || old.clearedOn !== null ? 'raised' : 'changed';
}

function announced({ line: { evidence: _evidence, ...line }, raisedOn }: HeldFlag): FlagV1 {
  return { ...line, raisedAt: raisedOn } as FlagV1;
}

/** Other orders under the same vehicle, and what is known to count of their portions abroad. */
function vehicleOf(
  id: string,
  { frameworkRef }: ContractRecordedV1,
  orders: ReadonlyMap<string, { id: string; picture: ContractRecordedV1 }[]>,
): Vehicle {
  const others = (frameworkRef === undefined ? [] : (orders.get(frameworkRef) ?? [])).filter(
    (order) => order.id !== id,
  );
  const amounts = others.flatMap(({ picture }) =>
    picture.currency === 'USD'
      ? picture.lines.flatMap(({ foreignPortionValue }) =>
          foreignPortionValue === undefined ? [] : [microsOf(foreignPortionValue)],
        )
      : [],
  );
  return { otherOrders: others.length, foreignMicros: amounts.reduce((sum, amount) => sum + amount, 0) };
}
