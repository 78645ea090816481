import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import { fileSet } from '../../src/model/file-set';
import type { FileSet } from '../../src/model/file-set';
import { isPlainMap } from '../../src/model/plain-map';
import { describeObject, objectId, objectKey } from '../../src/model/object-id';
import type { KubeObject } from '../../src/model/object-id';
import { listAt, textsAt } from '../../src/observe/fields';
import { openManifests } from '../../src/rehearse/live/open-manifests';
import { pathOf } from './api-objects';
import type { ApiServer } from './api-server';

/** What an engine works with. */
export interface EngineOptions {
  readonly server: ApiServer;
  /** Path of the bare repository, of which it follows branch main. */
  readonly repository: string;
  /** The Application or Kustomization, as `init` renders it. */
  readonly object: KubeObject;
  /** Folder of its own. */
  readonly folder: string;
}

const MANAGERS = { Application: 'argocd-controller', Kustomization: 'kustomize-controller' };
/** As whom `kubectl apply` and `kubectl edit` write; what both engines take over unless they are told not to. */
const OF_KUBECTL: readonly string[] = ['kubectl-client-side-apply', 'kubectl-edit', 'kubectl'];
const MERGE_MARK = 'kustomize.toolkit.fluxcd.io/ssa';

/**
 * A GitOps engine as far as an API server can tell (`peers.md` 1.2, 1.5): it builds what each commit holds with
 * kustomize, applies it server-side with force, in the order of commits; marks it as its own; and prunes what it
 * applied before and no longer finds, but for objects that say no.
 */
export class GitOpsEngine {
  private readonly options: EngineOptions;
  private readonly checkout: string;
  private path: string;
  private applied: string | undefined;
  /** What it has applied, by key. */
  private inventory = new Map<string, KubeObject>();
  /** Objects that wait for a person's word. */
  asksFor: readonly string[] = [];

