import { fileSet } from '../model/file-set';
import type { FileSet, TextFile } from '../model/file-set';
import type { Issue } from '../model/issue';
import { objectId, objectKey, describeObject } from '../model/object-id';
import type { KubeObject } from '../model/object-id';
import type { Result } from '../model/result';
import { failure, success } from '../model/result';
import { desiredId, desiredKey } from '../plan/objects';
import type { DesiredObject } from '../plan/objects';
import { editModuleConfig } from './edit-module-config';
import { fileNameOf } from './file-name';
import { readManifests } from './from-yaml';
import { makeManifests, moduleConfigSettings } from './make-manifests';
import { toYaml } from './to-yaml';

/** One object of a tree, in both forms. */
export interface RenderedObject {
  readonly object: KubeObject;
  /** Name of its file. */
  readonly path: string;
  readonly text: string;
}

/** The tree after a phase. */
export interface RenderedTree {
  readonly objects: readonly RenderedObject[];
  readonly files: FileSet;
}

/** A phase that only takes objects away, or in which a person acts, needs no cdk8s app. */
const NOTHING: ReturnType<typeof makeManifests> = new Map();

/**
 * Renders trees of one switch. Entries that several trees share are rendered once: phases differ in one or two objects.
 */
export class TreeRenderer {
  private readonly rendered = new Map<DesiredObject, RenderedObject>();
  private readonly moduleConfig: TextFile | undefined;

  /** @param moduleConfig - the file that is edited in place, where the plan names one */
  constructor(moduleConfig?: TextFile) {
    this.moduleConfig = moduleConfig;
  }

  /** Renders a tree, sorted by identity. Two entries of one identity are an issue: one of them would be lost. */
  render(tree: readonly DesiredObject[]): Result<RenderedTree> {
    const issues = duplicates(tree);
    if (issues.length > 0) return failure(issues);
    const edited = this.renderMissing(tree);
    if (edited.length > 0) return failure(edited);
    const objects = tree.flatMap((entry) => this.rendered.get(entry) ?? []);
    return success({
      objects,
      files: fileSet(objects.map(({ path, text }) => ({ path, content: text }))),
    });
  }

  private renderMissing(tree: readonly DesiredObject[]): readonly Issue[] {
    const missing = tree.filter((entry) => !this.rendered.has(entry));
    const made = missing.filter((entry) => !isEdited(entry));
    const manifests = made.length === 0 ? NOTHING : makeManifests(made);
    for (const entry of made) {
      const object = manifests.get(desiredKey(entry));
      if (object !== undefined) this.keep(entry, object, toYaml(object));
    }
    return missing.filter(isEdited).flatMap((entry) => this.edit(entry));
  }

  private edit(entry: EditedModuleConfig): readonly Issue[] {
    const text = editModuleConfig(
      this.moduleConfig?.content ?? '',
      moduleConfigSettings(entry.settings),
    );
    const objects = readManifests(text === undefined ? [] : [{ path: entry.file, content: text }]);
    const key = objectKey(desiredId(entry));
    const object = objects.ok
      ? objects.value.find((o) => objectKey(objectId(o)) === key)
      : undefined;
    if (object === undefined || text === undefined) return [noModuleConfig(entry.file)];
    this.keep(entry, object, text);
    return [];
  }

  private keep(entry: DesiredObject, object: KubeObject, text: string): void {
    this.rendered.set(entry, { object, path: fileNameOf(objectId(object)), text });
  }
}

interface EditedModuleConfig extends Extract<DesiredObject, { kind: 'RegistryModuleConfig' }> {
  readonly file: string;
}

function isEdited(entry: DesiredObject): entry is EditedModuleConfig {
  return entry.kind === 'RegistryModuleConfig' && entry.file !== undefined;
}

function duplicates(tree: readonly DesiredObject[]): readonly Issue[] {
  const seen = new Set<string>();
  return tree.flatMap((entry): readonly Issue[] => {
    const id = desiredId(entry);
    const key = objectKey(id);
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    return [
      {
        code: 'R004',
        severity: 'error',
        place: { object: describeObject(id) },
        message: 'two objects of this identity: one of them would be lost',
        hint: 'hosts in nodeRegistries that differ only in case or in the way the port is written share a name',
      },
    ];
  });
}

function noModuleConfig(file: string): Issue {
  return {
    code: 'R009',
    severity: 'error',
    place: { file },
    message: 'the file that moduleConfig names holds no ModuleConfig deckhouse that can be edited',
    hint: 'correct spec.moduleConfig.file, or remove it: then only settings.registry is rendered',
  };
}
