import { expect, it } from '@jest/globals';
import { ledgerWith, Switches } from '../ledger.suite.ts';
import { decodeRecord, doorsByType } from './decode-record.ts';

const doors = doorsByType(ledgerWith(new Switches()).doors['ledger']!);
const envelope = {
  ...{ specversion: '1.0', id: 'e1', type: 'entry.recorded.v1', source: 'till', subject: 's', revision: 1 },
  ...{ time: 't', tenantid: 'ten_a', correlationid: 'c', data: { account: 'a', number: 1, amount: 2 } },
};
const place = { seq: 1, topic: 'till.entry', key: 'a' };
const bytes = (text: string) => new TextEncoder().encode(text);

it('decodes an event with its door, parsed or as bytes', () => {
  const wanted = { event: envelope, data: { account: 'a', number: 1, amount: 2 } };
  expect(decodeRecord({ ...place, event: envelope }, doors)).toMatchObject(wanted);
  expect(decodeRecord({ ...place, bytes: bytes(JSON.stringify(envelope)) }, doors)).toMatchObject(wanted);
});

it('passes types the group has no door for, without looking at their data', () => {
  expect(decodeRecord({ ...place, event: { ...envelope, type: 'till.opened.v1', data: null } }, doors)).toBeUndefined();
});

it.each([
  ['bytes that are no JSON', { bytes: bytes('{"a":') }],
  ['bytes that are no UTF-8', { bytes: new Uint8Array([0x22, 0xff, 0x22]) }],
  ['no object', { event: 'text' }],
  ['null', { event: null }],
  ...Object.keys(envelope)
    .filter((name) => name !== 'data')
    .map((name) => [`no ${name}`, { event: { ...envelope, [name]: undefined } }] as const),
  ['no tenant', { event: { ...envelope, tenantid: '' } }],
  ['a revision that is no number', { event: { ...envelope, revision: '1' } }],
] as const)('cannot decode %s', (_, record) => {
  expect(decodeRecord({ ...place, ...record }, doors)).toMatchObject({ code: 'event.undecodable' });
});

it('names the fields that do not fit, not what they hold', () => {
  const result = decodeRecord({ ...place, event: { ...envelope, data: { account: 7, number: 'secret' } } }, doors);
  expect(result).toMatchObject({ code: 'event.unusable' });
  expect(JSON.stringify(result && 'reason' in result && result.reason)).toMatch(/account.*number.*amount/);
  expect(JSON.stringify(result && 'reason' in result && result.reason)).not.toContain('secret');
});
