import type { ContractLineV1, FlagLevel } from '@manumit/events';
import { hsMatches, normalizeHs, uflpaSectors, uflpaSectorsInfo, type UflpaSector } from '@manumit/reference';
import type { RuleTest } from '../rules/rule.ts';
import { all, any, known, NO, open, YES, type Answer } from './answer.ts';
import { isInForce } from './choose-text.ts';
import {
  byParty,
  chainWords,
  concernsOf,
  concernWords,
  listingEvidence,
  notCarried,
  type ChainConcern,
} from './concerns-of.ts';
import { hsCodes, importsIntoUs, isGoods, lineColumn } from './contract-fields.ts';
import type { ContractDossier } from './dossier.ts';
import { goodsFacts } from './held-goods.ts';
import type { Holding, TestInput, TestResult } from './holding.ts';
import { LISTED, listedParties, partyPointer } from './listed-parties.ts';
import { listEdition, listedAsWords, listingFact } from './listing-words.ts';

type Test = Extract<RuleTest, { kind: 'presumed-goods' }>;

/**
 * Goods that may not come into the United States unless it is shown that they are not made with forced labor: any input
 * from the region or of a listed party, and as a question of tracing the priority sectors with untraced input from China.
 */
export function testPresumedGoods(input: TestInput<Test>): TestResult {
  const { dossier, test, choice } = input;
  const scope = all(importsIntoUs(dossier.contract), isInForce(choice));
  const lines = goodsLines(input, scope);
  const isOpen = uflpaSectorsInfo.completeness !== 'full' && lines.some(({ applies }) => applies.truth === false);
  const listed = parties(dossier, test, scope);
  const beyond = notCarried(dossier, [...LISTED, 'origin-region']);
  // What is not carried may be of these lists, of which nothing is: of them nothing was said.
  const isUnseen = beyond.length > 0 && listed.length === 0 && scope.truth !== false;
  return {
    holdings: [
      ...listed,
      ...fromRegion(dossier, scope),
      ...(isOpen ? lines.filter(({ applies }) => applies.truth !== false) : lines),
    ],
    beyond,
    openLists: [
      ...(isOpen ? [{ list: uflpaSectorsInfo.id, edition: uflpaSectorsInfo.edition }] : []),
      ...(isUnseen ? test.lists.map((list) => ({ list, edition: 'not carried' })) : []),
    ],
  };
}

function parties(dossier: ContractDossier, test: Test, scope: Answer): Holding[] {
  return listedParties(dossier, test).map(({ at, concerns, isConfirmed, answer }) => {
    const [first] = concerns;
    const list = `${listEdition(first)}${listedAsWords(first)}`;
    const since = first.facts['date'] === undefined ? '' : ` on ${first.facts['date']}`;
    return {
      portion: at,
      scope,
      applies: answer,
      isSatisfied: false,
      level: isConfirmed ? 'R3' : 'R1',
      facts: concerns.slice(0, 10).map((one) => listingFact(one, dossier.goods)),
      path: first.path,
      listings: concerns.slice(0, 10).map(listingEvidence),
      words: {
        reason: `${first.atName} is listed by ${list}${since}`,
        chain: chainWords(first.path),
        lead: isConfirmed
          ? `${first.atName} is on ${list}${chainWords(first.path)}; an import may be presumed barred`
          : `${first.atName} may be on ${list}${chainWords(first.path)}: candidate, unconfirmed`,
      },
    };
  });
}

/** Links of the chain whose goods come from the region. */
function fromRegion(dossier: ContractDossier, scope: Answer): Holding[] {
  return [...byParty(concernsOf(dossier, ['origin-region']))].map(([at, concerns]) => ({
    // Beside a listing of the same party this is another matter, so it has a portion of its own.
    portion: `${at} origin`,
    scope,
    applies: YES,
    isSatisfied: false,
    level: 'R3' as const,
    facts: concerns.slice(0, 10).map(regionFact),
    path: concerns[0].path,
    words: {
      reason: `an input at ${concerns[0].atName} is reported from the Xinjiang region`,
      chain: chainWords(concerns[0].path),
      lead: `An input at ${concerns[0].atName}${chainWords(concerns[0].path)} is reported from the Xinjiang region; an import may be presumed barred`,
    },
  }));
}

