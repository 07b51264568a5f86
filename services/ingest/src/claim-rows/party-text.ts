import type { PartyText } from '../check-rows/columns.ts';

/** A reference as a person wrote it, for fields that are shown and not followed. */
export function partyTextOf(ref: PartyText): string {
  switch (ref.by) {
    case 'external-id':
      return ref.id;
    case 'text':
      return ref.text;
    case 'name':
      return `${ref.name} (${ref.country})`;
    case 'identifier':
      return `${ref.identifier.scheme}:${ref.identifier.value}`;
  }
}
