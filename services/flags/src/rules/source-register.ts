/** The sources rules cite, under the numbers of the method's source register (methodology.md 7). */
export const SOURCES = {
  S10: 'FAR 52.222-50 (Nov 2021), GSA/GSA-Acquisition-FAR dita/52.222-50.dita @279036bf',
  S11: '90 FR 41872, FAC 2025-06, FAR Case 2024-001; clause table with “Oct 2025 / $700,000”',
  S12: 'FAR 22.1701 (audcor.com); micro-purchase threshold $15,000 (fedcontractpros.com)',
  S13: 'FAR Navigator on 52.222-56: versions with $550,000, then $700,000 (cleat.ai)',
  S14: '22 U.S.C. 7104a (currency 119-84)',
  S15: 'FAR 22.1702, GSA/GSA-Acquisition-FAR dita/22.1702.dita @19d92aa0',
  S51: 'FAR 22.1503, GSA/GSA-Acquisition-FAR dita/22.1503.dita @082277a5',
  S52: '19 CFR 12.42; CRS R46631',
  S53: '19 CFR 12.44',
  S54: 'Law-firm notes of June 2022: proof within three months; no de minimis; 19 CFR 151.16',
  S55: 'DLA Piper, July 2022, on the Uyghur Forced Labor Prevention Act',
  S56: 'Note on CBP Publication 1793-0522',
  S58: 'Miller & Chevalier, August 2024, on the limbs of the Entity List',
  S59: 'Mondaq 1671868: sectors added on 19 August 2025',
  S60: 'Mondaq 1669074: full list of sectors',
  S79: 'PPN 009, gov.uk, 17 February 2025',
  S80: 'Trowers & Hamlins, May 2023, on PPN 02/23',
  S81: 'Local Government Lawyer on Table 1 of the PPN',
  S82: 'Burges Salmon on the PPN',
  S84: 'Hempsons on SI 2025/1212, in force 17 May 2026',
  S85: 'NHS England, Tackling modern slavery in NHS procurement; draft guidance (any value)',
  'method 3.7': 'Manumit method 1.1, section 3.7, rule summary; parts from memory',
  'method 3.8': 'Manumit method 1.1, section 3.8, risk flags (expert choice)',
  'own list': 'List of goods of this organization, as imported',
} as const;

export type SourceId = keyof typeof SOURCES;
