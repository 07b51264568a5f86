import { strengthOf, type Identifier } from '../check-identifiers/identifiers.ts';
import type { RecruiterRow, SupplierRow } from '../check-rows/records.ts';
import { codes } from './codes.ts';
import { dateText } from './dates.ts';
import { externalKey, keyOf, known, nameKey, type Draft } from './draft.ts';
import { partyTextOf } from './party-text.ts';

/** Levels at which an identifier of a company names the record itself and not its operator (product.md 5.1). */
const IS_COMPANY = new Set(['company', 'public_body', 'service_provider']);

/** What a row of a supplier list claims. */
export function claimSupplier(row: SupplierRow): Draft {
  const { source: _source, stated: _stated, extra, externalId, parent, osId, ...own } = row;
  const identifiers = identifiersOf(row);
  const isCompany = IS_COMPANY.has(row.entityKind ?? 'site');
  const strong = identifiers.filter((identifier) => isCompany && strengthOf(identifier.scheme) === 'key');
  const keys = [
    ...(externalId === undefined ? [] : [externalKey('supplier', externalId)]),
    ...(osId === undefined || isCompany ? [] : [keyOf('supplier', 'os_id', osId)]),
    ...strong.map((identifier) => keyOf('supplier', 'id', identifierText(identifier))),
  ];
  const fallback = keyOf('supplier', 'h', nameKey('supplier', row.name, row.country), foldAddress(row.address));
  return {
    noun: 'supplier',
    keys: keys.length > 0 ? keys : [fallback],
    names: [
      nameKey('supplier', row.name, row.country),
      ...identifiers.map((one) => keyOf('supplier', 'id', identifierText(one))),
    ],
    part: '',
    needs: [],
    fields: known({
      ...withoutIdentifiers(own),
      sectorIsic: codes(own.sectorIsic),
      productsHs: codes(own.productsHs),
      workersAsOf: dateText(own.workersAsOf),
      closedOn: dateText(own.closedOn),
      externalId,
      parent: parent === undefined ? undefined : partyTextOf(parent),
      identifiers: identifiers.map(({ scheme, value, authority }) => known({ scheme, value, authority })),
      extra,
    }),
  };
}

/** What a row of a recruiter list claims. */
export function claimRecruiter(row: RecruiterRow): Draft {
  const { source: _source, stated: _stated, extra, externalId, parent, corridors, ...own } = row;
  const identifiers: Identifier[] = [
    ...(row.lei === undefined ? [] : [{ scheme: 'lei', value: row.lei } as const]),
    ...registrationOf(row),
    ...(row.otherIds ?? []),
  ];
  const strong = identifiers.filter((identifier) => strengthOf(identifier.scheme) === 'key');
  const keys = [
    ...(externalId === undefined ? [] : [externalKey('recruiter', externalId)]),
    ...strong.map((identifier) => keyOf('recruiter', 'id', identifierText(identifier))),
  ];
  return {
    noun: 'recruiter',
    keys:
      keys.length > 0
        ? keys
        : [keyOf('recruiter', 'h', nameKey('recruiter', row.name, row.country), foldAddress(row.locality))],
    names: [
      nameKey('recruiter', row.name, row.country),
      ...identifiers.map((one) => keyOf('recruiter', 'id', identifierText(one))),
    ],
    part: '',
    needs: [],
    fields: known({
      ...withoutIdentifiers(own),
      licenseValidFrom: dateText(own.licenseValidFrom),
      licenseValidTo: dateText(own.licenseValidTo),
      externalId,
      parent: parent === undefined ? undefined : partyTextOf(parent),
      corridors: corridors?.map(
        ({ origin, destination, originSubdivision, destinationSubdivision }) =>
          `${originSubdivision ?? origin}>${destinationSubdivision ?? destination}`,
      ),
      identifiers: identifiers.map(({ scheme, value, authority }) => known({ scheme, value, authority })),
      extra,
    }),
  };
}

/** `scheme:authority:value`, the form that two identifiers are compared in. */
export const identifierText = ({ scheme, authority, value }: Identifier): string =>
  `${scheme}:${authority ?? ''}:${value}`;

const IDENTIFIER_FIELDS = {
  osId: 'os_id',
  lei: 'lei',
  uei: 'uei',
  duns: 'duns',
  gln: 'gln',
  uscc: 'uscc',
  vat: 'vat',
  rbaId: 'rba_id',
  slcpId: 'slcp_id',
} as const;
type IdentifierField = keyof typeof IDENTIFIER_FIELDS;

function identifiersOf(row: SupplierRow): Identifier[] {
  const single = (Object.keys(IDENTIFIER_FIELDS) as IdentifierField[]).flatMap((field): Identifier[] => {
    const value = row[field];
    return value === undefined ? [] : [{ scheme: IDENTIFIER_FIELDS[field], value }];
  });
  return [...single, ...registrationOf(row), ...(row.otherIds ?? [])];
}

function registrationOf(row: { registrationNumber?: string; registrationAuthority?: string }): Identifier[] {
  const { registrationNumber: value, registrationAuthority: authority } = row;
  return value === undefined || authority === undefined ? [] : [{ scheme: 'crn', value, authority }];
}

function withoutIdentifiers(own: object): Record<string, unknown> {
  const dropped = new Set<string>([
    ...Object.keys(IDENTIFIER_FIELDS),
    'registrationNumber',
    'registrationAuthority',
    'otherIds',
  ]);
  return Object.fromEntries(Object.entries(own).filter(([name]) => !dropped.has(name)));
}

const foldAddress = (address: string | undefined): string =>
  (address ?? '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
