/** Share of pairs in which a known positive ranks above an unlabeled subject; ties count half (Mann-Whitney; 4.10). */
export function areaUnderCurve(positives: readonly number[], unlabeled: readonly number[]): number {
  const wins = positives.flatMap((a) => unlabeled.map((b) => (a > b ? 1 : a === b ? 0.5 : 0)));
  return wins.reduce((sum: number, win) => sum + win, 0) / wins.length;
}

/** Corrects that figure for a share `pi` of positives among the unlabeled: there is no list of true negatives (4.10). */
export const correctedAreaUnderCurve = (area: number, pi: number): number => (area - pi / 2) / (1 - pi);
