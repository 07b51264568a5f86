import type { LawFact } from '../src/law-fact.ts';
import { SECTORS } from './uflpa-sector-rows.ts';
import type { CountryCodes } from './country-codes.ts';

const TIED_STATUS_SOURCE = {
  sourceName: 'Forced Labor Structural Risk Index, tied-status coding',
  sourceCategory: 'open_data',
  sourceUrl: 'https://github.com/aml1045/forced-labor-structural-risk-index',
  sourceDate: '2024-12-31',
} as const;

const NO_SECTOR = { sectorIsic: [], components: {}, confidentiality: 'public' } as const;

/** L4 from the coding of tied status: three signals, their mean. */
export function tiedStatus(rows: Record<string, string>[], countries: CountryCodes): LawFact[] {
  return rows.map((row) => {
    const jurisdiction = countries.fromAlpha3(row.iso3 ?? '');
    const components = {
      tied_visa: Number(row.F1_single_employer_tying),
      employer_consent: Number(row.F2_consent_to_leave),
      exit_permit_or_absconding: Number(row.F3_exit_or_absconding_offence),
    };
    const signals = Object.values(components);
    return {
      factId: `L4-${jurisdiction}-migrant-2024`,
      jurisdiction,
      field: 'L4',
      layer: 'law',
      workerGroup: 'migrant',
      sectorIsic: [],
      productsHs: [],
      value: Number((signals.reduce((sum, value) => sum + value, 0) / signals.length).toFixed(6)),
      components,
      codingNote: `Mean of three signals; the source gives exit permit and absconding offence as one, and nothing on the grace period. Confidence stated by the source: ${row.confidence}. Reforms leave domestic workers out: ${row.domestic_worker_carveout}.`,
      instrument: 'Not named by the source',
      validFrom: '2024-12-31',
      reviewedOn: '2024-12-31',
      evidenceMark: 'E',
      verified: false,
      // One project's coding without named instruments: its reliability cannot be judged.
      sourceReliability: 'F',
      informationCredibility: row.confidence === 'high' ? 3 : 6,
      ...TIED_STATUS_SOURCE,
    };
  });
}

/** X1 where a statute or an official determination names a region and products. */
export function stateImposed(): LawFact[] {
  const days = [...new Set(SECTORS.map(({ addedOn }) => addedOn))];
  const xinjiang = days.map((day): LawFact => {
    const sectors = SECTORS.filter(({ addedOn }) => addedOn === day);
    return {
      ...NO_SECTOR,
      factId: `X1-CN-XJ-${day}`,
      jurisdiction: 'CN',
      subdivision: 'CN-XJ',
      field: 'X1',
      layer: 'practice',
      workerGroup: 'all',
      productsHs: sectors.flatMap(({ productsHs }) => productsHs).sort(),
      value: 1,
      codingNote: `The statute presumes forced labor in all goods of the region; the products here are the sectors its strategy names: ${sectors.map(({ sector }) => sector).join('; ')}. Codes are ours.`,
      instrument: 'Uyghur Forced Labor Prevention Act, Public Law 117-78',
      article: 's. 3; strategy under s. 2(c)',
      citationUrl: 'https://www.dhs.gov/uflpa',
      validFrom: day,
      reviewedOn: '2026-11-22',
      evidenceMark: sectors[0]?.addedMark ?? 'M',
      verified: sectors[0]?.addedMark !== 'M',
      sourceName: 'US Department of Homeland Security, Forced Labor Enforcement Task Force',
      sourceCategory: 'government',
      sourceUrl: 'https://www.dhs.gov/uflpa',
      sourceDate: day,
    };
  });
  const turkmenistan: LawFact = {
    ...NO_SECTOR,
    factId: 'X1-TM-cotton-2018',
    jurisdiction: 'TM',
    field: 'X1',
    layer: 'practice',
    workerGroup: 'all',
    productsHs: ['5201', '5202', '5203'],
    value: 1,
    codingNote: 'Program: mobilization for the cotton harvest. The order covers all cotton of the country.',
    instrument: 'CBP withhold release order on Turkmenistan cotton, 19 U.S.C. 1307',
    citationUrl: 'https://www.cbp.gov/trade/forced-labor/withhold-release-orders-and-findings',
    validFrom: '2018-05-18',
    reviewedOn: '2026-08-08',
    evidenceMark: 'M',
    verified: false,
    sourceName: 'US Customs and Border Protection',
    sourceCategory: 'government',
    sourceUrl: 'https://www.cbp.gov/trade/forced-labor/withhold-release-orders-and-findings',
    sourceDate: '2026-08-08',
  };
  return [...xinjiang, turkmenistan];
}