  constructor(options: EngineOptions) {
    this.options = options;
    this.checkout = join(options.folder, 'checkout');
    const { spec } = options.object as { readonly spec?: Spec };
    this.path = (spec?.source?.path ?? spec?.path ?? '').replace(/^\.\//, '');
  }

  /** Its Application or Kustomization. */
  get object(): KubeObject {
    return this.options.object;
  }

  get manager(): string {
    return this.isFlux ? MANAGERS.Kustomization : MANAGERS.Application;
  }

  /** Applies every commit that has come since the last time. */
  async sync(): Promise<void> {
    const { repository } = this.options;
    if (!existsSync(this.checkout)) git(['clone', '--quiet', repository, this.checkout]);
    git(['-C', this.checkout, 'fetch', '--quiet', 'origin', 'main']);
    const range = this.applied === undefined ? 'FETCH_HEAD' : `${this.applied}..FETCH_HEAD`;
    const commits = git(['-C', this.checkout, 'rev-list', '--reverse', range]).split('\n');
    for (const sha of commits.filter((one) => one !== '')) {
      git(['-C', this.checkout, 'checkout', '--quiet', '--force', '--detach', sha]);
      await this.apply();
      this.applied = sha;
    }
  }

  /** It is told to sync another folder. */
  async moveTo(path: string): Promise<void> {
    this.path = path;
    await this.apply();
  }

  /** A person lets everything go that waits for a word. */
  async confirm(): Promise<void> {
    for (const [key, object] of this.inventory) {
      if (this.asksFor.includes(describeObject(objectId(object)))) {
        await this.delete(object);
        this.inventory.delete(key);
      }
    }
    this.asksFor = [];
  }

  /**
   * Its object is deleted while a finalizer is on it that takes everything along (Argo CD), or its deletion mirrors its
   * pruning (Flux). `init` asks for neither.
   */
  async deleteWithEverything(): Promise<void> {
    for (const object of this.inventory.values()) {
      if ((await this.ruleFor(object, 'Delete')) !== 'keep') await this.delete(object);
    }
    this.inventory = new Map();
  }

  /** What the folder holds now, as it is applied; `undefined` where there is no such folder. */
  tree(): readonly KubeObject[] | undefined {
    if (!existsSync(join(this.checkout, this.path, 'kustomization.yaml'))) return undefined;
    const overlay = join(this.options.folder, 'build');
    const opened = join(overlay, 'opened');
    rmSync(opened, { recursive: true, force: true });
    mkdirSync(opened, { recursive: true });
    for (const { path, content } of this.openFiles()) writeFileSync(join(opened, path), content);
    const { spec } = this.options.object as { readonly spec?: Spec };
    const kustomization = { resources: ['opened'], patches: spec?.patches ?? [] };
    writeFileSync(join(overlay, 'kustomization.yaml'), stringify(kustomization));
    const built = execFileSync('kubectl', ['kustomize', overlay], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return parseAllDocuments(built).map((document) => this.marked(document.toJS() as KubeObject));
  }

  /** The folder's files as the engine opens them: it has no key, and takes placeholders for values as the twin does. */
  private openFiles(): FileSet {
    const folder = join(this.checkout, this.path);
    const files = readdirSync(folder).map((path) => ({
      path,
      content: readFileSync(join(folder, path), 'utf8'),
    }));
    return openManifests(fileSet(files));
  }

  private get isFlux(): boolean {
    return this.options.object.kind === 'Kustomization';
  }

  private async apply(): Promise<void> {
    const objects = this.tree();
    // a folder that is gone fails the build: nothing is applied, and nothing pruned
    if (objects === undefined) return;
    for (const object of objects) await this.applyObject(object);
    const now = new Map(objects.map((object) => [objectKey(objectId(object)), object]));
    const asksFor: string[] = [];
    for (const [key, object] of this.inventory) {
      if (now.has(key)) continue;
      const rule = await this.ruleFor(object, 'Prune');
      if (rule === 'remove') await this.delete(object);
      if (rule === 'ask') asksFor.push(describeObject(objectId(object)));
      // what Argo CD may not prune stays its own, and out of sync, for ever; Flux forgets it
      if (rule === 'ask' || (rule === 'keep' && !this.isFlux)) now.set(key, object);
    }
    this.asksFor = asksFor;
    this.inventory = now;
  }

  private async applyObject(object: KubeObject): Promise<void> {
    const { server } = this.options;
    if (this.takesOver(object)) await this.takeOver(object);
    const query = new URLSearchParams({ fieldManager: this.manager, force: 'true' });
    const path = `${pathOf(object)}?${query.toString()}`;
    await server.call('PATCH', path, object, 'application/apply-patch+yaml');
  }

  /** Whether fields that people wrote with kubectl become its own, to be removed where the manifest lacks them. */
  private takesOver({ metadata }: KubeObject): boolean {
    if (this.isFlux) return metadata.annotations?.[MERGE_MARK] !== 'Merge';
    return !this.syncOptions.includes('ClientSideApplyMigration=false');
  }

  private async takeOver(object: KubeObject): Promise<void> {
    const { server } = this.options;
    const live = await this.live(object);
    if (live === undefined) return;
    const managedFields = listAt(live, 'metadata', 'managedFields').filter(isPlainMap);
    const mine = managedFields.map((entry) =>
      OF_KUBECTL.includes(String(entry['manager']))
        ? { ...entry, manager: this.manager, operation: 'Apply' }
        : entry,
    );
    const patch = [{ op: 'replace', path: '/metadata/managedFields', value: mine }];
    await server.call('PATCH', pathOf(object), patch, 'application/json-patch+json');
  }

  private marked(object: KubeObject): KubeObject {
    const { metadata } = object;
    const own = this.options.object.metadata;
    if (this.isFlux) {
      const labels = {
        ...metadata.labels,
        'kustomize.toolkit.fluxcd.io/name': own.name,
        'kustomize.toolkit.fluxcd.io/namespace': own.namespace ?? '',
      };
      return { ...object, metadata: { ...metadata, labels } };
    }
    const { apiVersion, kind, namespace = '', name } = objectId(object);
    const [group = ''] = apiVersion.includes('/') ? apiVersion.split('/') : [];
    const annotations = {
      ...metadata.annotations,
      'argocd.argoproj.io/tracking-id': `${own.name}:${group}/${kind}:${namespace}/${name}`,
    };
    return { ...object, metadata: { ...metadata, annotations } };
  }

  /** Reads the marks off the live object, as the engines do; those of an object count before those of its Application. */
  private async ruleFor(object: KubeObject, about: Removal): Promise<'remove' | 'keep' | 'ask'> {
    const live = await this.live(object);
    const { labels = {}, annotations = {} } = live?.metadata ?? {};
    if (this.isFlux) {
      const mark = 'kustomize.toolkit.fluxcd.io/prune';
      return [labels[mark], annotations[mark]].includes('disabled') ? 'keep' : 'remove';
    }
    const marks = (annotations['argocd.argoproj.io/sync-options'] ?? '').split(',');
    const wish = [...marks, ...this.syncOptions].find((one) => one.startsWith(`${about}=`));
    if (wish === `${about}=false`) return 'keep';
    return wish === `${about}=confirm` ? 'ask' : 'remove';
  }

  private get syncOptions(): readonly string[] {
    return textsAt(this.options.object, 'spec', 'syncPolicy', 'syncOptions');
  }

  private async live(object: KubeObject): Promise<KubeObject | undefined> {
    try {
      return (await this.options.server.call('GET', pathOf(object))) as KubeObject;
    } catch (error) {
      if (String(error).includes('"code":404')) return undefined;
      throw error;
    }
  }

  private async delete(object: KubeObject): Promise<void> {
    await this.options.server.call('DELETE', pathOf(object));
  }
}

type Removal = 'Prune' | 'Delete';

/** The parts of both kinds that say what is built. */
interface Spec {
  readonly path?: string;
  readonly source?: { readonly path?: string };
  readonly patches?: readonly unknown[];
}

function git(args: readonly string[]): string {
  return execFileSync('git', args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null' },
  });
}
