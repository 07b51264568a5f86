import type { WithdrawnV1 } from '@manumit/events';
import type { DoorEvent } from '@manumit/messaging';

/** The newest that a batch says about an aggregate; a withdrawal has no data. */
export interface Announced<Data extends object> {
  readonly id: string;
  readonly revision: number;
  readonly data: Data | undefined;
}

/** Of a recording and a withdrawal of one aggregate in one batch the newer counts. */
export function announced<Data extends object>(
  events: readonly DoorEvent<Data | WithdrawnV1>[],
  withdrawal: { readonly type: string },
): Announced<Data>[] {
  const newest = new Map<string, Announced<Data>>();
  for (const { subject, revision, data, event } of events) {
    const held = newest.get(subject);
    if (held !== undefined && held.revision >= revision) continue;
    newest.set(subject, { id: subject, revision, data: event.type === withdrawal.type ? undefined : (data as Data) });
  }
  return [...newest.values()];
}
