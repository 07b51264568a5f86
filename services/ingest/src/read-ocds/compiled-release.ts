import { isObject, type Json, type JsonObject } from './json-pointer.ts';
import { entryKey, idOf, isWholeList, mergeReleases, type MergeStep } from './merge-releases.ts';
import { toJson } from './merged-node.ts';

const last = (steps: readonly MergeStep[]): JsonObject => steps.at(-1)?.release ?? {};

/** The compiled release of releases in order, as the standard writes it (rule 1). */
export function compiledRelease(steps: readonly MergeStep[]): JsonObject {
  const { ocid, date } = last(steps);
  const compiled = toJson(mergeReleases(steps).compiled) as JsonObject;
  return {
    ...compiled,
    tag: ['compiled'],
    id: `${String(ocid)}-${String(date)}`,
    ...(date === undefined ? {} : { date }),
    ...(ocid === undefined ? {} : { ocid }),
  };
}

/** The versioned release of releases in order (rule 11): each leaf is a list of its versions. */
export function versionedRelease(steps: readonly MergeStep[]): JsonObject {
  const versioned: JsonObject = {};
  const keys = new WeakMap<Json[], Map<string | symbol, JsonObject>>();
  for (const step of steps) addVersions(versioned, step.release, '', { ...step, keys });
  const { ocid } = last(steps);
  return ocid === undefined ? versioned : { ...versioned, ocid };
}

interface VersionStep extends MergeStep {
  readonly keys: WeakMap<Json[], Map<string | symbol, JsonObject>>;
}

/** Of the release itself, what every version names already. */
const OF_THE_RELEASE = new Set(['ocid', 'id', 'date', 'tag']);

function addVersions(into: JsonObject, value: JsonObject, path: string, step: VersionStep, isEntry = false): void {
  for (const [key, member] of Object.entries(value)) {
    const memberPath = path === '' ? key : `${path}/${key}`;
    if (step.rules.get(memberPath) === 'omit' || OF_THE_RELEASE.has(memberPath)) continue;
    if (isEntry && key === 'id') into['id'] = member;
    else if (isObject(member)) {
      const inner = (into[key] ?? {}) as JsonObject;
      addVersions(inner, member, memberPath, step);
      if (Object.keys(inner).length > 0) into[key] = inner;
    } else if (!Array.isArray(member) || isWholeList(member, memberPath, step.rules)) {
      addVersion((into[key] ??= []) as JsonObject[], member, step.release);
    } else if (member.length > 0)
      addEntries((into[key] ??= []) as JsonObject[], member as JsonObject[], memberPath, step);
  }
}

function addVersion(versions: JsonObject[], value: Json, release: JsonObject): void {
  const newest = versions.at(-1);
  if (newest !== undefined && JSON.stringify(newest['value']) === JSON.stringify(value)) return;
  const { id = null, date = null, tag = null } = release;
  versions.push({ releaseID: id, releaseDate: date, releaseTag: tag, value });
}

function addEntries(into: JsonObject[], entries: JsonObject[], path: string, step: VersionStep): void {
  const known = step.keys.get(into) ?? new Map<string | symbol, JsonObject>();
  step.keys.set(into, known);
  for (const entry of entries) {
    const key = entryKey(idOf(entry));
    let versioned = known.get(key);
    if (versioned === undefined) {
      versioned = {};
      known.set(key, versioned);
      into.push(versioned);
    }
    addVersions(versioned, entry, path, step, true);
  }
}
