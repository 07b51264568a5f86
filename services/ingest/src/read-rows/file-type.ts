import { unusable } from '@manumit/kernel';

interface Signature {
  readonly bytes: string;
  readonly what: string;
  readonly instead: string;
}

const AS_CSV = 'Save the sheet with the data as CSV UTF-8 and send that.';
const UNPACK = 'Take the file out of it and send that; gzip (.gz) is read as it is.';

// First bytes as latin1 text.
const SIGNATURES: readonly Signature[] = [
  {
    bytes: '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1',
    what: 'an old Excel file (.xls) or a password-protected workbook',
    instead: `It is not read. ${AS_CSV}`,
  },
  { bytes: '%PDF', what: 'a PDF', instead: 'Tables in it are not read. Ask for the table as CSV.' },
  { bytes: '{\\rtf', what: 'an RTF document', instead: AS_CSV },
  { bytes: '7z\xbc\xaf', what: 'a 7-Zip archive', instead: UNPACK },
  { bytes: 'Rar!', what: 'a RAR archive', instead: UNPACK },
  { bytes: 'BZh', what: 'a bzip2 file', instead: UNPACK },
  { bytes: '\xfd7zXZ', what: 'an xz file', instead: UNPACK },
  { bytes: '\x28\xb5\x2f\xfd', what: 'a Zstandard file', instead: UNPACK },
  { bytes: 'PAR1', what: 'a Parquet file', instead: 'It is not read. Export it as CSV.' },
  { bytes: 'ARROW1', what: 'an Arrow file', instead: 'It is not read. Export it as CSV.' },
  { bytes: 'SQLite format 3', what: 'an SQLite database', instead: 'It is not read. Export the table as CSV.' },
  { bytes: '\x89PNG', what: 'a picture', instead: AS_CSV },
  { bytes: '\xff\xd8\xff', what: 'a picture', instead: AS_CSV },
  { bytes: 'GIF8', what: 'a picture', instead: AS_CSV },
  { bytes: '\x7fELF', what: 'a program', instead: AS_CSV },
  { bytes: 'MZ\x90', what: 'a program', instead: AS_CSV },
];

/** Whether bytes begin a gzip stream. */
export const isGzip = (head: Buffer): boolean => head[0] === 0x1f && head[1] === 0x8b && head[2] === 8;

/** Throws `FILE-TYPE` when the first bytes are those of a type that is not read. The name of the file decides nothing. */
export function refuseOtherTypes(head: Buffer): void {
  const text = head.subarray(0, 4_096).toString('latin1');
  if (/^PK(\x03\x04|\x05\x06|\x07\x08)/.test(text)) throw ofZip(head.toString('latin1'));
  const known = SIGNATURES.find(({ bytes }) => text.startsWith(bytes));
  if (known !== undefined) throw refusal(known.what, known.instead);
  const start = text
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart()
    .toLowerCase();
  if (/^<(!doctype html|html|table|head|body)/.test(start))
    throw refusal('a web page', `Some systems name it .xls. ${AS_CSV}`);
  if (/^<(\?xml|!doctype|!--|[a-z_][\w:.-]{0,60}[\s>])/.test(start))
    throw refusal('an XML file', 'It is not read. Export the table as CSV.');
}

function ofZip(text: string) {
  if (text.includes('xl/vbaProject.bin'))
    return refusal('an Excel workbook with macros (.xlsm)', `It is not read. ${AS_CSV}`);
  if (text.includes('[Content_Types].xml') || text.includes('xl/workbook') || text.includes('xl/'))
    return refusal(
      'an Excel workbook (.xlsx)',
      'XLSX is not read yet: save the Data sheet as CSV UTF-8 and send that.',
    );
  return refusal('a zip archive', UNPACK);
}

const refusal = (what: string, instead: string) => unusable('FILE-TYPE', `The file is ${what}. ${instead}`);
