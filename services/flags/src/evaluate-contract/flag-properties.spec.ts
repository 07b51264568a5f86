import { describe, expect, it } from '@jest/globals';
import type { ConcernV1 } from '@manumit/events';
import fc from 'fast-check';
import { RULE_PACK } from '../rules/rule-pack.ts';
import type { ContractDossier } from './dossier.ts';
import { evaluateContract } from './evaluate-contract.ts';
import { candidates, contracts, held, own, risks, situations } from './situations.suite.ts';
import { concern, dossier, exposure, SUPPLIER } from './testing.ts';

describe('P21: a name alone asks a person', () => {
  it('never carries a rule flag above R1 or beyond request-data, whatever the contract', () => {
    fc.assert(
      fc.property(contracts, candidates, (contract, names) => {
        const bare = evaluateContract(dossier(contract, { goods: own }), RULE_PACK).lines;
        const named = evaluateContract(
          dossier(contract, {
            goods: own,
            exposures: [{ partyId: SUPPLIER, exposure: exposure({ concerns: names }) }],
          }),
          RULE_PACK,
        ).lines;
        const added = named.filter(({ id }) => !bare.some((line) => line.id === id));
        expect(added.every(({ level, result }) => level === 'R1' && result === 'request-data')).toBe(true);
        expect(named.filter(({ id }) => bare.some((line) => line.id === id))).toEqual(bare);
      }),
      { numRuns: 500 },
    );
  });
});

describe('P28: risk flags', () => {
  const risky = (of: ContractDossier) => evaluateContract(of, RULE_PACK).lines.filter(({ basis }) => basis === 'risk');

  it('are R1 or R2, and a request names what is missing', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        for (const { level, result, missing } of risky(held(situation))) {
          expect(['R1', 'R2']).toContain(level);
          expect(missing.length > 0).toBe(result === 'request-data');
        }
      }),
      { numRuns: 500 },
    );
  });

  it('are never taken away by more risk', () => {
    fc.assert(
      fc.property(contracts, risks, risks, (contract, some, more) => {
        const lines = (concerns: ConcernV1[]) =>
          risky(
            dossier(contract, {
              feePolicy: 'none',
              exposures: [{ partyId: SUPPLIER, exposure: exposure({ concerns }) }],
            }),
          );
        const before = lines(some.filter(({ code }) => code !== 'context-unknown'));
        const after = lines([...some, ...more].filter(({ code }) => code !== 'context-unknown'));
        for (const line of before) {
          const same = after.find(({ id }) => id === line.id);
          expect(same).toBeDefined();
          expect(line.level === 'R2' && same?.level === 'R1').toBe(false);
          expect(line.result === 'flagged' && same?.result !== 'flagged').toBe(false);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('are never silent about an unknown standard', () => {
    fc.assert(
      fc.property(contracts, (contract) => {
        const { feeStandard: _, ...silent } = contract;
        const found = risky(
          dossier(silent, {
            exposures: [
              { partyId: SUPPLIER, exposure: exposure({ concerns: [concern('fee-breach-declared', SUPPLIER)] }) },
            ],
          }),
        );
        expect(found.some(({ rule }) => rule.id === 'RISK-FEE-BREACH')).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
