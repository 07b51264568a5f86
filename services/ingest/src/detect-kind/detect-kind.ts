import { unusable } from '@manumit/kernel';
import { comparable, fieldOf, missingColumns } from '../check-rows/bind-header.ts';
import { TEMPLATES } from '../check-rows/all-templates.ts';
import { sourceColumns } from '../check-rows/source.ts';
import type { AnyTemplate, Kind } from '../check-rows/template.ts';

export interface Detected {
  readonly kind: Kind;
  /** One sentence for the user. */
  readonly because: string;
}

const SOURCE_NAMES: ReadonlySet<string> = new Set(Object.keys(sourceColumns));

/** The kind of a JSON file whose records are not flat, or undefined if it may be a table. */
export function kindOfJson(head: string): Detected | undefined {
  const has = (...names: string[]) => names.every((name) => new RegExp(`"${name}"\\s*:`).test(head));
  if (has('presignedUrl') || (has('message') && has('exportToken')))
    throw unusable(
      'FILE-KIND',
      'This is the answer of SAM.gov that names where an extract can be fetched, not the data. Fetch the extract and send that.',
    );
  if (has('awardSummary'))
    return { kind: 'sam-awards', because: 'it holds `awardSummary`, as answers of the SAM.gov Contract Awards API do' };
  if (has('ocid') && !has('contract_id'))
    return { kind: 'ocds', because: 'its records have an `ocid`, as OCDS releases and records do' };
  if (has('releases') && (has('uri') || has('publishedDate')))
    return { kind: 'ocds', because: 'it is an OCDS release package' };
  if (has('records') && (has('uri') || has('publishedDate')))
    return { kind: 'ocds', because: 'it is an OCDS record package' };
  if (has('schema', 'properties', 'id') && /"properties"\s*:\s*\{/.test(head))
    throw unusable('FILE-KIND', 'This is FollowTheMoney data. It is recognized, but not read yet.');
  if (has('statementId', 'recordType'))
    throw unusable('FILE-KIND', 'These are BODS statements. They are recognized, but not read yet.');
  return undefined;
}

/** Headers that mark files of others, which no template describes. */
function kindOfForeignHeader(header: readonly string[]): Detected | undefined {
  const names = new Set(header.map(comparable));
  const has = (...all: string[]) => all.every((name) => names.has(name));
  if (has('detached_award_proc_unique') || has('piid', 'product_or_service_code', 'awardee_or_recipient_uniqu'))
    return { kind: 'fpds', because: 'its header is that of FPDS transactions' };
  if (has('exclusion_program', 'sam_number'))
    throw unusable('FILE-KIND', 'This is the SAM.gov exclusions extract. It is recognized, but not read yet.');
  return undefined;
}

interface Fit {
  readonly template: AnyTemplate;
  /** Positions of the headers this template knows. */
  readonly known: ReadonlySet<number>;
  readonly missing: readonly string[];
}

function fitOf(template: AnyTemplate, header: readonly string[]): Fit {
  const known = new Set(header.flatMap((name, index) => (fieldOf(template, name) === undefined ? [] : [index])));
  const bound = header.map((name) => ({ header: name, field: fieldOf(template, name)?.field, synonym: false }));
  return { template, known, missing: missingColumns(template, bound, SOURCE_NAMES) };
}

const bears = ({ signature }: AnyTemplate, header: readonly string[]) =>
  signature === undefined || header.some((name) => signature.includes(comparable(name)));

const covers = (one: Fit, other: Fit) =>
  one !== other && one.known.size > other.known.size && [...other.known].every((index) => one.known.has(index));

/** The kind of a table from its header. Throws `FILE-KIND` when none fits, saying what is missing, or when two do. */
export function kindOfHeader(header: readonly string[]): Detected {
  const foreign = kindOfForeignHeader(header);
  if (foreign !== undefined) return foreign;
  const fits = TEMPLATES.filter((template) => bears(template, header)).map((template) => fitOf(template, header));
  const whole = fits.filter(({ missing }) => missing.length === 0);
  const best = whole.filter((fit) => !whole.some((other) => covers(other, fit)));
  const [only, second] = best;
  if (only === undefined) throw nothingFits(fits);
  if (second !== undefined) throw severalFit(best);
  return { kind: only.template.kind, because: reason(only, header) };
}

function reason({ template, known }: Fit, header: readonly string[]): string {
  const names = [...known]
    .map((index) => header[index]?.trim() ?? '')
    .filter((name) => !SOURCE_NAMES.has(comparable(name)));
  const required = names.filter((name) => template.columns[fieldOf(template, name)?.field ?? '']?.required === true);
  const marks = names.filter((name) => template.signature?.includes(comparable(name)) === true);
  const said = [...new Set([...required, ...marks])].slice(0, 6).map((name) => `\`${name.slice(0, 60)}\``);
  return `its header has ${said.join(', ')}, and ${known.size} of its ${header.length} columns belong to this kind`;
}

/** The first line is not repeated: in a file without a header it may hold anything. */
function nothingFits(fits: readonly Fit[]) {
  const nearest = [...fits]
    .sort((a, b) => a.missing.length - b.missing.length || b.known.size - a.known.size)
    .slice(0, 2);
  const lacks = nearest.map(({ template, missing }) => `${template.kind} (lacks ${missing.join(', ')})`).join('; ');
  return unusable(
    'FILE-KIND',
    `The first line fits no kind of file. Nearest: ${lacks}. Name the kind with --as, read a foreign file with --mapping, or start from a template.`,
  );
}

const severalFit = (fits: readonly Fit[]) =>
  unusable(
    'FILE-KIND',
    `The header fits ${fits.map(({ template }) => template.kind).join(' and ')}. Say which it is with --as.`,
  );