const regionFact = (concern: ChainConcern) => ({
  name: 'origin',
  value: concernWords(concern),
  source: 'Supply chain record',
  asOf: concern.asOf,
});

function goodsLines({ dossier, test }: TestInput<Test>, scope: Answer): Holding[] {
  const { contract } = dossier;
  return contract.lines.flatMap((line): Holding[] => {
    const ofGoods = all(scope, isGoods(contract, line));
    if (ofGoods.truth === false) return [];
    const region = isFromRegion(dossier, line, test.region);
    const { sector, answer: inSector } = sectorOf(dossier, line);
    const priority = all(inSector, hasUntracedInput(dossier, line));
    const level: FlagLevel = region.truth === true || (region.truth === null && priority.truth !== true) ? 'R3' : 'R2';
    return [
      {
        portion: `line ${line.lineNo}`,
        scope: ofGoods,
        applies: any(region, priority),
        isSatisfied: false,
        level,
        facts: [
          ...goodsFacts(contract, line),
          ...(sector === undefined
            ? []
            : [
                {
                  name: 'priority sector',
                  value: sector.sector,
                  source: `${uflpaSectorsInfo.title}, edition ${uflpaSectorsInfo.edition}`,
                  asOf: sector.addedOn,
                },
              ]),
        ],
        words: {
          reason:
            region.truth === true
              ? `goods of line ${line.lineNo} come from the Xinjiang region`
              : `goods of line ${line.lineNo} are of a priority sector (${sector?.sector ?? 'not stated'}) and their input from China is not traced`,
          chain: '',
          lead: `Goods of line ${line.lineNo} may fall under the import presumption`,
        },
      },
    ];
  });
}

function isFromRegion({ contract }: ContractDossier, line: ContractLineV1, region: string): Answer {
  const country = region.slice(0, 2);
  const { originCountry = [], originSubdivision = [] } = line;
  if (originSubdivision.includes(region)) return YES;
  if (originCountry.length === 0 && originSubdivision.length === 0)
    return open(lineColumn(contract, line, 'origin_country'));
  const isTold = originSubdivision.some((code) => code.startsWith(`${country}-`));
  return originCountry.includes(country) && !isTold ? open(lineColumn(contract, line, 'origin_subdivision')) : NO;
}

function sectorOf({ contract }: ContractDossier, line: ContractLineV1): { sector?: UflpaSector; answer: Answer } {
  const codes = hsCodes(line).flatMap((code) => normalizeHs(code)?.code ?? []);
  if (codes.length === 0) return { answer: open(lineColumn(contract, line, 'classification')) };
  const last = contract.endOn ?? '9999-12-31';
  let answer = NO;
  for (const sector of uflpaSectors.filter(({ addedOn }) => addedOn <= last)) {
    const matches = sector.productsHs.flatMap((listed) => codes.map((code) => hsMatches(listed, code)));
    if (matches.includes(true)) return { sector, answer: YES };
    if (matches.includes(null)) answer = open(lineColumn(contract, line, 'classification'));
  }
  return { answer };
}

/** Input from China that is not traced to its region, or inputs that nobody has traced at all. */
function hasUntracedInput(dossier: ContractDossier, line: ContractLineV1): Answer {
  const { contract } = dossier;
  const { originCountry = [], originSubdivision = [] } = line;
  const isTold = originSubdivision.some((code) => code.startsWith('CN-'));
  if (originCountry.includes('CN') && !isTold) return YES;
  const traced = isTraced(dossier);
  if (isTold) return traced.truth === null ? traced : known(traced.truth === false);
  // Made elsewhere: an untraced input may be from China, and may not.
  const inputs = traced.truth === true ? NO : open(...supplyLinks(dossier));
  return originCountry.length === 0 ? any(open(lineColumn(contract, line, 'origin_country')), inputs) : inputs;
}

/** Whether every supplier's inputs are traced in full; a share that is not stated is unknown. */
function isTraced({ contract, exposures }: ContractDossier): Answer {
  return all(
    ...contract.suppliers.map(({ id }) => {
      const share = exposures.find(({ partyId }) => partyId === id)?.exposure.untracedShare ?? null;
      return share === null ? open(partyPointer(id, 'supply_links')) : known(share === 0);
    }),
  );
}

const supplyLinks = ({ contract }: ContractDossier): string[] =>
  contract.suppliers.map(({ id }) => partyPointer(id, 'supply_links'));
