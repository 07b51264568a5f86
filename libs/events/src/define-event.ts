import { unusable } from '@manumit/kernel';
import { compileRules } from './compile-rules.ts';
import type { EventDefinition } from './envelope.ts';

const TYPE = /^[a-z]+(-[a-z]+)*\.[a-z]+\.v[1-9][0-9]*$/;
const TOPIC = /^([a-z]+)\.[a-z]+(-[a-z]+)*$/;

/** Declares an event that crosses a service border. Adding an optional field keeps the version; anything else is a new type. */
export function defineEvent<Data extends object>(declaration: {
  type: string;
  topic: string;
  subject: string;
  data: new () => Data;
  says: string;
}): EventDefinition<Data> {
  const owner = TOPIC.exec(declaration.topic)?.[1];
  if (owner === undefined || !TYPE.test(declaration.type)) {
    throw new Error(
      `event ${declaration.type} on ${declaration.topic}: names are noun.past-participle.vN and owner.aggregate`,
    );
  }
  const brokenRules = compileRules(declaration.data);
  const decode = (data: unknown): Data => {
    if (typeof data !== 'object' || data === null || Array.isArray(data)) throw badData(declaration.type, ['data']);
    const broken = brokenRules(data);
    if (broken.length > 0) throw badData(declaration.type, broken);
    return data as Data;
  };
  return {
    ...declaration,
    owner,
    decode,
    of({ subject, revision, tenant, data, key }) {
      decode(data);
      return {
        definition: this,
        subject,
        revision,
        tenant,
        data,
        key: key ?? subject,
      };
    },
  };
}

// The fields and the rules they broke, never the values: a value may be anything.
const badData = (type: string, fields: string[]) =>
  unusable('event.unusable', `${type}: ${fields.slice(0, 10).join(', ')}`);
