import { Failure } from '@manumit/kernel';

import type { Problem } from '../check-rows/problem.ts';
import type { ContractPicture, ReceivedRelease } from './contract-picture.ts';
import { Process } from './contract-process.ts';
import { memberOf } from './detect-shape.ts';
import { isObject, type JsonObject } from './json-pointer.ts';
import { MERGE_RULES_1_0, MERGE_RULES_1_1, type MergeRules } from './merge-rules.ts';
import { mergeReleases, type MergeWarning } from './merge-releases.ts';
import { childOf, rootOf } from './merged-node.ts';
import { orderReleases, type OrderedRelease } from './order-releases.ts';
import { ValueReader } from './value-reader.ts';

/**
 * The contract pictures of one contracting process from all its releases, in any order, and what was wrong with them.
 * Pure: equal releases give equal pictures. An error among the warnings means that the process gives no pictures.
 */
export function pictureOf(
  ocid: string,
  received: readonly ReceivedRelease[],
): { pictures: ContractPicture[]; warnings: Problem[] } {
  const { releases, repeats } = orderReleases(withoutCompilations(received));
  const reader = new ValueReader(releases);
  reportReleases(releases, repeats, reader);
  try {
    const steps = releases.map(({ release }) => ({ release, rules: rulesFor(release) }));
    const { compiled, warnings } = mergeReleases(steps);
    for (const warning of warnings) reportMerge(warning, reader);
    const pictures = new Process(ocid, compiled, releases, reader).pictures();
    return { pictures, warnings: reader.problems() };
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'OCDS-TYPE-CLASH') throw error;
    const clash: Problem = {
      row: releases.at(-1)?.received.row ?? 0,
      field: error.field ?? '',
      code: error.code,
      severity: 'error',
      message: `${ocid}: ${error.message}`,
    };
    return { pictures: [], warnings: [...reader.problems(), clash] };
  }
}

/** A publisher's compilation counts only where no single release is to be had. */
function withoutCompilations(received: readonly ReceivedRelease[]): readonly ReceivedRelease[] {
  const single = received.filter(({ publishersCompilation }) => !publishersCompilation);
  return single.length > 0 ? single : received;
}

/** 1.0 describes organizations where they act, and replaces lists of them whole; 1.1 refers to `parties`. */
function rulesFor(release: JsonObject): MergeRules {
  if (memberOf(release, 'parties') !== undefined) return MERGE_RULES_1_1;
  const tender = memberOf(release, 'tender');
  const owners: unknown[] = [release, tender, memberOf(release, 'awards') ?? []].flat();
  const organizations = owners
    .filter(isObject)
    .flatMap((owner) =>
      ['buyer', 'procuringEntity', 'tenderers', 'suppliers'].flatMap((name) => memberOf(owner, name) ?? []),
    )
    .filter(isObject);
  const isInPlace = organizations.some(
    (party) =>
      isObject(memberOf(party, 'identifier')) ||
      isObject(memberOf(party, 'address')) ||
      memberOf(party, 'id') === undefined,
  );
  return isInPlace ? MERGE_RULES_1_0 : MERGE_RULES_1_1;
}

function reportReleases(releases: readonly OrderedRelease[], repeats: number, reader: ValueReader): void {
  if (repeats > 0)
    reader.report(rootOf(0), 'OCDS-REPEAT', `${repeats} exact repeats of releases of this process were left out.`);
  const seen = new Map<string, number>();
  for (const [position, { id, hasId, date, instant, release }] of releases.entries()) {
    const root = rootOf(position);
    if (!hasId) {
      const what =
        'this release has no `id`; the hash of its content is its id here. Ask the publisher for release ids.';
      reader.report(root, 'OCDS-NO-ID', what);
    }
    const tag = memberOf(release, 'tag');
    if (tag !== undefined && tag !== null && !Array.isArray(tag)) {
      reader.report(childOf(root, 'tag'), 'OCDS-SHAPE', 'a text where an array belongs. It is read as a list of one.');
    }
    if (releases.length > 1 && instant === undefined) {
      const what = 'of several releases this one has no date that can be read, so it is put before all others.';
      reader.report(childOf(root, 'date'), 'OCDS-DATE', what);
    } else if (date !== undefined && instant === undefined && 'date' in release) {
      reader.report(childOf(root, 'date'), 'DATE-FORMAT', 'this is no ISO 8601 date.', date);
    }
    const key = JSON.stringify([id, date]);
    const other = seen.get(key);
    if (hasId && other !== undefined) {
      const row = releases[other]?.received.row;
      const what = `release ${id} of ${date ?? 'no date'} exists twice with different content (also row ${row}); both are used.`;
      reader.report(root, 'OCDS-RELEASE-CONFLICT', what);
    }
    seen.set(key, position);
  }
}

function reportMerge({ code, origin, found }: MergeWarning, reader: ValueReader): void {
  const what = {
    'OCDS-DUP-ID': `another entry of \`${found}\` in this release has the same id; fields of the last one count.`,
    'OCDS-KEY': `${found}; it is read without the space.`,
    'OCDS-SHAPE': `${found}. It is read as far as it can be.`,
  }[code];
  reader.report(origin, code, what);
}
