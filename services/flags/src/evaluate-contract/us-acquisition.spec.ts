import { describe, expect, it } from '@jest/globals';
import type { ContractLineV1 } from '@manumit/events';
import { dossier, federal, linesOf, picture, shown } from './testing.ts';

const PORTION = 'contract:/foreign_portion_value';
const clause = (date?: string) => [{ number: '52.222-50', ...(date === undefined ? {} : { date }) }];
type Line = Partial<ContractLineV1>;
const abroad = (foreignPortionValue: string): Line => ({
  performanceCountry: ['KW'],
  portionKind: 'services',
  foreignPortionValue,
});
const plan = (contract: Parameters<typeof dossier>[0], over = {}) => shown(dossier(contract, over), 'US-FAR-50-H');
const flagged = [{ result: 'flagged', level: 'R1', missing: [] }];
const clear = [{ result: 'clear', level: 'R1', missing: [] }];
const asks = (...missing: string[]) => [{ result: 'request-data', level: 'R1', missing }];

describe('US-FAR-50-H (contracts.md 4.3)', () => {
  it('goes by the text in the contract: 600,000 abroad is above the amount of 2021 and not above that of 2025', () => {
    const lines = [abroad('600000')];
    expect(plan(federal({ clauses: clause('2021-11-01'), lines }))).toEqual(flagged);
    expect(plan(federal({ clauses: clause('2025-10-01'), lines }))).toEqual(clear);
  });

  it('compares strictly: exactly 700,000 is not above 700,000, in cents too', () => {
    expect(plan(federal({ lines: [abroad('700000')] }))).toEqual(clear);
    expect(plan(federal({ lines: [abroad('233333.33'), abroad('233333.33'), abroad('233333.34')] }))).toEqual(clear);
    expect(plan(federal({ lines: [abroad('233333.33'), abroad('233333.33'), abroad('233333.35')] }))).toEqual(flagged);
  });

  it('sums the lines', () => {
    const lines = [abroad('300000'), abroad('300000'), abroad('300000')];
    expect(plan(federal({ lines }))).toEqual(flagged);
  });

  it('has no line before paragraph (h) and none for another buyer', () => {
    expect(plan(federal({ clauses: clause('2009-02-01'), lines: [abroad('600000')] }))).toEqual([]);
    expect(plan(picture({ buyerKind: 'private', lines: [abroad('9000000')] }))).toEqual([]);
    expect(plan(picture({ buyerCountry: 'PY', lines: [abroad('9000000')] }))).toEqual([]);
  });

  it('lets one common answer stand while the date of the clause is unknown', () => {
    const contract = federal({ clauses: clause(), lines: [abroad('9000000')] });
    expect(plan(contract)).toEqual(flagged);
    const [line] = linesOf(dossier(contract)).filter(({ rule }) => rule.id === 'US-FAR-50-H');
    expect(line?.because).toContain('under every text that could apply');
    expect(line?.rule.version).toBe('2015-03-02 or 2020-10-01 or 2025-10-01');
  });

  it('asks for the clause list where the texts disagree', () => {
    const contract = federal({ clauses: clause(), commencedOn: '2021-05-01', lines: [abroad('600000')] });
    expect(plan(contract)).toEqual(asks('contract:/clauses'));
    expect(plan({ ...contract, commencedOn: '2025-10-01' })).toEqual(clear);
  });

  it('never clears an order by its own size', () => {
    const order = federal({ frameworkRef: 'X912-24-D-0007', valueWithOptions: '300000', lines: [abroad('300000')] });
    expect(plan(order)).toEqual(asks('contract:/framework_ref/orders'));
    expect(plan(order, { vehicle: { otherOrders: 2, foreignMicros: 600_000_000_000 } })).toEqual(flagged);
  });

  it('lets off-the-shelf supplies out, and bulk farm goods in', () => {
    const supplies: Line = {
      portionKind: 'supplies',
      acquiredOutsideUs: 'yes',
      isCots: 'yes',
      foreignPortionValue: '9000000',
    };
    expect(plan(federal({ lines: [supplies] }))).toEqual(clear);
    expect(plan(federal({ lines: [{ ...supplies, classification: ['HS:100199'] }] }))).toEqual(flagged);
    expect(plan(federal({ lines: [{ ...supplies, isCots: 'unknown' }] }))).toEqual(asks('contract:/is_cots'));
  });

  it('counts the outlying areas as inside', () => {
    const inside: Line = {
      value: '9000000',
      portionKind: 'services',
      acquiredOutsideUs: 'no',
      performanceCountry: ['US'],
    };
    expect(plan(federal({ lines: [inside] }))).toEqual(clear);
    expect(plan(federal({ lines: [{ ...inside, performanceCountry: ['GU'] }] }))).toEqual(clear);
    expect(plan(federal({ lines: [{ ...abroad('9000000'), performanceCountry: ['GU'] }] }))).toEqual(clear);
  });

  it('asks for the portion where only the place is known', () => {
    const line: Line = { category: 'services', performanceCountry: ['KW'], value: '9800000' };
    const contract = federal({ value: '9800000', valueWithOptions: '14500000', lines: [line] });
    expect(plan(contract)).toEqual(asks(PORTION));
    const [found] = linesOf(dossier(contract)).filter(({ rule }) => rule.id === 'US-FAR-50-H');
    expect(found?.because).toBe(
      'A plan and certificate may be required: the value of the portion abroad is not in the data.',
    );
  });

  it('does not take a principal place in the United States for an answer', () => {
    const line: Line = { category: 'services', performanceCountry: ['US'] };
    const contract = federal({ value: '9800000', lines: [line] });
    expect(plan(contract)).toEqual(asks('contract:/acquired_outside_us', PORTION));
    const [found] = linesOf(dossier(contract)).filter(({ rule }) => rule.id === 'US-FAR-50-H');
    expect(found?.because).toContain('principal place is in the United States; a portion abroad is not stated');
  });

  it('is decided by the total with options, but not by the total without', () => {
    const lines: Line[] = [{ category: 'services', performanceCountry: ['KW'] }];
    expect(plan(federal({ valueWithOptions: '480000', lines }))).toEqual(clear);
    expect(plan(federal({ value: '480000', lines }))).toEqual(asks(PORTION, 'contract:/value_with_options'));
    expect(plan(federal({ value: '480000', frameworkRef: 'V', lines }))).toEqual(
      asks(PORTION, 'contract:/framework_ref/orders'),
    );
  });

  it('names only the lines that could still change the answer', () => {
    const unknown: Line = { ...abroad('10'), portionKind: 'supplies', isCots: 'unknown' };
    const decisive = { ...unknown, foreignPortionValue: '900000' };
    expect(plan(federal({ lines: [unknown, decisive] }))).toEqual(asks('contract:/lines/2/is_cots'));
  });

  it('is cleared by a plan and a certificate of the last 365 days', () => {
    const contract = federal({
      lines: [abroad('9000000')],
      compliancePlanOn: '2025-08-01',
      certificationOn: '2025-11-22',
    });
    expect(plan(contract)).toEqual(clear);
    expect(plan(contract, { asOf: '2026-11-23' })).toEqual(flagged);
    expect(plan({ ...contract, compliancePlanOn: '2027-01-01' })).toEqual(flagged);
  });

  it('does not know money in another currency without a rate, and decides nothing near the amount with one', () => {
    const contract = federal({ currency: 'EUR', value: '9000000', lines: [abroad('9000000')] });
    expect(plan(contract)).toEqual(asks('rate:EUR/USD'));
    const rateOf = () => ({ rate: '1.10', source: 'Example bank' });
    expect(plan(contract, { rateOf })).toEqual(flagged);
    expect(plan(federal({ currency: 'EUR', value: '9000000', lines: [abroad('620000')] }), { rateOf })).toEqual(
      asks(PORTION),
    );
    expect(plan(federal({ currency: 'EUR', lines: [abroad('0')] }))).toEqual(clear);
  });

  it('cites each source with its text and shows what is not verified', () => {
    const [line] = linesOf(dossier(federal({ lines: [abroad('9000000')] }))).filter(
      ({ rule }) => rule.id === 'US-FAR-50-H',
    );
    expect(line?.rule).toMatchObject({ version: '2025-10-01', verified: false, instrument: '48 CFR 52.222-50(h)' });
    expect(line?.rule.citation).toContain('S11: 90 FR 41872');
    expect(line?.because).toBe(
      'Needs review: portions abroad of at least 9,000,000 USD exceed 700,000 USD (text of 2025-10-01); no compliance plan and no certificate of the last 365 days are on file.',
    );
  });
});

