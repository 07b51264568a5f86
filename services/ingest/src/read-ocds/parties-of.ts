import type { PictureSupplier, Sourced } from './contract-picture.ts';
import type { JsonObject } from './json-pointer.ts';
import { at, leavesIn, type Leaf, type MergedNode, ObjectNode, objectsIn, toJson } from './merged-node.ts';
import { isNaturalPerson } from './natural-persons.ts';
import type { ValueReader } from './value-reader.ts';

type Text = Sourced<string> | undefined;

/** One organization of a process: all places where it is described, the one that was asked for first. */
export interface Party {
  readonly places: readonly ObjectNode[];
  readonly id: Text;
}

/** Places of organizations besides `parties`. In 1.0 all that is known of one stands there. */
const PLACES = [
  ['buyer'],
  ['tender', 'procuringEntity'],
  ['tender', 'tenderers'],
  ['awards', 'suppliers'],
  ['contracts', 'suppliers'],
] as const;

/** `AM-TIN- ` is a prefix and no id: several bodies share it. Local ids have no meaning, but they do join. */
export const isEmptyId = (id: string): boolean => id.trim() === '' || /[-:/_]$/.test(id.trim());

/**
 * The organizations of a compiled release as 1.1 has them, whatever version wrote them: those in `parties` and those
 * described in place (1.0), joined by id; in place `scheme-id` of the identifier serves as id. Values keep the place
 * where they really stand. Without any id nothing is joined: two bodies of one name are not one body.
 */
export class Parties {
  private readonly byId = new Map<string, ObjectNode[]>();
  private readonly reader: ValueReader;
  private readonly listed: ReadonlySet<ObjectNode>;

  constructor(compiled: ObjectNode, reader: ValueReader) {
    this.reader = reader;
    const listed = new Set(objectsIn(compiled.members.get('parties')));
    this.listed = listed;
    const inPlace = PLACES.flatMap(([first, second]) =>
      objectsIn(compiled.members.get(first)).flatMap((owner) =>
        second === undefined ? [owner] : objectsIn(at(owner, second)),
      ),
    );
    for (const place of [...listed, ...inPlace]) {
      const id = this.idOf(place)?.value;
      if (id === undefined) continue;
      const places = this.byId.get(id);
      if (places === undefined) this.byId.set(id, [place]);
      else places.push(place);
    }
  }

  withRole(role: string): Party[] {
    const has = (place: ObjectNode) => leavesIn(at(place, 'roles')).some((leaf) => leaf.value === role);
    return [...this.byId.values()].filter((places) => places.some(has)).map((places) => this.of(places[0]) as Party);
  }

  /** The organization that a reference means; what stands in the reference itself counts first. */
  of(reference: MergedNode | undefined): Party | undefined {
    if (!(reference instanceof ObjectNode)) return undefined;
    const id = this.idOf(reference);
    const known = id === undefined ? [] : (this.byId.get(id.value) ?? []);
    if (this.listed.size > 0 && id !== undefined && !known.some((place) => this.listed.has(place))) {
      const node = at(reference, 'id');
      const what = 'no party has this id, so only what stands here is known of it.';
      if (node !== undefined) this.reader.report(node.origin, 'REF-MISSING', what, id.value);
    }
    return { places: [reference, ...known.filter((place) => place !== reference)], id };
  }

  name(party: Party | undefined): Text {
    return this.first(
      party,
      (place) => this.reader.text(at(place, 'name')) ?? this.reader.text(at(place, 'identifier', 'legalName')),
    );
  }

  country(party: Party | undefined): Text {
    return this.first(party, (place) => this.reader.country(at(place, 'address')));
  }

  /** `scheme:value` of every identifier with both, primary ones first. */
  ids(party: Party | undefined): Sourced<string>[] {
    const found = new Map<string, Sourced<string>>();
    for (const member of ['identifier', 'additionalIdentifiers']) {
      for (const place of party?.places ?? []) {
        for (const identifier of objectsIn(at(place, member))) {
          const scheme = this.reader.text(at(identifier, 'scheme'))?.value;
          const id = this.reader.text(at(identifier, 'id'));
          if (scheme === undefined || id === undefined || isEmptyId(id.value)) continue;
          const value = `${scheme}:${id.value}`;
          if (!found.has(value)) found.set(value, { value, from: id.from });
        }
      }
    }
    return [...found.values()];
  }

  supplier(reference: ObjectNode): PictureSupplier {
    const party = this.of(reference);
    const supplierId = this.ids(party);
    if (party?.id === undefined && supplierId.length === 0) {
      const what = 'this supplier has no id and no identifier; it is known by its name only, in this process only.';
      this.reader.report(reference.origin, 'PARTY-WEAK', what);
    }
    return {
      supplier: this.name(party),
      supplierId,
      supplierCountry: this.country(party),
      partyId: party?.id,
      naturalPerson: party?.places.some((place) => isNaturalPerson(toJson(place) as JsonObject)) ?? false,
    };
  }

  private idOf(place: ObjectNode): Text {
    const id = this.reader.text(at(place, 'id'));
    if (id !== undefined && !isEmptyId(id.value)) return id;
    const scheme = this.reader.text(at(place, 'identifier', 'scheme'));
    const value = this.reader.text(at(place, 'identifier', 'id'));
    if (scheme === undefined || value === undefined || isEmptyId(value.value)) return undefined;
    return { value: `${scheme.value}-${value.value}`, from: value.from };
  }

  private first(party: Party | undefined, read: (place: ObjectNode) => Text): Text {
    for (const place of party?.places ?? []) {
      const value = read(place);
      if (value !== undefined) return value;
    }
    return undefined;
  }
}

/** The text of an id, by which references are resolved: a number is the text it is written as. */
export function textOf(node: MergedNode | undefined): string | undefined {
  const value = (node as Leaf | undefined)?.value;
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
  return text === '' ? undefined : text;
}
