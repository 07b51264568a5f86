import { createReadStream, existsSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { chunks } from '../../test/reading.ts';
import { DEFAULT_LIMITS } from '../read-rows/limits.ts';
import type { Kind } from '../check-rows/template.ts';
import { kindOfHeader } from './detect-kind.ts';
import { sniffFile } from './sniff-file.ts';

const sniff = (text: string, as?: Kind) =>
  sniffFile(chunks(text), { limits: DEFAULT_LIMITS, ...(as === undefined ? {} : { as }) });
const kind = (header: string) => kindOfHeader(header.split(',')).kind;

describe('the kind of a table', () => {
  it.each<[string, Kind]>([
    ['name,country,address', 'suppliers'],
    ['Factory Name,Country/Region,Address,Total Workers,% Female Workers', 'suppliers'],
    ['facility,ctry', 'suppliers'],
    ['name,recruiter_kind,country,license_number,address', 'recruiters'],
    ['from,to,relation,valid_from,certainty', 'supply-links'],
    ['recruiter,employer,role,origin,destination,period_from,certainty', 'recruitment-links'],
    ['contract_id,title,buyer,buyer_country,buyer_kind,supplier,value,currency', 'contracts'],
    ['observation_id,subject_kind,subject,direction,indicator,statement,observed_on,method', 'observations'],
    ['jurisdiction,field,layer,instrument,valid_from,reviewed_on,evidence_mark', 'legal-facts'],
    ['list,edition,name,country,address,status,listed_on', 'watchlist'],
    ['list,edition,product_text,country,status,listed_on', 'goods-list'],
    ['country,name,address,sector_product_type,facility_type_processing_type,number_of_workers', 'open-supply-hub'],
    ['os_id,contribution_date,name,address,country_code,country_name,lat,lng,sector', 'open-supply-hub'],
    ['name,country,address,facility_type_processing_type', 'suppliers'],
    ['detached_award_proc_unique,piid', 'fpds'],
    ['piid,product_or_service_code,awardee_or_recipient_uniqu', 'fpds'],
  ])('%s: %s', (header, expected) => {
    expect(kind(header)).toBe(expected);
  });

  it('says what is missing when nothing fits', () => {
    expect(() => kind('name,address,city')).toThrow(
      expect.objectContaining({ code: 'FILE-KIND', message: expect.stringContaining('suppliers (lacks country)') }),
    );
  });

  it('asks when two kinds fit', () => {
    expect(() => kind('list,edition,name,country,status,listed_on,lei')).toThrow(
      expect.objectContaining({
        code: 'FILE-KIND',
        message: 'The header fits suppliers and watchlist. Say which it is with --as.',
      }),
    );
  });

  it('believes the user', async () => {
    expect(await sniff('list,edition,name,country,status,listed_on,lei\n', 'watchlist')).toMatchObject({
      kind: 'watchlist',
      because: 'you named it',
    });
  });
});

describe('the kind of JSON', () => {
  it.each<[string, Kind]>([
    ['{"ocid":"ocds-213czf-1","tag":["award"]}', 'ocds'],
    ['{"uri":"https://example.org","publishedDate":"2026","releases":[{"ocid":"x"}]}', 'ocds'],
    ['{\n "uri": "https://example.org",\n "records": []\n}', 'ocds'],
    ['[{"ocid":"ocds-213czf-1"}]', 'ocds'],
    ['{"awardSummary":[]}', 'sam-awards'],
    ['[{"name":"A","country":"MY"}]', 'suppliers'],
    [
      '{"contract_id":"1","ocid":"x","title":"t","buyer":"b","buyer_country":"US","buyer_kind":"private","supplier":"s","value":1,"currency":"USD"}',
      'contracts',
    ],
  ])('%s: %s', async (text, expected) => {
    expect(await sniff(text)).toMatchObject({ kind: expected, format: 'json' });
  });

  it.each([
    ['{"presignedUrl":"https://example.org","exportToken":"t"}', 'Fetch the extract'],
    ['{"id":"1","schema":"Company","properties":{"name":["A"]}}', 'FollowTheMoney'],
    ['{"statementId":"1","recordType":"entity"}', 'BODS'],
  ])('refuses %s', async (text, because) => {
    await expect(sniff(text)).rejects.toMatchObject({ code: 'FILE-KIND', message: expect.stringContaining(because) });
  });
});

const DATA = new URL('../../../../../shared/data/', import.meta.url);
const real = existsSync(DATA) ? describe : describe.skip;
if (!existsSync(DATA)) console.warn('SKIPPED: the files of ../shared/data are not there; real files were not sniffed.');

real('real files', () => {
  it.each<[string, Kind | 'FILE-KIND']>([
    ['ocds/releases.jsonl.gz', 'ocds'],
    ['us/sam_contract_awards_sample_1.json', 'sam-awards'],
    ['us/sam_contract_awards_sample_6.json', 'FILE-KIND'],
    ['us/fpds_detached_award_procurement_10rows.csv', 'fpds'],
    ['us/sam_exclusions_entities_2000.csv', 'FILE-KIND'],
    ['suppliers/nike_factories_2021_02.csv', 'suppliers'],
    ['suppliers/palm_oil_brand_mill_edges.csv', 'FILE-KIND'],
    ['lists/cbp_wro_findings.csv', 'FILE-KIND'],
  ])('%s: %s', async (path, expected) => {
    const answer = await sniffFile(createReadStream(new URL(path, DATA)), { limits: DEFAULT_LIMITS }).catch(
      (failure: { code?: string }) => ({ kind: failure.code }),
    );
    expect(answer.kind).toBe(expected);
  });
});