describe('US-FAR-56-CERT', () => {
  const of = (contract: Parameters<typeof dossier>[0]) => shown(dossier(contract), 'US-FAR-56-CERT');
  const contract = federal({ status: 'tender', lines: [abroad('9000000')] });

  it('asks for a certificate before award, and only before', () => {
    expect(of(contract)).toEqual(flagged);
    expect(of({ ...contract, status: 'active' })).toEqual([]);
    expect(of({ ...contract, precertOn: '2026-06-20' })).toEqual(clear);
  });

  it('asks where the contract stands if nothing says so', () => {
    const { status: _, ...open } = contract;
    expect(of(open)).toEqual(asks('contract:/status'));
    expect(of({ ...open, awardedOn: '2026-01-01' })).toEqual([]);
  });
});

describe('US-FAR-50-BASE', () => {
  const of = (contract: Parameters<typeof dossier>[0]) => shown(dossier(contract), 'US-FAR-50-BASE');

  it('finds the clause missing from a list that is known, and asks for one that is not', () => {
    expect(of(federal({ clauses: [], subcontractors: [] }))).toEqual(flagged);
    const { clauses: _, ...unknown } = federal({ subcontractors: [] });
    expect(of(unknown)).toEqual(asks('contract:/clauses'));
  });

  it('is satisfied by the clause and a flow-down, or where there is nobody to hand it down to', () => {
    expect(of(federal({ subcontractors: [] }))).toEqual(clear);
    expect(of(federal({ flowdownConfirmedOn: '2026-01-01' }))).toEqual(clear);
    expect(of(federal())).toEqual(asks('contract:/flowdown_confirmed_on', 'contract:/subcontractor_refs'));
  });

  it('asks for the kind of a buyer in the United States', () => {
    const unknown = picture({ buyerCountry: 'US', clauses: [], subcontractors: [], lines: [abroad('10')] });
    expect(shown(dossier(unknown), 'WHO-BUYS')).toEqual(asks('contract:/buyer_kind'));
    expect(of({ ...unknown, buyerKind: 'us_federal' })).toEqual(flagged);
  });
});

