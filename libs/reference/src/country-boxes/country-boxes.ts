import type { Truth } from '../dataset.ts';
import rows from './data.json' with { type: 'json' };

/** West, south, east, north in degrees, WGS 84. No box crosses the antimeridian. */
export type Box = readonly [west: number, south: number, east: number, north: number];

const BOXES = new Map(rows.map(({ country, boxes }) => [country, boxes as unknown as readonly Box[]]));

/** The boxes that hold a country's land, a margin included; undefined where none are known. */
export const boxesOf = (country: string): readonly Box[] | undefined => BOXES.get(country);

/** Whether a point lies in a box of the country. Inside proves nothing; `null` when no box is known. */
export function isInCountryBox(country: string, lat: number, lng: number): Truth {
  const boxes = BOXES.get(country);
  if (boxes === undefined) return null;
  return boxes.some(([west, south, east, north]) => lng >= west && lng <= east && lat >= south && lat <= north);
}
