import { describe, expect, it } from '@jest/globals';
import { csvLine } from './export-rows.ts';

describe('a line of CSV', () => {
  it.each(['=1+1', '+1', '-1+1', '@x', '\tx', '\rx', '\nx', '＝1', '＋1', '－1', '＠x'])('defuses %j', (text) => {
    expect(csvLine([text])).toBe(`"'${text}"\r\n`);
  });

  it('keeps numbers as numbers, doubles quotes and leaves nothing for what is unknown', () => {
    expect(csvLine(['-12.5', '9800000', true, null, 'a "b", c'])).toBe('-12.5,9800000,true,,"a ""b"", c"\r\n');
  });
});
