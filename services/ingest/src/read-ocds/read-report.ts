import type { Problem } from '../check-rows/problem.ts';
import { memberOf, type Shape } from './detect-shape.ts';
import { isObject, type Json, type JsonObject } from './json-pointer.ts';

/** What a package says about itself; kept for provenance. */
export interface PackageInfo {
  readonly uri: string | undefined;
  readonly version: string | undefined;
  readonly publishedDate: string | undefined;
  readonly publisher: string | undefined;
  readonly license: string | undefined;
  readonly publicationPolicy: string | undefined;
  readonly extensions: readonly string[];
}

/** What a reading has met so far; complete when its entries have ended. */
export interface OcdsReport {
  /** JSON texts in the file, broken ones included. */
  texts: number;
  /** Releases handed out, exact repeats included. */
  releases: number;
  /** Entries of which nothing could be used. */
  rejected: number;
  shapes: Partial<Record<Shape, number>>;
  /** Distinct packages, at most 100. */
  packages: PackageInfo[];
  /** Declared extensions of which nothing is read. */
  unreadExtensions: string[];
  contactPointsDropped: number;
  naturalPersons: number;
  /** Problems by code. */
  problems: Record<string, number>;
}

export const emptyReport = (): OcdsReport => ({
  texts: 0,
  releases: 0,
  rejected: 0,
  shapes: {},
  packages: [],
  unreadExtensions: [],
  contactPointsDropped: 0,
  naturalPersons: 0,
  problems: {},
});

/** Parts of extension addresses of which something is read. */
const READ_EXTENSIONS = [
  'location',
  'lots',
  'countrycode',
  'country_code',
  'item_attributes',
  'attributes',
  'contract_suppliers',
  'subcontracting',
];

const KEPT_PACKAGES = 100;

export function countProblems(report: OcdsReport, problems: readonly Problem[]): void {
  for (const { code } of problems) report.problems[code] = (report.problems[code] ?? 0) + 1;
}

const text = (value: Json | undefined): string | undefined => (typeof value === 'string' ? value : undefined);

export function notePackage(report: OcdsReport, value: JsonObject): PackageInfo {
  const publisher = memberOf(value, 'publisher');
  const extensions = [memberOf(value, 'extensions') ?? []].flat().filter((address) => typeof address === 'string');
  const info: PackageInfo = {
    uri: text(memberOf(value, 'uri')),
    version: text(memberOf(value, 'version')),
    publishedDate: text(memberOf(value, 'publishedDate')),
    publisher: isObject(publisher) ? text(publisher['name']) : undefined,
    license: text(memberOf(value, 'license')),
    publicationPolicy: text(memberOf(value, 'publicationPolicy')),
    extensions,
  };
  const isNew = !report.packages.some((known) => JSON.stringify(known) === JSON.stringify(info));
  if (isNew && report.packages.length < KEPT_PACKAGES) report.packages.push(info);
  for (const address of extensions) {
    const isRead = READ_EXTENSIONS.some((part) => address.toLowerCase().includes(part));
    if (!isRead && report.unreadExtensions.length < KEPT_PACKAGES && !report.unreadExtensions.includes(address)) {
      report.unreadExtensions.push(address);
    }
  }
  return info;
}

/** What the file was read as, in words for the user. */
export function saidShape({ texts, shapes, releases, rejected }: OcdsReport): string {
  const kinds = (Object.entries(shapes) as [Shape, number][]).map(([shape, count]) => `${count} × ${shape}`);
  return `Read ${texts} JSON text${texts === 1 ? '' : 's'} (${kinds.join(', ') || 'nothing known'}): ${releases} releases, ${rejected} rejected.`;
}
