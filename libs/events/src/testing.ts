import { EVERY_EVENT } from './every-event.ts';

/** The definition of a type; throws if there is none. */
export function eventOfType(type: string) {
  const found = EVERY_EVENT.find((definition) => definition.type === type);
  if (found === undefined) throw new Error(`no event ${type}`);
  return found;
}
