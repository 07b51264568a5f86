import type { Arcs } from './arcs.ts';

/**
 * Calls with every strongly connected component, what it rests on before it. Members are `vertices[first..end)`, in such
 * an order that arcs lead to members before, but for those that close a cycle. Tarjan's algorithm with its own stack: a
 * chain of a million suppliers must not end in a stack overflow.
 */
export function eachComponent(
  count: number,
  out: Arcs['out'],
  visit: (vertices: Int32Array, first: number, end: number) => void,
): void {
  // Per vertex the number it got when it was met, 0 before, LEFT afterwards; and the least number it leads back to.
  const LEFT = 0x7fffffff;
  const met = new Int32Array(count * 2);
  // The way from the first vertex to the present one: vertex, next arc, how many were finished when it was met.
  const way = new Int32Array(count);
  const arcs = new Int32Array(count);
  const before = new Int32Array(count);
  const finished = new Int32Array(count);
  let meetings = 0;
  let done = 0;

  for (let first = 0; first < count; first++) {
    if (met[first * 2] !== 0) continue;
    let depth = 0;
    let entered = first;
    while (depth >= 0) {
      if (entered >= 0) {
        met[entered * 2] = met[entered * 2 + 1] = ++meetings;
        way[depth] = entered;
        arcs[depth] = out.first(entered);
        before[depth] = done;
        entered = -1;
      }
      const vertex = way[depth] as number;
      let arc = arcs[depth] as number;
      let lowest = met[vertex * 2 + 1] as number;
      while (arc >= 0) {
        const to = out.head(arc);
        arc = out.next(vertex, arc);
        const number = met[to * 2] as number;
        if (number === 0) {
          entered = to;
          break;
        }
        if (number < lowest) lowest = number;
      }
      met[vertex * 2 + 1] = lowest;
      arcs[depth] = arc;
      if (entered >= 0) {
        depth++;
        continue;
      }
      finished[done++] = vertex;
      const start = before[depth] as number;
      depth--;
      if (depth >= 0) {
        const above = way[depth] as number;
        if (lowest < (met[above * 2 + 1] as number)) met[above * 2 + 1] = lowest;
      }
      if (lowest !== met[vertex * 2]) continue;
      for (let at = start; at < done; at++) met[(finished[at] as number) * 2] = LEFT;
      visit(finished, start, done);
      done = start;
    }
  }
}
