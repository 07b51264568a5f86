import type { Provenance } from './write-dataset.ts';

const RETRIEVED = '2026-11-22';
const US_PUBLIC_DOMAIN = 'US federal government work (public domain in the United States)';
const DOL = 'US Department of Labor, Bureau of International Labor Affairs';

type Entry = Omit<Provenance, 'id' | 'retrievedOn'>;

const ENTRIES: Record<string, Entry> = {
  countries: {
    title: 'Countries',
    publisher: 'International Organization for Standardization',
    edition: 'ISO 3166-1, state of May 2026',
    asOf: '2026-05-01',
    completeness: 'full',
    limits:
      'Aliases are those met in files so far; a name two countries share is left out. XK and XKX are user-assigned.',
    license: 'Facts; names from the datasets/country-codes collection (PDDL)',
    transformation:
      'Codes kept; an everyday English name chosen; names in other languages and our own aliases added, those that mean two countries dropped',
    mark: 'X',
    verified: true,
    source: {
      citation: 'ISO 3166-1 codes and UN terminology names, as collected by datasets/country-codes',
      url: 'https://www.iso.org/iso-3166-country-codes.html',
    },
  },
  'country-boxes': {
    title: 'Country boxes',
    publisher: 'Natural Earth',
    edition: 'Admin 0 countries 1:10m, world-atlas 2.0.2',
    asOf: '2019-01-01',
    completeness: 'partial',
    limits:
      'A box holds neighbors too: it warns of swapped coordinates and proves nothing. Overseas parts with a code of their own may have no box and lie in the box of their state. At sea there is no box.',
    license: 'Public domain (Natural Earth); world-atlas ISC',
    transformation:
      'Outer rings turned into boxes, islands within 2 degrees merged, 0.1 degrees of margin, rounded outward to 0.1',
    mark: 'X',
    verified: true,
    source: {
      citation: 'Natural Earth, Admin 0 - Countries, 1:10 million, as TopoJSON',
      url: 'https://www.naturalearthdata.com',
    },
  },
  'us-places': {
    title: 'Outlying areas of the United States',
    publisher: 'Federal Acquisition Regulatory Council',
    edition: 'FAR 2.101 and 22.1702, definitions',
    asOf: '2025-10-01',
    completeness: 'full',
    limits: 'From memory; the definition in the clause of the contract decides.',
    license: US_PUBLIC_DOMAIN,
    transformation: 'The areas named, as country codes',
    mark: 'M',
    verified: false,
    source: { citation: '48 CFR 2.101 "outlying areas"', url: 'https://www.acquisition.gov/far/2.101' },
  },
  currencies: {
    title: 'Currencies',
    publisher: 'International Organization for Standardization',
    edition: 'ISO 4217, state of May 2026',
    asOf: '2026-05-01',
    completeness: 'partial',
    limits:
      'Metals and test codes are left out. Historic codes and their last days are from memory and not all are here.',
    license: 'Facts; current codes from the datasets/country-codes collection (PDDL)',
    transformation: 'Codes of countries with their digits; units of account and historic codes added by us',
    mark: 'M',
    verified: false,
    source: { citation: 'ISO 4217 currency codes', url: 'https://www.iso.org/iso-4217-currency-codes.html' },
  },
  'exchange-rates': {
    title: 'Exchange rates',
    publisher: 'none',
    edition: 'none',
    asOf: RETRIEVED,
    completeness: 'partial',
    limits: 'No rates ship with the program: money in another currency is unknown, never converted.',
    license: 'none',
    transformation: 'none',
    mark: 'E',
    verified: true,
    source: { citation: 'No source of rates was available' },
  },
  hs: {
    title: 'Harmonized System: chapters, and headings and subheadings the lists use',
    publisher: 'World Customs Organization',
    edition: 'HS 2022',
    asOf: '2024-10-01',
    completeness: 'partial',
    limits: 'Only chapters are whole. Titles are cut short and have no legal force.',
    license: 'PDDL (datasets/harmonized-system, from UN Comtrade)',
    transformation: 'Codes used by our lists picked; titles cut at 80 characters; former codes added',
    mark: 'X',
    verified: true,
    source: {
      citation: 'UN Comtrade classification HS, October 2024, as collected by datasets/harmonized-system',
      url: 'https://www.wcoomd.org',
    },
  },
  goods: {
    title: 'List of Goods Produced by Child Labor or Forced Labor',
    publisher: DOL,
    edition: '2022-09-28',
    asOf: '2022-09-28',
    completeness: 'partial',
    limits:
      'Edition 2022 as the Department shipped it in its last application (data of 2023); not reconciled with the printed counts, and the edition of 2024 is not here. HS codes are our choice; dates of first listing are not known.',
    license: US_PUBLIC_DOMAIN,
    transformation:
      'Rows grouped by good; answers kept apart for forced, child and forced child labor; downstream goods say only what they are made from; HS codes added by us',
    mark: 'X',
    verified: true,
    source: {
      citation:
        'US DOL, List of Goods Produced by Child Labor or Forced Labor, 2022 (TVPRA), data of the application Sweat & Toil',
      url: 'https://www.dol.gov/agencies/ilab/reports/child-labor/list-of-goods',
    },
  },
  eo13126: {
    title: 'List of Products Requiring Contractor Certification as to Forced or Indentured Child Labor',
    publisher: DOL,
    edition: '2014',
    asOf: '2014-12-31',
    completeness: 'partial',
    limits:
      'Edition 2014 from a public copy; later editions added and removed products and are not here. The List of Goods carries the Department’s newer view in its own column.',
    license: US_PUBLIC_DOMAIN,
    transformation: 'Misspelt countries mended; grouped by product; HS codes added by us',
    mark: 'X',
    verified: false,
    source: {
      citation: 'US DOL, Executive Order 13126 list, 2014',
      url: 'https://www.dol.gov/agencies/ilab/reports/child-labor/list-of-products',
    },
  },
  wro: {
    title: 'Withhold release orders and findings',
    publisher: 'US Customs and Border Protection',
    edition: '2026-08-08',
    asOf: '2026-08-08',
    completeness: 'partial',
    limits:
      'Names as a public mirror showed them in August 2026; 19 more names have an unknown status and may be lifted orders or other spellings. Measure, date and product only where an address of CBP says it or from memory (mark M). Load the current list before relying on it.',
    license:
      'US federal government facts; the mirror’s own publication is CC BY-NC, its reader MIT: check before commercial reuse',
    transformation:
      'Names and status taken; kind, measure, product, day and place added by us with a mark; the country of one vessel dropped as doubtful',
    mark: 'X',
    verified: false,
    source: {
      citation: 'CBP, Withhold Release Orders and Findings Dashboard, seen through OpenSanctions and a public map',
      url: 'https://www.cbp.gov/trade/forced-labor/withhold-release-orders-and-findings',
    },
  },
  uflpa: {
    title: 'UFLPA Entity List',
    publisher: 'US Department of Homeland Security, Forced Labor Enforcement Task Force',
    edition: '2025-01-15',
    asOf: '2025-01-15',
    completeness: 'partial',
    limits:
      '64 of about 144 entities of January 2025; subsidiaries named only by number are missing; 18 names are without good evidence and keep an unknown status. Later changes are not here. Load the whole list before relying on it.',
    license: 'US federal government facts',
    transformation:
      'Names, aliases, limb and day taken; evidence levels turned into mark and status; former names become aliases; country set to CN, where all listed firms are',
    mark: 'X',
    verified: false,
    source: {
      citation: 'DHS, UFLPA Entity List and Federal Register notices, through quotations named row by row',
      url: 'https://www.dhs.gov/uflpa-entity-list',
    },
  },
  'uflpa-sectors': {
    title: 'UFLPA high-priority sectors',
    publisher: 'US Department of Homeland Security, Forced Labor Enforcement Task Force',
    edition: '2025-08-19',
    asOf: '2025-08-19',
    completeness: 'partial',
    limits: 'An update of 2026 is not established. HS codes are our choice.',
    license: 'US federal government facts',
    transformation: 'Sectors with the day they were added; HS codes added by us',
    mark: 'X',
    verified: false,
    source: {
      citation:
        'Strategy to Prevent the Importation of Goods Mined, Produced, or Manufactured with Forced Labor in the People’s Republic of China, and its updates',
      url: 'https://www.dhs.gov/uflpa-strategy',
    },
  },
  tip: {
    title: 'Trafficking in Persons Report: tiers',
    publisher: 'US Department of State',
    edition: '2025',
    asOf: '2025-09-30',
    completeness: 'partial',
    limits:
      'Of 2025 only Tier 2 Watch List, Tier 3 and Special Cases; other countries carry their newest known tier, mostly of 2023. A tier measures a government’s effort and has weight 0.',
    license: 'US federal government facts; collected from the CIA World Factbook (public domain) and a public page',
    transformation: 'Newest row per country; of two that disagree the Factbook’s is kept',
    mark: 'X',
    verified: false,
    source: {
      citation: 'US Department of State, Trafficking in Persons Reports 2020 to 2025, tiers',
      url: 'https://www.state.gov/trafficking-in-persons-report/',
    },
  },
  ratifications: {
    title: 'Ratifications shown beside the law facts',
    publisher: 'United Nations Treaty Collection; International Labour Organization',
    edition: 'ICMW August 2022; C189 5 October 2020',
    asOf: '2022-08-01',
    completeness: 'partial',
    limits:
      'Later ratifications are missing; the day stands in each row. None of the six core conventions of L1 is here, so L1 is unknown.',
    license: 'Facts of treaty registers',
    transformation: 'State and year per country; one year on which two sources disagree left out',
    mark: 'X',
    verified: false,
    source: {
      citation:
        'UN Treaty Collection, ch. IV 13 (migrant workers), by way of a public data set; Swiss register of treaties for ILO C189',
      url: 'https://treaties.un.org',
    },
  },
  'law-facts': {
    title: 'Law facts',
    publisher: 'Manumit',
    edition: '2026-11',
    asOf: RETRIEVED,
    completeness: 'partial',
    limits:
      'Tied status (L4) of ten states at the end of 2024 by one project’s coding, possibly made with a machine, not verified; state-imposed forced labor (X1) of two regions by product. Every other field is unknown.',
    license: 'Facts; the tied-status coding carries no license',
    transformation: 'Signals become components and their mean; X1 written by us from statute and order',
    mark: 'E',
    verified: false,
    source: { citation: 'Named in every row' },
  },
  earnings: {
    title: 'Average monthly earnings of employees',
    publisher: 'International Labour Organization (ILOSTAT)',
    edition: 'EAR_4MTH, pulled 2025-06-01',
    asOf: '2025-06-01',
    completeness: 'partial',
    limits:
      '111 countries; years differ from country to country; averages of all employees, not minimum wages and not the wages of migrants.',
    license: 'CC BY 4.0',
    transformation: 'Both sexes, whole country, newest year; rounded to whole dollars',
    mark: 'X',
    verified: true,
    source: {
      citation: 'ILOSTAT, average monthly earnings of employees by sex and rural / urban areas, 2021 PPP $',
      url: 'https://ilostat.ilo.org',
    },
  },
};

/** The provenance of a dataset; a dataset without one cannot be written. */
export function provenanceOf(id: string): Provenance {
  const entry = ENTRIES[id];
  if (entry === undefined) throw new Error(`no provenance for ${id}`);
  return { id, ...entry, retrievedOn: RETRIEVED };
}
