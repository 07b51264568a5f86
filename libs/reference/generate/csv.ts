/**
 * Rows of a CSV text (RFC 4180) by the names of its header. Written here because the boundary rule lets this project
 * depend on no package, and run over files we have looked at, never over an upload.
 */
export function csvRows(text: string): Record<string, string>[] {
  const [header = [], ...rows] = cellsOf(text.replace(/^\uFEFF/, '').normalize('NFC'));
  return rows.map((cells) => Object.fromEntries(header.map((name, index) => [name, cells[index] ?? ''])));
}

function cellsOf(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const end = () => {
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  };
  for (const [, quoted, plain, stop] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    row.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    if (stop !== ',') end();
    if (stop === '') break;
  }
  return rows;
}
