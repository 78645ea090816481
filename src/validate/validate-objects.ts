import type { Path } from './plain-data';
import { checkedObject, describeManifest, judgeAll } from './judge-all';
import type { SourceObject, ValidateOptions } from './options';
import type { Report } from './report';
import type { Locate } from './source/locate';
import { readObjects, type LoadedObject } from './source/read-objects';

const ROOT: Path = [];

/** Judges objects that were just rendered. Nothing is parsed, unless there is a finding to place in its text. */
export function validateObjects(
  sources: readonly SourceObject[],
  options: ValidateOptions,
): Report {
  const objects = sources.map(loadedObject);
  return {
    files: [...new Set(sources.map(({ path }) => path))],
    objects: objects.map(checkedObject),
    issues: judgeAll(objects, options),
  };
}

function loadedObject(source: SourceObject): LoadedObject {
  const { object, path, text } = source;
  return {
    manifest: object,
    file: path,
    base: ROOT,
    locate: lazyLocate(source),
    ...(text === undefined ? {} : { sameAs: `${describeManifest(object)}\n${text}` }),
    alone: true,
  };
}

/** Parses the text when the first place is asked for. */
function lazyLocate({ object, path, text }: SourceObject): Locate {
  let locate: Locate | undefined;
  return (problem) => {
    if (text === undefined) return undefined;
    locate ??= locatorOf(object, text, path);
    return locate(problem);
  };
}

function locatorOf(object: SourceObject['object'], text: string, path: string): Locate {
  const name = describeManifest(object);
  const { objects } = readObjects(text, path);
  const found = objects.find(({ manifest }) => describeManifest(manifest) === name) ?? objects[0];
  return found?.locate ?? (() => undefined);
}
