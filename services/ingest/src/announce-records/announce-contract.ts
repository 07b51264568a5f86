import { contractRecorded, type FieldProvenance, type NewEvent } from '@manumit/events';
import type { Fields, Folded, Provenance } from '../fold-claims/fold-claims.ts';
import { cut, pick } from './picture.ts';

const WHOLE = [
  'contractId',
  'ocid',
  'piid',
  'frameworkRef',
  'title',
  'buyer',
  'buyerCountry',
  'buyerKind',
  'status',
  'commencedOn',
  'noticeOn',
  'awardedOn',
  'signedOn',
  'startOn',
  'endOn',
  'currency',
  'importer',
  'importCountry',
  'clauses',
  'compliancePlanOn',
  'precertOn',
  'certificationOn',
  'postingOn',
  'flowdownConfirmedOn',
  'riskAssessmentOn',
  'healthServicePurpose',
];
const LINE = ['itemText', 'category', 'acquiredOutsideUs', 'value', 'foreignPortionValue', 'portionKind', 'isCots'];

// An event holds 64 kB: this many lines, and the pointers of the first of them, fit in any case.
const MOST_LINES = 100;
const MOST_LINES_WITH_POINTERS = 20;

/** The whole picture of a contract: its lines, and where every field of it was read. */
export function contractEvent(
  about: { subject: string; revision: number; tenant: string },
  { fields, parts, provenance }: Folded,
  names: ReadonlyMap<string, string>,
): NewEvent {
  const lines = Object.entries(parts);
  const data = {
    ...pick(fields, WHOLE),
    ...sumOf(lines, 'value'),
    ...sumOf(lines, 'valueWithOptions'),
    ...cut(fields, { feeStandard: 10, ppnCharacteristics: 10, tradeAgreement: 10 }),
    suppliers: partiesOf(fields['suppliers'], names, 50),
    ...(fields['subcontractors'] === undefined
      ? {}
      : { subcontractors: partiesOf(fields['subcontractors'], names, 100) }),
    lines: lines.slice(0, MOST_LINES).map(([part, line]) => ({
      lineNo: Number(part),
      ...pick(line, LINE),
      ...cut(line, {
        classification: 50,
        performanceCountry: 30,
        performanceSubdivision: 30,
        originCountry: 30,
        originSubdivision: 30,
      }),
    })),
    ...(lines.length > MOST_LINES ? { linesCut: true } : {}),
    provenance: pointersOf(
      provenance,
      (fields['pointers'] ?? {}) as Readonly<Record<string, string>>,
      new Set(lines.slice(0, MOST_LINES_WITH_POINTERS).map(([part]) => part)),
    ),
  };
  return contractRecorded.of({ ...about, data: data as never }) as NewEvent;
}

const partiesOf = (ids: unknown, names: ReadonlyMap<string, string>, most: number): { id: string; name: string }[] =>
  ((ids ?? []) as readonly string[]).slice(0, most).map((id) => ({ id, name: names.get(id) ?? id }));

/** The sum over all lines, unknown as soon as one line does not say it. Exact: in units of a millionth. */
function sumOf(lines: readonly (readonly [string, Fields])[], field: string): Record<string, string> {
  const amounts = lines.map(([, line]) => line[field]);
  if (amounts.length === 0 || amounts.some((amount) => typeof amount !== 'string')) return {};
  const sum = (amounts as string[]).reduce((total, amount) => total + millionths(amount), 0n);
  return { [field]: decimal(sum) };
}

function millionths(amount: string): bigint {
  const [whole = '0', fraction = ''] = amount.replace('-', '').split('.');
  const value = BigInt(whole) * 1_000_000n + BigInt(fraction.padEnd(6, '0').slice(0, 6));
  return amount.startsWith('-') ? -value : value;
}

function decimal(value: bigint): string {
  const digits = (value < 0n ? -value : value).toString().padStart(7, '0');
  const fraction = digits.slice(-6).replace(/0+$/, '');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -6)}${fraction === '' ? '' : `.${fraction}`}`;
}

/** `parts/1/value` becomes `lines/1/value`; the pointer names file, row and column, or the place in an OCDS release. */
function pointersOf(
  provenance: Folded['provenance'],
  places: Readonly<Record<string, string>>,
  parts: ReadonlySet<string>,
): Record<string, FieldProvenance> {
  const pointers: Record<string, FieldProvenance> = {};
  for (const [field, from] of Object.entries(provenance)) {
    const part = /^parts\/([^/]+)\//.exec(field)?.[1];
    if (part !== undefined && !parts.has(part)) continue;
    const name = field.replace(/^parts\//, 'lines/');
    const column = (field.split('/').at(-1) ?? field).replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    pointers[name] = { source: from.source, pointer: places[field] ?? pointerOf(from, column), asOf: from.date };
  }
  return pointers;
}

const pointerOf = ({ file, row }: Provenance, column: string): string =>
  `${file.slice(0, 200)}#row=${row}&column=${column}`;
