import type { DatasetInfo } from './dataset.ts';
import countries from './countries/provenance.json' with { type: 'json' };
import countryBoxes from './country-boxes/provenance.json' with { type: 'json' };
import currencies from './currencies/provenance.json' with { type: 'json' };
import earnings from './earnings/provenance.json' with { type: 'json' };
import eo13126 from './eo13126/provenance.json' with { type: 'json' };
import exchangeRates from './exchange-rates/provenance.json' with { type: 'json' };
import goods from './goods/provenance.json' with { type: 'json' };
import hs from './hs/provenance.json' with { type: 'json' };
import lawFacts from './law-facts/provenance.json' with { type: 'json' };
import ratifications from './ratifications/provenance.json' with { type: 'json' };
import tip from './tip/provenance.json' with { type: 'json' };
import uflpa from './uflpa/provenance.json' with { type: 'json' };
import uflpaSectors from './uflpa-sectors/provenance.json' with { type: 'json' };
import usPlaces from './us-places/provenance.json' with { type: 'json' };
import wro from './wro/provenance.json' with { type: 'json' };

const ALL = [
  countries,
  countryBoxes,
  currencies,
  earnings,
  eo13126,
  exchangeRates,
  goods,
  hs,
  lawFacts,
  ratifications,
  tip,
  uflpa,
  uflpaSectors,
  usPlaces,
  wro,
] as readonly DatasetInfo[];

/** Every dataset that ships with the program, by id: edition, day, rows, completeness, source. */
export const datasets = (): readonly DatasetInfo[] => ALL;
