import { expect, it } from '@jest/globals';
import { personalDataIn, refusePersonalData } from './personal-data.ts';

it.each([
  ['write to someone@example.org', 'an e-mail address'],
  ['someone (at) example.org', 'an e-mail address'],
  ['someone[at]example[dot]org', 'an e-mail address'],
  ['someone\u200b@example.org', 'an e-mail address'],
  ['call +977 980 1234567', 'a phone number'],
  ['call (0)98-0123-4567', 'a phone number'],
  ['call 9801234567', 'a phone number'],
  ['call ٩٨٠١٢٣٤٥٦٧', 'a phone number'],
  ['call ９８０１２３４５６７', 'a phone number'],
  ['passport A1234567', 'a passport or identity number'],
  ['passport pa1234567', 'a passport or identity number'],
  ['passport P1234567A', 'a passport or identity number'],
])('refuses %j as %s', (text, sort) => {
  expect(personalDataIn(text)).toBe(sort);
});

it.each([
  '41 workers of the Dhaka corridor were repaid between 2026-01-15 and 2026-11-22.',
  'EUR 1,250,000.00 were owed, 61 % was confirmed; see 19 U.S.C. 1307 and (EU) 2024/3015.',
  'See case cas_01000000000000000000000001 and flag R3 of RISK-FEE-BREACH.',
  'FAR 52.222-50(h), 48 CFR 22.1703; contract W912HZ-26-C-0001; meet @ the site.',
])('takes %j', (text) => {
  expect(personalDataIn(text)).toBeUndefined();
});

it('names the sort and never repeats what it found', () => {
  let message = '';
  try {
    refusePersonalData('someone@example.org', 'text');
  } catch (error) {
    message = String(error);
  }
  expect(message).toContain('an e-mail address');
  expect(message).not.toContain('someone');
});
