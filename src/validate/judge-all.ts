import { compareIssues, type Issue } from '../model/issue';
import { describeObject } from '../model/object-id';
import { formatPath } from '../spec/rule-problem';
import { judgeObject } from './judge-object';
import { judgeScripts } from './judge-scripts';
import { identityOf, type Manifest } from './manifest';
import type { ValidateOptions } from './options';
import type { Problem } from './problem';
import type { CheckedObject } from './report';
import { findDuplicates, type Occurrence } from './rules/duplicate-identity';
import { readUserCrds } from './user-crds';
import type { LoadedObject } from './source/read-objects';

/** Judges objects one by one and together: each distinct object once, however often it stands in the input. */
export function judgeAll(
  objects: readonly LoadedObject[],
  options: ValidateOptions,
): readonly Issue[] {
  const { schemas, issues } = readUserCrds(objects, options);
  const representative = representatives(objects);
  const distinct = [...new Set(representative.values())];
  const ofScripts = judgeScripts(distinct, options.bash);
  const ofObject = new Map(
    distinct.map((manifest) => [
      manifest,
      [...judgeObject(manifest, schemas, options), ...(ofScripts.get(manifest) ?? [])],
    ]),
  );
  const found = objects.flatMap((object) => {
    const problems = ofObject.get(representative.get(object.manifest) ?? object.manifest) ?? [];
    return problems.map((problem) => issueOf(problem, object));
  });
  return [...issues, ...onlyOnce(found), ...duplicateIssues(objects)].sort(compareIssues);
}

/** Equal objects, told by their text, are judged by the first of them. */
function representatives(objects: readonly LoadedObject[]): ReadonlyMap<Manifest, Manifest> {
  const firstOfText = new Map<string, Manifest>();
  const representative = new Map<Manifest, Manifest>();
  for (const { manifest, sameAs } of objects) {
    if (sameAs === undefined) representative.set(manifest, manifest);
    else {
      const first = firstOfText.get(sameAs) ?? manifest;
      firstOfText.set(sameAs, first);
      representative.set(manifest, first);
    }
  }
  return representative;
}

/** "Not checked by bash" is said of the run, not of every copy of the first script. */
function onlyOnce(issues: readonly Issue[]): readonly Issue[] {
  const first = issues.find(({ code }) => code === 'V031');
  return issues.filter((issue) => issue.code !== 'V031' || issue === first);
}

/** The object in words; one without a name is told by its kind. */
export function describeManifest(manifest: Manifest): string {
  const id = identityOf(manifest);
  return id === undefined ? manifest.kind : describeObject(id);
}

/** What a report says was checked. */
export function checkedObject({ manifest, file }: LoadedObject): CheckedObject {
  return { file, object: describeManifest(manifest) };
}

/** A problem with its place in the file. */
export function issueOf(problem: Problem, { manifest, file, base, locate }: LoadedObject): Issue {
  const { code, severity, message, hint } = problem;
  const location = locate(problem);
  const path = formatPath([...base, ...problem.path]);
  return {
    code,
    severity,
    place: {
      file,
      ...(location === undefined ? {} : { line: location.line, column: location.column }),
      ...(path === '' ? {} : { path }),
      object: describeManifest(manifest),
    },
    message,
    ...(hint === undefined ? {} : { hint }),
    ...(location?.excerpt === undefined ? {} : { excerpt: location.excerpt }),
  };
}

function duplicateIssues(objects: readonly LoadedObject[]): readonly Issue[] {
  const occurrences = objects.flatMap(({ manifest, file }, index): readonly Occurrence[] => {
    const id = identityOf(manifest);
    return id === undefined ? [] : [{ id, file, index }];
  });
  return findDuplicates(occurrences).flatMap(({ first, second, severity, name }) => {
    const [one, other] = [objects[first.index], objects[second.index]];
    if (one === undefined || other === undefined) return [];
    const problem: Problem = {
      code: 'V010',
      severity,
      path: ['metadata', 'name'],
      message: `${name} stands twice: also in ${placeOf(one)}`,
      hint:
        severity === 'error'
          ? 'keep one of the two: which of them the cluster gets depends on the order of files'
          : 'if both folders are applied to one cluster, keep one of the two',
      showValue: true,
    };
    return [issueOf(problem, other)];
  });
}

function placeOf({ file, locate }: LoadedObject): string {
  const found = locate({
    code: 'V010',
    severity: 'error',
    path: ['metadata', 'name'],
    message: '',
  });
  return found === undefined ? file : `${file}:${String(found.line)}:${String(found.column)}`;
}
