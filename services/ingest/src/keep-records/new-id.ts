import { idFromBytes, type Noun } from '@manumit/kernel';
import { v7 } from 'uuid';

/** A new id of a noun, from a UUIDv7: ids sort by the time they were made. */
export const newId = (noun: Noun): string => idFromBytes(noun, v7(undefined, new Uint8Array(16)));