describe('US-13126', () => {
  const of = (contract: Parameters<typeof dossier>[0]) => shown(dossier(contract), 'US-13126');
  const bricks: Line = { category: 'goods', itemText: 'Bricks for walls', classification: ['HS:690410'] };
  const contract = (line: Line, over = {}) =>
    federal({ value: '200000', noticeOn: '2026-01-10', ...over, lines: [line] });

  it('goes by product and origin', () => {
    expect(of(contract({ ...bricks, originCountry: ['PK'] }))).toEqual(flagged);
    expect(of(contract(bricks))).toEqual(asks('contract:/origin_country'));
    expect(of(contract({ category: 'services', itemText: 'Bricklaying', originCountry: ['PK'] }))).toEqual([]);
  });

  it('is about purchases above the micro-purchase amount of their day', () => {
    const line = { ...bricks, originCountry: ['PK'] };
    expect(of(contract(line, { value: '12000' }))).toEqual([]);
    expect(of(contract(line, { value: '12000', noticeOn: '2025-01-10' }))).toEqual(flagged);
    const { noticeOn: _, ...undated } = contract(line, { value: '12000' });
    expect(of(undated)).toEqual(asks('contract:/notice_on'));
    const { value: __, ...unpriced } = contract(line);
    expect(of(unpriced)).toEqual(asks('contract:/value'));
  });

  it('says nothing of a good that is not on the part of the list it has, and says which list that is', () => {
    expect(of(contract({ ...bricks, originCountry: ['DE'] }))).toEqual([]);
  });
});
