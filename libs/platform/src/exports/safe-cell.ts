// What a spreadsheet would run as a formula (OWASP ASVS 5.0, 1.2.10), full-width signs too.
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/u;
const NUMBER = /^-?\d+(\.\d+)?$/;

/** A text no spreadsheet takes for a formula: an apostrophe stands before one that begins like it. The importer takes it off again. */
export const safeText = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

/** The same for a cell that may hold a number: a plain decimal is none, and stays one. */
export const safeCell = (cell: string): string => (NUMBER.test(cell) ? cell : safeText(cell));
