const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

const SAMPLE_ROWS = 50;

/** Numbers of cells of the first rows of a text for one delimiter; quoted delimiters and line breaks do not count. */
function widths(text: string, delimiter: string): number[] {
  const found: number[] = [];
  let cells = 1;
  let quoted = false;
  let filled = false;
  for (let index = 0; index < text.length && found.length <= SAMPLE_ROWS; index++) {
    const character = text[index];
    if (character === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (character === delimiter) cells++;
    else if (character === '\n' || character === '\r') {
      if (filled) found.push(cells);
      cells = 1;
      filled = false;
      continue;
    }
    filled = true;
  }
  if (filled && !quoted && found.length <= SAMPLE_ROWS) found.push(cells);
  return found;
}

/** The delimiter that cuts the header into cells and the first rows into as many; a comma if there is only one column. */
export function detectDelimiter(text: string): Delimiter {
  let best: Delimiter = ',';
  let bestAgreeing = -1;
  let bestWidth = 1;
  for (const delimiter of DELIMITERS) {
    const [header = 1, ...rows] = widths(text, delimiter);
    if (header < 2) continue;
    const agreeing = rows.length === 0 ? 0 : rows.filter((cells) => cells === header).length / rows.length;
    if (agreeing > bestAgreeing + 0.1 || (Math.abs(agreeing - bestAgreeing) <= 0.1 && header > bestWidth)) {
      best = delimiter;
      bestAgreeing = agreeing;
      bestWidth = header;
    }
  }
  return best;
}
