import type { FlagFactV1 } from '@manumit/events';
import { WHO_BUYS } from '../rules/who-buys.ts';
import { byWeight } from './by-weight.ts';
import { column, fieldFact } from './contract-fields.ts';
import type { ContractDossier } from './dossier.ts';
import { flagId } from './flag-id.ts';
import type { FlagLine } from './flag-line.ts';
import { listed } from './listing-words.ts';
import { fill, missingWords, shortened } from './write-sentence.ts';

/**
 * Joins what several rules ask about the same unknown buyer into one request. Until it is answered none of them applies
 * or is out of scope, and what else each needs is asked once the buyer is known.
 */
export function joinBuyerQuestion(
  dossier: ContractDossier,
  lines: readonly FlagLine[],
): { readonly joined: readonly FlagLine[]; readonly others: readonly FlagLine[] } {
  const asking = lines.filter(
    ({ result, missing }) => result === 'request-data' && missing.includes(column('buyer_kind')),
  );
  const rules = [...new Map(asking.map(({ rule }) => [rule.id, rule])).values()];
  if (rules.length < 2) return { joined: [], others: lines };
  const { contract, id } = dossier;
  const missing = [...(contract.buyerCountry === undefined ? [column('buyer_country')] : []), column('buyer_kind')];
  const law = asking.flatMap(({ evidence }) => evidence.law);
  const marks = asking.map(({ evidence }) => evidence.mark);
  return {
    joined: [
      {
        id: flagId(id, WHO_BUYS.id, undefined),
        basis: 'rule',
        rule: {
          id: WHO_BUYS.id,
          version: WHO_BUYS.version,
          instrument: WHO_BUYS.instrument,
          citation: shortened([...new Set(rules.map(({ citation }) => citation))].join('; '), 500),
          verified: rules.every(({ verified }) => verified),
        },
        result: 'request-data',
        level: ([...asking].sort(byWeight)[0] as FlagLine).level,
        because: shortened(
          fill(WHO_BUYS.open, {
            count: String(rules.length),
            rules: listed(rules.map((rule) => rule.id)),
            missing: missingWords(missing),
            hint:
              contract.currency === undefined || contract.buyerCountry !== undefined
                ? ''
                : ` The contract is in ${contract.currency}, which alone rules out none of them.`,
          }),
        ),
        facts: [
          fieldFact(contract, 'buyer', contract.buyer, 'buyer'),
          ...(contract.currency === undefined ? [] : [fieldFact(contract, 'currency', contract.currency, 'currency')]),
          ...rules.map((rule): FlagFactV1 => ({
            name: 'rule that turns on it',
            value: `${rule.id}: ${rule.instrument}`,
            source: shortened(rule.citation, 300),
          })),
        ],
        missing,
        action: [...WHO_BUYS.actions],
        clearsWhen: WHO_BUYS.clearsWhen,
        evidence: {
          jurisdiction: listed([...new Set(asking.map(({ evidence }) => evidence.jurisdiction))]),
          mark: (['M', 'X', 'E', 'T'] as const).find((mark) => marks.includes(mark)) ?? 'M',
          law: law.filter(({ source }, at) => law.findIndex((one) => one.source === source) === at),
          listings: [],
        },
      },
    ],
    others: lines.filter((line) => !asking.includes(line)),
  };
}
