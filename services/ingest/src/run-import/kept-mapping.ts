import { readFile as readText } from 'node:fs/promises';
import { unusable } from '@manumit/kernel';
import { parseMapping, type Mapping } from '../map-columns/mapping.ts';

const FOLDER = new URL('../../../../infra/mappings/', import.meta.url);
const NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** A column mapping: given as JSON, or by the name of one that is shipped. Throws `unusable` with what is wrong. */
export async function keptMapping(given: string | undefined): Promise<Mapping | undefined> {
  if (given === undefined || given === '') return undefined;
  return parseMapping(given.trimStart().startsWith('{') ? parseJson(given) : parseJson(await shipped(given)));
}

async function shipped(name: string): Promise<string> {
  if (NAME.test(name)) {
    try {
      return await readText(new URL(`${name}.json`, FOLDER), 'utf8');
    } catch {
      // Said below, in words the user can act on.
    }
  }
  throw unusable(
    'MAPPING-UNKNOWN',
    'There is no mapping of this name. Send its JSON instead, or see infra/mappings.',
    'mapping',
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unusable('MAPPING-JSON', 'The mapping is not valid JSON.', 'mapping');
  }
}
