/** As much of TopoJSON as the file of countries uses. */
interface Topology {
  readonly transform: { readonly scale: readonly [number, number]; readonly translate: readonly [number, number] };
  readonly arcs: readonly (readonly (readonly [number, number])[])[];
  readonly objects: { readonly countries: { readonly geometries: readonly Shape[] } };
}
type Ring = readonly number[];
type Shape = { readonly id?: string; readonly properties: { readonly name: string } } & (
  | { readonly type: 'Polygon'; readonly arcs: readonly Ring[] }
  | { readonly type: 'MultiPolygon'; readonly arcs: readonly (readonly Ring[])[] }
);
type Place = readonly [lng: number, lat: number];
type Box = [west: number, south: number, east: number, north: number];

const MERGE_GAP = 2; // degrees between islands that share a box
const MARGIN = 0.1; // degrees, about 11 km: the coast is generalized and addresses are coarse

// Shapes without a code in the source, and the country whose code covers them under ISO 3166-1.
const COVERED_BY: Record<string, string> = { Kosovo: 'XK', 'N. Cyprus': 'CY', Somaliland: 'SO' };

// The source draws lines of control; a point inside internationally recognized borders must not warn (Crimea).
const ALSO_HOLDS: Record<string, Box[]> = { UA: [[32.4, 44.3, 36.7, 46.3]] };

/** Boxes around each country's land, islands apart; a country across the antimeridian has boxes on both sides. */
export function countryBoxes(topology: Topology, codeOfNumber: (numeric: string) => string | undefined) {
  const arcs = topology.arcs.map((arc) => placesOf(arc, topology.transform));
  const found = new Map<string, Box[]>();
  for (const shape of topology.objects.countries.geometries) {
    const code = COVERED_BY[shape.properties.name] ?? (shape.id === undefined ? undefined : codeOfNumber(shape.id));
    if (code === undefined) continue;
    const polygons = shape.type === 'Polygon' ? [shape.arcs] : shape.arcs;
    const boxes = polygons.flatMap(([outer = []]) =>
      boxesOf(outer.flatMap((arc) => (arc < 0 ? (arcs[~arc] ?? []).toReversed() : (arcs[arc] ?? [])))),
    );
    found.set(code, [...(found.get(code) ?? []), ...boxes]);
  }
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([country, boxes]) => ({
      country,
      boxes: merged([...boxes, ...(ALSO_HOLDS[country] ?? [])])
        .map(withMargin)
        .sort((a, b) => a[0] - b[0] || a[1] - b[1]),
    }));
}

function placesOf(arc: Topology['arcs'][number], { scale, translate }: Topology['transform']): Place[] {
  let [x, y] = [0, 0];
  return arc.map(([dx, dy]) => {
    [x, y] = [x + dx, y + dy];
    return [x * scale[0] + translate[0], y * scale[1] + translate[1]];
  });
}

// A step of more than half the globe is a step over the antimeridian: the ring is unrolled, then cut.
function boxesOf(ring: readonly Place[]): Box[] {
  let turn = 0;
  const unrolled = ring.map(([lng, lat], index): Box => {
    const step = lng - (ring[index - 1]?.[0] ?? lng);
    if (step > 180) turn -= 360;
    if (step < -180) turn += 360;
    return [lng + turn, lat, lng + turn, lat];
  });
  const [w, s, e, n] = union(unrolled);
  if (e - w >= 359) return [[-180, s, 180, n]];
  if (e > 180)
    return [
      [w, s, 180, n],
      [-180, s, e - 360, n],
    ];
  if (w < -180)
    return [
      [w + 360, s, 180, n],
      [-180, s, e, n],
    ];
  return [[w, s, e, n]];
}

const union = (boxes: readonly Box[]): Box =>
  boxes.reduce(([w, s, e, n], [w2, s2, e2, n2]) => [
    Math.min(w, w2),
    Math.min(s, s2),
    Math.max(e, e2),
    Math.max(n, n2),
  ]);

const near = (a: Box, b: Box): boolean =>
  a[0] - MERGE_GAP <= b[2] && b[0] - MERGE_GAP <= a[2] && a[1] - MERGE_GAP <= b[3] && b[1] - MERGE_GAP <= a[3];

function merged(boxes: readonly Box[]): Box[] {
  const done: Box[] = [];
  for (const box of boxes) {
    let grown = box;
    for (
      let at = done.findIndex((other) => near(grown, other));
      at >= 0;
      at = done.findIndex((other) => near(grown, other))
    )
      grown = union([grown, ...done.splice(at, 1)]);
    done.push(grown);
  }
  return done;
}

const withMargin = ([w, s, e, n]: Box): Box => [
  Math.max(-180, Math.floor((w - MARGIN) * 10) / 10),
  Math.max(-90, Math.floor((s - MARGIN) * 10) / 10),
  Math.min(180, Math.ceil((e + MARGIN) * 10) / 10),
  Math.min(90, Math.ceil((n + MARGIN) * 10) / 10),
];
