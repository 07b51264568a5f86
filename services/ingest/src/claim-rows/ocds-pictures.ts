import type {
  ContractPicture,
  PictureSupplier,
  Provenance,
  ReceivedRelease,
  Sourced,
} from '../read-ocds/contract-picture.ts';
import { keyOf, known, type Draft, type Need } from './draft.ts';

/** What a contract picture of an OCDS process claims. */
export function draftOfPicture(picture: ContractPicture): Draft {
  const { key, suppliers, lines } = picture;
  const whole = {
    ocid: picture.ocid,
    title: picture.title,
    buyer: picture.buyer,
    buyerCountry: picture.buyerCountry,
    status: picture.status?.from === undefined ? undefined : { value: picture.status.value, from: picture.status.from },
    commencedOn: picture.commencedOn,
    noticeOn: picture.noticeOn,
    awardedOn: picture.awardedOn,
    signedOn: picture.signedOn,
    startOn: picture.startOn,
    endOn: picture.endOn,
    frameworkRef: picture.frameworkRef,
    currency: picture.currency,
  };
  const number = picture.contractId?.value ?? key.ocid;
  const line = {
    itemText: lines.find(({ itemText }) => itemText !== undefined)?.itemText,
    category: picture.category,
    value: plainAmount(picture.value),
  };
  const lists = {
    classification: lines.flatMap(({ classification }) => classification),
    performanceCountry: lines.flatMap(({ performanceCountry }) => performanceCountry),
    performanceSubdivision: lines.flatMap(({ performanceSubdivision }) => performanceSubdivision),
    originCountry: lines.flatMap(({ originCountry }) => originCountry),
  };
  const pointers = {
    ...pointersOf(whole, ''),
    ...pointersOf(
      { ...line, ...Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, list[0]])) },
      'parts/1/',
    ),
  };
  return {
    noun: 'contract',
    keys: [keyOf('contract', 'ocds', key.ocid, key.awardId, key.contractId)],
    names: [keyOf('contract', 'number', number.slice(0, 200))],
    part: '1',
    needs: suppliers.flatMap(needOf),
    fields: known({
      ...valuesOf(whole),
      ocid: key.ocid.slice(0, 200),
      contractId: number.slice(0, 200),
      title: (picture.title?.value ?? `Contracting process ${key.ocid}`).slice(0, 500),
      buyer: (picture.buyer?.value ?? 'Buyer not stated').slice(0, 300),
      frameworkRef: picture.frameworkRef?.value.slice(0, 120),
      pointers,
      line: known({
        ...valuesOf(line),
        itemText: line.itemText?.value.slice(0, 500),
        classification: distinct(lists.classification).filter((code) => code.length <= 60),
        performanceCountry: distinct(lists.performanceCountry),
        performanceSubdivision: distinct(lists.performanceSubdivision),
        originCountry: distinct(lists.originCountry),
      }),
    }),
  };
}

/** A natural person is nobody's supplier record: the contract then has no supplier we keep. */
function needOf({ supplier, supplierCountry, naturalPerson }: PictureSupplier): Need[] {
  if (naturalPerson || supplier === undefined) return [];
  const name = supplier.value.slice(0, 300);
  const country = supplierCountry?.value;
  return [
    {
      as: 'suppliers',
      column: 'supplier',
      ref: country === undefined ? { by: 'text', text: name } : { by: 'name', name, country },
      among: ['supplier'],
      isList: true,
      otherwiseCreate: { name, ...(country === undefined ? {} : { country }) },
    },
  ];
}

const AMOUNT = /^(-?\d{1,15})(?:\.(\d+))?$/;

/** An amount as money is kept: at most six decimals are, of what publishers' sums of doubles print. Anything else is unknown. */
function plainAmount(amount: Sourced<string> | undefined): Sourced<string> | undefined {
  const [, whole, fraction = ''] = AMOUNT.exec(amount?.value ?? '') ?? [];
  if (amount === undefined || whole === undefined) return undefined;
  return { ...amount, value: fraction === '' ? whole : `${whole}.${fraction.slice(0, 6)}` };
}

type Pictured = Readonly<Record<string, Sourced<unknown> | undefined>>;

const valuesOf = (fields: Pictured): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).map(([name, sourced]) => [name, sourced?.value]));

const pointersOf = (fields: Pictured, prefix: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, sourced]) =>
      sourced === undefined ? [] : [[`${prefix}${name}`, placeOf(sourced.from)]],
    ),
  );

/** The release by its id, then the JSON Pointer into it as it was received. */
const placeOf = ({ releaseId, pointer }: Provenance): string => `${releaseId.slice(0, 200)}#${pointer}`.slice(0, 490);

const distinct = (list: readonly Sourced<string>[]): string[] => [...new Set(list.map(({ value }) => value))];

/** Day of the newest release. */
export function lastDay(releases: readonly ReceivedRelease[]): string | undefined {
  const days = releases.flatMap(({ release }) => {
    const date = (release as Record<string, unknown>)['date'];
    return typeof date === 'string' && /^\d{4}-\d{2}-\d{2}/.test(date) ? [date.slice(0, 10)] : [];
  });
  return days.toSorted().at(-1);
}
