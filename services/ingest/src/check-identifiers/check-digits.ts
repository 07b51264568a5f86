// Each function answers whether a value of the right form carries the right check characters. A valid check proves only
// that nobody mistyped. Formulas: product.md 5.2.

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const USCC = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const USCC_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/** Open Supply Hub: a plain sum modulo 32, so swapped characters still pass. */
export function osIdCheckCharacter(id: string): string {
  let sum = id.charCodeAt(0) + id.charCodeAt(1);
  for (const character of id.slice(2, 14)) sum += CROCKFORD.indexOf(character);
  return CROCKFORD.charAt(sum % 32);
}

/** ISO 7064 mod 97-10 with A = 10 … Z = 35; the whole number must leave 1. */
export function leaves1Mod97(text: string): boolean {
  let rest = 0;
  for (const character of text) {
    const value = parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

/** GS1 mod 10, weights 1 and 3 from the left for thirteen digits. */
export function gs1CheckDigit(digits: string): number {
  let sum = 0;
  for (let index = 0; index < 12; index++) sum += Number(digits[index]) * (index % 2 === 0 ? 1 : 3);
  return (10 - (sum % 10)) % 10;
}

/** GB 32100: weighted sum modulo 31. */
export function usccCheckCharacter(code: string): string {
  const sum = USCC_WEIGHTS.reduce((total, weight, index) => total + weight * USCC.indexOf(code.charAt(index)), 0);
  return USCC.charAt((31 - (sum % 31)) % 31);
}

/** Two mod-11 digits over the digits before them, weights 2 to 9 from the right. */
export function cnpjCheckDigits(digits: string): string {
  const digitFor = (part: string) => {
    let sum = 0;
    for (let index = 0; index < part.length; index++) sum += Number(part[part.length - 1 - index]) * ((index % 8) + 2);
    return sum % 11 < 2 ? 0 : 11 - (sum % 11);
  };
  const first = digitFor(digits.slice(0, 12));
  return `${first}${digitFor(digits.slice(0, 12) + first)}`;
}

/** Weights 7 to 2; the last digit of the sum. */
export function imoCheckDigit(digits: string): number {
  let sum = 0;
  for (let index = 0; index < 6; index++) sum += Number(digits[index]) * (7 - index);
  return sum % 10;
}
