import type { Day } from '@manumit/kernel';
import { open, YES, type Answer, type Pointer } from './answer.ts';
import { column } from './contract-fields.ts';

/** Minor units: millionths, the finest a money column may hold. Integers below 2^53, so that sums are exact. */
export type Micros = number;
export const MICROS = 1_000_000;

/** Units of `to` for one unit of `from` on a day, with its source; undefined: no rate is known. */
export type RateOf = (
  from: string,
  to: string,
  on: Day,
) => { readonly rate: string; readonly source: string } | undefined;

/** How amounts become US dollars: by the rate of the day a rule is keyed on. */
export interface Conversion {
  readonly on: Day | undefined;
  /** What is missing if the day is unknown. */
  readonly onPointer: Pointer;
  readonly rateOf: RateOf;
}

/** An amount in US dollars, or what is missing to have it. */
export interface Amount {
  readonly micros: Micros | null;
  /** Says what is missing; true if nothing is. */
  readonly known: Answer;
  /** It was converted, so it is only as sharp as its rate. */
  readonly isConverted: boolean;
}

/** Reads a money column. In another currency without a rate the value is unknown (methodology.md 3.1). */
export function inDollars(
  text: string | undefined,
  pointer: Pointer,
  currency: string | undefined,
  conversion: Conversion,
): Amount {
  if (text === undefined) {
    // An amount says little without its currency, unless it is nothing.
    const missing = currency === undefined ? [column('currency')] : missingRate(currency, conversion);
    return { micros: null, known: open(pointer, ...missing), isConverted: false };
  }
  const micros = microsOf(text);
  // Nothing is nothing in every currency.
  if (micros === 0 || currency === 'USD') return { micros, known: YES, isConverted: false };
  if (currency === undefined) return { micros: null, known: open(column('currency')), isConverted: false };
  const rate = rateFor(currency, conversion);
  if (rate === undefined)
    return { micros: null, known: open(...missingRate(currency, conversion)), isConverted: false };
  return { micros: Math.round(micros * rate), known: YES, isConverted: true };
}

function rateFor(currency: string, { on, rateOf }: Conversion): number | undefined {
  const found = on === undefined ? undefined : rateOf(currency, 'USD', on);
  return found === undefined ? undefined : Number(found.rate);
}

function missingRate(currency: string, conversion: Conversion): Pointer[] {
  if (currency === 'USD' || rateFor(currency, conversion) !== undefined) return [];
  return [...(conversion.on === undefined ? [conversion.onPointer] : []), `rate:${currency}/USD`];
}

/** A decimal text in millionths. Fifteen digits before the point lose their last ones, far above any threshold. */
export function microsOf(text: string): Micros {
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
  const micros = Number(whole) * MICROS + Number(fraction.slice(0, 6).padEnd(6, '0'));
  return text.startsWith('-') ? -micros : micros;
}

/** `9,800,000 USD`, cents only where there are any. */
export function dollarText(micros: Micros): string {
  const units = micros / MICROS;
  const [whole = '0', cents] = units.toFixed(Number.isInteger(units) ? 0 : 2).split('.');
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${cents === undefined ? '' : `.${cents}`} USD`;
}
