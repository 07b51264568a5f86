import type { ContractLine, Sourced } from './contract-picture.ts';
import { at, Leaf, leavesIn, type MergedNode, type ObjectNode, objectsIn } from './merged-node.ts';
import { textOf } from './parties-of.ts';
import type { ValueReader } from './value-reader.ts';

type Text = Sourced<string> | undefined;

/** Where a picture's lines are looked for: contract, award, tender, in this order; absent ones left out. */
export interface LineSource {
  readonly contract: ObjectNode | undefined;
  readonly award: ObjectNode | undefined;
  readonly tender: ObjectNode | undefined;
}

/** Forms of codes whose scheme fixes one (product.md 5.2); that a code exists is checked where the tables are. */
const CODE_FORMS: Record<string, RegExp> = {
  CPV: /^\d{8}(-\d)?$/,
  UNSPSC: /^\d{2}(\d{2}){0,3}$/,
  HS: /^\d{2,10}$/,
  PSC: /^[A-Z0-9]{1,4}$/i,
  NAICS: /^\d{2,6}$/,
};

/** Names of item attributes and members that state where goods come from, without case, accents and punctuation. */
const ORIGIN_NAMES = new Set(
  'countryoforigin origincountry origin paisdeorigen paisorigen paysdorigine taradeorigine кранапоходження странапроисхождения'.split(
    ' ',
  ),
);
const folded = (text: string): string =>
  text
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^\p{L}]/gu, '');

/**
 * The lines of a contract: its items, else those of its award, else those of the tender for the award's lots. The first
 * of the three that says what is bought wins; without any item there is one line from the texts and the tender's own
 * classification.
 */
export function linesOf(source: LineSource, reader: ValueReader): ContractLine[] {
  const { contract, award, tender } = source;
  const itemsOf = [objectsIn(at(contract, 'items')), objectsIn(at(award, 'items')), tenderItems(source)];
  const items = itemsOf.find((list) => list.some(isClassified)) ?? itemsOf.find((list) => list.length > 0) ?? [];
  const general = codesOf([at(tender, 'classification')], [], reader);
  const description = [contract, award, tender].map((part) => reader.text(at(part, 'description'))).find(Boolean);
  if (items.length === 0) {
    const address = [at(tender, 'deliveryAddress'), ...objectsIn(at(tender, 'deliveryAddresses'))];
    return [
      { lineNo: 1, classification: general, itemText: description, ...placesOf(address, reader), originCountry: [] },
    ];
  }
  return items.map((item, index) => lineOf(item, index + 1, general, description, reader));
}

function lineOf(
  item: ObjectNode,
  lineNo: number,
  general: Sourced<string>[],
  description: Text,
  reader: ValueReader,
): ContractLine {
  const own = codesOf([at(item, 'classification')], objectsIn(at(item, 'additionalClassifications')), reader);
  const hasMain = isClassified(item);
  return {
    lineNo,
    classification: hasMain ? own : unique([...general, ...own]),
    itemText: reader.text(at(item, 'description')) ?? (lineNo === 1 ? description : undefined),
    ...placesOf([at(item, 'deliveryAddress'), ...objectsIn(at(item, 'deliveryAddresses'))], reader),
    originCountry: originsOf(item, reader),
  };
}

const isClassified = (item: ObjectNode): boolean => textOf(at(item, 'classification', 'id')) !== undefined;

/** Items of the tender; of a tender with lots only those of the lots that the award is for. */
function tenderItems({ award, tender }: LineSource): ObjectNode[] {
  const items = objectsIn(at(tender, 'items'));
  const lots = relatedLots(award);
  if (lots.size === 0) return items;
  const ofLots = items.filter((item) => lots.has(textOf(at(item, 'relatedLot')) ?? ''));
  return ofLots.length > 0 ? ofLots : items;
}

/** Ids of the lots an award is for, written as texts or as objects. */
export function relatedLots(award: ObjectNode | undefined): ReadonlySet<string> {
  const lots = at(award, 'relatedLots');
  const ids = [
    ...leavesIn(lots),
    ...objectsIn(lots).flatMap((lot) => [at(lot, 'id'), at(lot, 'lotId')]),
    at(award, 'relatedLot'),
  ];
  return new Set(ids.map(textOf).filter((id) => id !== undefined));
}

function codesOf(main: (MergedNode | undefined)[], more: ObjectNode[], reader: ValueReader): Sourced<string>[] {
  return unique(
    [...main, ...more].map((classification) => codeOf(classification, reader)).filter((code) => code !== undefined),
  );
}

function codeOf(classification: MergedNode | undefined, reader: ValueReader): Text {
  const place = objectsIn(classification)[0];
  if (place === undefined) return undefined;
  const id = reader.text(at(place, 'id'));
  const scheme = reader.text(at(place, 'scheme'));
  const say = (what: string) =>
    reader.report(
      at(place, 'id')?.origin ?? place.origin,
      'CLASS-UNKNOWN',
      `${what} What is bought is unknown here.`,
      id?.value,
    );
  if (id === undefined) {
    if (place.members.size > 0) say('this classification has no code, only words at most.');
    return undefined;
  }
  if (scheme === undefined) {
    say('this code does not say of which classification it is.');
    return undefined;
  }
  const name = scheme.value.toUpperCase();
  if (CODE_FORMS[name]?.test(id.value) === false) {
    say(`this is no code of ${name}.`);
    return undefined;
  }
  return { value: `${name}:${id.value}`, from: id.from };
}

function placesOf(addresses: (MergedNode | undefined)[], reader: ValueReader) {
  const performanceCountry = addresses.map((address) => reader.country(address)).filter((place) => place !== undefined);
  const performanceSubdivision = addresses
    .map((address) => reader.subdivision(address))
    .filter((place) => place !== undefined);
  return { performanceCountry: unique(performanceCountry), performanceSubdivision: unique(performanceSubdivision) };
}

function originsOf(item: ObjectNode, reader: ValueReader): Sourced<string>[] {
  const stated = [...item.members].filter(([name]) => ORIGIN_NAMES.has(folded(name))).map(([, value]) => value);
  const attributes = objectsIn(at(item, 'attributes'))
    .filter((attribute) => ORIGIN_NAMES.has(folded(textOf(at(attribute, 'name')) ?? '')))
    .map((attribute) => at(attribute, 'value'));
  return unique(
    [...stated, ...attributes]
      .filter((node) => node instanceof Leaf)
      .map((leaf) => reader.countryName(leaf))
      .filter((country) => country !== undefined),
  );
}

function unique(values: readonly Sourced<string>[]): Sourced<string>[] {
  return [...new Map([...values].reverse().map((value) => [value.value, value])).values()].reverse();
}
