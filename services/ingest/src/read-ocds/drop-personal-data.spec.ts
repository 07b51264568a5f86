import { describe, expect, it } from '@jest/globals';

import { dropPersonalData } from './drop-personal-data.ts';
import type { JsonObject } from './json-pointer.ts';
import { hashPersonId, picturesOf, readAll, releasesOf } from './testing.ts';

const ID = '79123456';
const withPerson = (): JsonObject => ({
  ocid: 'ocds-abc123-1',
  id: 'r1',
  date: '2025-01-01T00:00:00Z',
  tag: ['award'],
  parties: [
    {
      id: `CO-CC-${ID}`,
      name: 'A Person Invented',
      identifier: { scheme: 'C\uFFFDdula de Ciudadan\uFFFDa', id: ID, uri: `https://example.org/${ID}` },
      additionalIdentifiers: [{ scheme: 'Local', id: Number(ID) }],
      address: {
        streetAddress: '1 Example Road',
        postalCode: '11011',
        locality: 'Exampletown',
        region: 'Example',
        countryName: 'Colombia',
      },
      contactPoint: { name: 'A Person Invented', telephone: '555-0100' },
      roles: ['supplier'],
    },
    { id: 'b1', name: 'Example Council', address: { streetAddress: '2 Example Road' }, roles: ['buyer'] },
  ],
  buyer: { id: 'b1', name: 'Example Council' },
  awards: [
    {
      id: `award-${ID}-1`,
      title: `Services by ${ID}.`,
      references: [`10${ID}`, `${ID}99`],
      value: { amount: Number(ID), currency: 'COP' },
      suppliers: [{ id: `CO-CC-${ID}`, name: 'A Person Invented' }],
    },
  ],
  contracts: [{ id: 'c1', awardID: `award-${ID}-1`, signatories: [{ name: 'Signer' }] }],
});

describe('personal data', () => {
  it.each([
    'contactPoint',
    'ContactPoint',
    ' contactPoint',
    'contactP    oint',
    'CONTACT\tPOINT',
    'additionalContactPoints',
    'evaluationCommittee',
  ])('drops `%s` at any depth', (key) => {
    const release: JsonObject = {
      [key]: { name: 'x' },
      a: [{ b: { [key]: [{ name: 'x' }], kept: 1 } }],
      contactNote: 'kept',
    };
    expect(dropPersonalData(release, hashPersonId).contactPointsDropped).toBe(2);
    expect(release).toEqual({ a: [{ b: { kept: 1 } }], contactNote: 'kept' });
  });

  it('of a natural person keeps a keyed hash of the id and no street', () => {
    const release = withPerson();
    expect(dropPersonalData(release, hashPersonId)).toEqual({ contactPointsDropped: 2, naturalPersons: 1 });
    const { amount, ...rest } = (release['awards'] as JsonObject[])[0]?.['value'] as JsonObject;
    expect(amount).toBe(Number(ID));
    expect(rest).toEqual({ currency: 'COP' });
    // Digits inside a longer number are not the id, and an amount is no id.
    const text = JSON.stringify(release).replace(`"amount":${ID}`, '').replace(`["10${ID}","${ID}99"]`, '');
    expect(text).not.toContain(ID);
    expect(text).not.toMatch(/1 Example Road|11011|Exampletown|555-0100|Signer/);
    expect(text).toContain('2 Example Road');
    expect((release['parties'] as JsonObject[])[0]).toMatchObject({
      id: hashPersonId(`CO-CC-${ID}`),
      identifier: { id: hashPersonId(ID) },
      additionalIdentifiers: [{ id: hashPersonId(ID) }],
      address: { region: 'Example', countryName: 'Colombia' },
    });
    expect((release['awards'] as JsonObject[])[0]?.['id']).toBe(`award-${hashPersonId(ID)}-1`);
  });

  it('joins and marks the person all the same', async () => {
    const { entries, report } = await readAll(JSON.stringify(withPerson()));
    expect(report).toMatchObject({ naturalPersons: 1, contactPointsDropped: 2 });
    const [picture] = picturesOf(releasesOf(entries));
    expect(picture?.stage).toBe('contract');
    expect(picture?.suppliers).toMatchObject([
      {
        supplier: { value: 'A Person Invented' },
        naturalPerson: true,
        supplierCountry: { value: 'CO' },
        partyId: { value: hashPersonId(`CO-CC-${ID}`) },
      },
    ]);
    expect(JSON.stringify({ picture, report }).replaceAll(`"${ID}"`, '').replaceAll(ID, '#')).not.toContain(`CC-${ID}`);
  });

  it.each([
    [{ name: 'X', identifier: { scheme: 'RFC', tipo_de_parte: 'Persona Física' } }, true],
    [{ name: 'X', details: { type: 'sole_proprietorship' } }, true],
    [{ name: 'X', details: { kind: { word: 'Natural person' } } }, true],
    [{ name: 'Անուն ԱՁ' }, true],
    [{ name: 'ФОП Приклад' }, true],
    [{ name: 'X', additionalIdentifiers: [{ scheme: 'CURP', id: '12345678' }] }, true],
    [{ name: 'X', identifier: { scheme: 'Nit de Persona Jurídica', id: '900123456' } }, false],
    [{ name: 'X', identifier: { scheme: 'RFC', tipo_de_parte: 'Persona moral' } }, false],
    [{ name: 'Individual Solutions Ltd', description: 'individual' }, false],
    [{ name: 'colour', value: 'individual' }, false],
    [{ title: 'X', type: 'individual' }, false],
  ] as [JsonObject, boolean][])('%j: natural person %s', (party, expected) => {
    expect(dropPersonalData({ parties: [party] }, hashPersonId).naturalPersons).toBe(expected ? 1 : 0);
  });

  it('treats beneficial owners as natural persons', () => {
    const release: JsonObject = {
      parties: [
        {
          name: 'Example Ltd',
          beneficialOwners: [{ id: '1234567', name: 'O', email: 'o@example.org', nationalities: ['GB'] }],
        },
      ],
    };
    dropPersonalData(release, hashPersonId);
    expect(release['parties']).toEqual([
      { name: 'Example Ltd', beneficialOwners: [{ id: hashPersonId('1234567'), name: 'O', nationalities: ['GB'] }] },
    ]);
  });
});
