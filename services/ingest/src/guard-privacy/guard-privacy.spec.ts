import { describe, expect, it } from '@jest/globals';
import { TEMPLATES } from '../check-rows/all-templates.ts';
import { guardHeaders, personalHeader } from './guard-header.ts';
import { namesPerson, personalDataIn, personalDataInExtra } from './guard-value.ts';

describe('headers', () => {
  it.each([
    ['Worker Name', 'name of a worker'],
    ['employee_name', 'name of a worker'],
    ['firstName', 'name of a worker'],
    ['Passport No.', 'passport'],
    ['pasaporte', 'passport'],
    ['NATIONAL-ID', 'national id'],
    ['Date of Birth', 'date of birth'],
    ['DOB', 'date of birth'],
    ['fecha de nacimiento', 'date of birth'],
    ['Geburtsdatum', 'date of birth'],
    ['tanggal_lahir', 'date of birth'],
    ['phone', 'phone number'],
    ['Teléfono', 'phone number'],
    ['Contact E-mail', 'e-mail address'],
    ['workerEmail', 'e-mail address'],
    ['home address', 'home address'],
    ['Nationality of worker', 'nationality of a worker'],
    ['Religião', 'religion'],
    ['ethnicity', 'ethnicity'],
    ['Visa number', 'visa number'],
    ['photo_url', 'photo'],
    ['fingerprint', 'fingerprint'],
  ])('%s announces %s', (header, what) => {
    expect(personalHeader(header)).toBe(what);
  });

  it('lets every column of our own templates, and common company columns, pass', () => {
    const ours = TEMPLATES.flatMap(({ columns, synonyms }) => [
      ...Object.keys(columns),
      ...Object.values(synonyms).flat(),
    ]);
    const foreign = [
      'Factory Name',
      '% Migrant Workers',
      'Address',
      'employer_name',
      'agent_attorney_state',
      'Photographic products',
      'visa_program',
      'Supplier Group',
    ];
    expect([...ours, ...foreign].filter((header) => personalHeader(header) !== undefined)).toEqual([]);
  });

  it('refuses the file with the number of the column, never with what stands in it', () => {
    const failure = guardHeaders(['name', 'Worker Name', 'country', 'Juan Perez passport 12345']);
    expect(failure).toMatchObject({ kind: 'unusable', code: 'PRIV-COLUMN' });
    expect(failure?.message).toContain('column 2 (name of a worker), column 4 (passport)');
    expect(failure?.message).not.toContain('Juan');
  });
});

describe('free text', () => {
  it.each([
    ['Write to maria.lopez@example.org about it', 'an e-mail address'],
    ['maria (at) example.org', 'an e-mail address'],
    ['call +977 984-1234567 after six', 'a phone number'],
    ['call 00977 9841234567', 'a phone number'],
    ['his number is 9841234567', 'a phone number'],
    ['Tel 012-345 6789', 'a phone number'],
    ['0123456789 is the number', 'a phone number'],
    ['passport PA1234567 was taken', 'a passport or identity number'],
    ['document A12345678', 'a passport or identity number'],
    ['Mr Ram Bahadur paid 2,000 for the job', 'the name of a person'],
    ['The worker Ms. Sita Kumari was not paid', 'the name of a person'],
    ['El trabajador Sr. Juan Perez', 'the name of a person'],
  ])('%s: %s', (text, what) => {
    expect(personalDataIn(text)).toBe(what);
  });

  it.each([
    'Passports kept in the office safe; return on request took up to nine days',
    'Between 2019-2020 1500 workers were asked, 9 of 40 paid',
    'Paid 120000 NPR, about 1,400 USD, in 2024-03',
    'Inspection on 2024-03-15 and 2024-04-02, case 12/2024',
    'HS 401512, ISIC 2219, CPV 03113200-8',
    'Contract X912-25-C-0042 and clause 52.222-50',
    'Mill PO1000000017 of the list',
    'Judgment of Mr Justice Example', // one capitalized word, no worker
    'Workers paid 3 months of wages @ 30%',
    '12 of 300 workers, 4.0 %',
  ])('lets pass: %s', (text) => {
    expect(personalDataIn(text)).toBeUndefined();
  });

  it('judges columns of others by e-mail addresses and named workers only: numbers are too common there', () => {
    expect(personalDataInExtra('9841234567')).toBeUndefined();
    expect(personalDataInExtra('H-400-13058-075497')).toBeUndefined();
    expect(personalDataInExtra('law@firm.example')).toBe('an e-mail address');
  });

  it('tells a person with a form of address from a firm', () => {
    expect(['Mr. Karolis Petkunas', 'Lic. Mirna Ester Caballeros', 'MS Sita Kumari'].map(namesPerson)).toEqual([
      true,
      true,
      true,
    ]);
    expect(
      [
        'MS Staffing LLC',
        'Mr Labor Services',
        'Example Recruitment Pvt. Ltd.',
        'Unnamed sub-agents, Dhanusha',
        'Dr. Clean',
      ].map(namesPerson),
    ).toEqual([false, false, false, false, true]);
  });

  it('does not hang on long hostile texts', () => {
    const texts = [
      'a@'.repeat(20_000),
      '+1 '.repeat(15_000),
      'Mr '.repeat(15_000),
      '1-'.repeat(20_000),
      `${'a.'.repeat(20_000)}@`,
    ];
    expect(texts.map(personalDataIn)).toHaveLength(texts.length);
  });
});
