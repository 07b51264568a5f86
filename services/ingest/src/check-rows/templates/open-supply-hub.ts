import * as c from '../columns.ts';
import { coordinatesOf, countryOfAddress, countryOfOsId } from '../rules.ts';
import { SOURCE_CATEGORIES, sourceColumns } from '../source.ts';
import { defineTemplate, type OwnFields } from '../template.ts';
import type { SupplierFields } from './suppliers.ts';

const columns = {
  country: c.required(c.country('Country of the facility', 'MY')),
  name: c.required(c.text(300, 'Name of the facility', 'Kesuma Example Gloves Sdn. Bhd.')),
  address: c.required(c.text(500, 'Address of the facility', 'Lot 7, Jalan Industri 3, Klang')),
  sector_product_type: c.texts('Sectors and product types', 'Apparel|Gloves'),
  sector: c.texts('Sectors', 'Apparel'),
  product_type: c.texts('Product types', 'Gloves'),
  facility_type_processing_type: c.texts('Facility and processing types', 'Final Product Assembly'),
  facility_type: c.texts('Facility types'),
  processing_type: c.texts('Processing types'),
  number_of_workers: c.range('A number or a range', '1001-5000', { min: 1, max: 500_000 }),
  parent_company: c.text(300, 'Name of the parent; kept as said, no link is made from it'),
  lat: c.degrees('Degrees north, WGS 84', '3.0449', { min: -90, max: 90 }),
  lng: c.degrees('Degrees east, WGS 84', '101.4456', { min: -180, max: 180 }),
  native_language_name: c.text(300, 'Name in the local script'),
  os_id: c.identifier('os_id', 'Open Supply Hub id'),
  duns_id: c.identifier('duns', 'D-U-N-S number'),
  lei_id: c.identifier('lei', 'Legal Entity Identifier'),
  rba_id: c.identifier('rba_id', 'Responsible Business Alliance id'),
  isic_4: c.classCodes('ISIC', 'ISIC Rev. 4 codes', '1410'),
  is_closed: c.bool3('Whether the facility is closed'),
  ...sourceColumns,
  source_category: c.required(
    c.oneOf(SOURCE_CATEGORIES, '`open_data` if empty', 'open_data', { default: 'open_data' }),
  ),
} as const;

export type OpenSupplyHubFields = OwnFields<typeof columns>;

const MOST_PRODUCT_TYPES = 50;

export const openSupplyHub = defineTemplate({
  kind: 'open-supply-hub',
  about: 'One facility per row, in the columns of Open Supply Hub; it becomes a supplier named by its contributor.',
  columns,
  synonyms: {
    // The download has `country_name` beside the code; it stays beside the record.
    country: ['country_code', 'country/region'],
    lat: ['latitude'],
    lng: ['longitude', 'lon', 'long'],
    number_of_workers: ['workers', 'total_workers'],
    facility_type_processing_type: ['processing_type_facility_type_raw'],
    // A listing means “named by this contributor”; it is no supply link.
    source_name: ['contributor'],
    source_date: ['contribution_date'],
  },
  signature: [
    'sector_product_type',
    'sector',
    'product_type',
    'processing_type_facility_type_raw',
    'native_language_name',
    'isic_4',
    'is_closed',
    'contributor',
    'contribution_date',
  ],
  keys: [
    ['os_id', 'source_name'],
    ['name', 'address', 'country', 'source_name'],
  ],
  rules: [
    coordinatesOf,
    countryOfAddress,
    countryOfOsId,
    (row, say) => {
      if ((row.productType?.length ?? 0) + (row.sectorProductType?.length ?? 0) > MOST_PRODUCT_TYPES)
        say('product_type', 'LIST-LONG', `has more than ${MOST_PRODUCT_TYPES} product types. Keep the main ones.`);
    },
  ],
  complete: supplierOfFacility,
});

/** A facility of Open Supply Hub as a supplier; nothing is turned into a link. */
function supplierOfFacility(facility: OpenSupplyHubFields): SupplierFields {
  const together = (...lists: (readonly string[] | undefined)[]) => {
    const all = [...new Set(lists.flatMap((list) => list ?? []))];
    return all.length === 0 ? undefined : all;
  };
  const sectors = together(facility.sectorProductType, facility.sector);
  const processing = together(facility.facilityTypeProcessingType, facility.facilityType, facility.processingType);
  const status = facility.isClosed === 'yes' ? 'closed' : facility.isClosed === 'no' ? 'active' : undefined;
  const fields: { [K in keyof SupplierFields]?: SupplierFields[K] | undefined } = {
    name: facility.name,
    entityKind: 'site' as const,
    country: facility.country,
    address: facility.address,
    nameLocal: facility.nativeLanguageName,
    lat: facility.lat,
    lng: facility.lng,
    osId: facility.osId,
    duns: facility.dunsId,
    lei: facility.leiId,
    rbaId: facility.rbaId,
    sectorIsic: facility.isic4,
    sectorText: sectors?.join(', '),
    productsText: facility.productType?.join(', '),
    facilityTypeProcessingType: processing,
    numberOfWorkers: facility.numberOfWorkers,
    status,
  };
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as unknown as SupplierFields;
}
