import type { UflpaSector } from '../src/uflpa-sectors/uflpa-sectors.ts';

const FIRST = { addedOn: '2022-06-21', addedMark: 'X', hsMark: 'E' } as const; // with the presumption itself
const SECOND = { addedOn: '2024-07-09', addedMark: 'M', hsMark: 'E' } as const; // strategy update of July 2024
const THIRD = { addedOn: '2025-08-19', addedMark: 'X', hsMark: 'E' } as const; // strategy update of August 2025

/** Sectors by the day they were added; all codes are ours. */
export const SECTORS: readonly UflpaSector[] = [
  { sector: 'cotton and cotton products', ...FIRST, productsHs: ['52'] },
  { sector: 'apparel', ...FIRST, productsHs: ['61', '62'] },
  { sector: 'tomatoes and downstream products', ...FIRST, productsHs: ['0702', '2002', '200950', '210320'] },
  {
    sector: 'silica-based products, including polysilicon',
    ...FIRST,
    productsHs: ['280461', '280469', '281122', '381800', '3910', '854140', '854142', '854143'],
    hsNote:
      'Silicon, silica, silicones, wafers, cells and modules; alloys and chips made with it have no code of their own',
  },
  { sector: 'aluminum', ...SECOND, productsHs: ['76'] },
  {
    sector: 'polyvinyl chloride (PVC)',
    ...SECOND,
    productsHs: ['3904'],
    hsNote: 'The polymer; articles of it share codes with other plastics',
  },
  { sector: 'seafood', ...SECOND, productsHs: ['03', '1604', '1605'] },
  { sector: 'steel', ...THIRD, productsHs: ['72', '73'] },
  { sector: 'copper', ...THIRD, productsHs: ['2603', '74'] },
  {
    sector: 'lithium',
    ...THIRD,
    productsHs: ['282520', '283691', '850650', '850760'],
    hsNote: 'Hydroxide, carbonate and lithium batteries',
  },
  { sector: 'caustic soda', ...THIRD, productsHs: ['281511', '281512'] },
  {
    sector: 'red dates',
    ...THIRD,
    productsHs: ['081090', '081340'],
    hsNote: 'Jujubes have no code of their own: other fruit',
  },
];
