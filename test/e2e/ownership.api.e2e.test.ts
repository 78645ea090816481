import { execFileSync } from 'node:child_process';
import { dirname } from 'node:path';
import { parse, stringify } from 'yaml';
import { application } from '../../src/deliver/objects/application';
import type { DeliveryTarget } from '../../src/deliver/objects/delivery-target';
import { fluxKustomization } from '../../src/deliver/objects/flux-objects';
import type { KubeObject } from '../../src/model/object-id';
import { fieldsAt, listAt, textAt } from '../../src/observe/fields';
import { REGSHIFT } from '../cli/program';
import { installCrds } from './api-objects';
import { START_LIMIT, startApiServer } from './api-server';
import type { ApiServer } from './api-server';
import { GitOpsEngine } from './gitops-engine';
import { ManifestRepository } from './manifest-repository';
import { renderedPhases } from './rendered-phases';

jest.setTimeout(START_LIMIT);

const PATH = 'clusters/prod-1/manifests';
const ENGINES = ['Flux', 'ArgoCD'] as const;
const MODULE_CONFIG = '/apis/deckhouse.io/v1alpha1/moduleconfigs/deckhouse';

/** What a person set with `kubectl apply`, and another program server-side. */
const OF_A_PERSON = { releaseChannel: 'Stable', update: { mode: 'Manual' } };
const OF_A_PROGRAM = { logLevel: 'Debug' };

const PHASES = renderedPhases();
const WITH_MODULE_CONFIG = PHASES.filter(({ objects }) => objects.some(isModuleConfig));

let server: ApiServer;
let repository: ManifestRepository;

beforeAll(async () => {
  server = await startApiServer();
  await installCrds(server);
});

afterAll(() => {
  server.stop();
});

beforeEach(async () => {
  repository = new ManifestRepository();
  await makeModuleConfig();
});

afterEach(async () => {
  repository.end();
  await server.call('DELETE', MODULE_CONFIG);
});

describe.each(ENGINES)('%s applies ModuleConfig deckhouse', (tool) => {
  it('and leaves the settings of others alone, whatever phase it is', async () => {
    const engine = engineOf(tool);
    expect(WITH_MODULE_CONFIG.length).toBeGreaterThan(20);
    for (const { name, objects } of WITH_MODULE_CONFIG) {
      const wanted = objects.filter(isModuleConfig);
      repository.commit(PATH, wanted);
      await engine.sync();
      const live = await moduleConfig();
      const { registry } = fieldsAt(wanted[0], 'spec', 'settings');
      expect([name, fieldsAt(live, 'spec')]).toEqual([
        name,
        { enabled: true, version: 1, settings: { ...OF_A_PERSON, ...OF_A_PROGRAM, registry } },
      ]);
      expect(settingsOf(live, engine.manager)).toEqual(['f:registry']);
    }
  });

  it('and would remove what kubectl has set, were its object not as init renders it', async () => {
    const engine = engineOf(tool, withoutCare);
    repository.commit(PATH, phase('01-direct/cluster/02-switch-direct').filter(isModuleConfig));
    await engine.sync();
    const { settings } = fieldsAt(await moduleConfig(), 'spec');
    expect(Object.keys(settings as object).sort()).toEqual(['logLevel', 'registry']);
  });
});

describe.each(ENGINES)('%s never deletes a ModuleConfig', (tool) => {
  let engine: GitOpsEngine;
  const kept = configMap('kept');
  const control = configMap('control');

  beforeEach(async () => {
    engine = engineOf(tool);
    repository.commit(PATH, [kept]);
    repository.commit(PATH, [kept, control, ...phase('01-direct/cluster/02-switch-direct')]);
    await engine.sync();
  });

  afterEach(async () => {
    await Promise.all((await names()).map((name) => server.call('DELETE', pathOfMap(name))));
  });

  it.each<readonly [string, () => Promise<void>, readonly string[]]>([
    [
      'that is pruned',
      async () => {
        repository.commit(PATH, [kept]);
        await engine.sync();
      },
      ['kept'],
    ],
    [
      'whose commit is reverted',
      async () => {
        repository.revert();
        await engine.sync();
      },
      ['kept'],
    ],
    [
      'whose path is another one from now on',
      async () => {
        repository.commit('elsewhere', [kept]);
        await engine.sync();
        await engine.moveTo('elsewhere');
      },
      ['kept'],
    ],
    [
      'whose folder has been moved away',
      async () => {
        repository.move(PATH, 'elsewhere');
        await engine.sync();
      },
      ['control', 'kept'],
    ],
    ['when its own object is deleted', () => engine.deleteWithEverything(), []],
  ])('%s', async (_, happens, left) => {
    const before = await moduleConfig();
    expect(await names()).toEqual(['control', 'kept']);
    await happens();
    await engine.confirm();
    // other objects do go
    expect(await names()).toEqual(left);
    expect(fieldsAt(await moduleConfig(), 'spec')).toEqual(fieldsAt(before, 'spec'));
  });

  it('but does delete one that lacks the marks', async () => {
    const [config] = phase('01-direct/cluster/02-switch-direct').filter(isModuleConfig);
    const unmarked = { ...config, metadata: { name: 'unmarked' } } as KubeObject;
    repository.commit(PATH, [kept, unmarked]);
    await engine.sync();
    repository.commit(PATH, [kept]);
    await engine.sync();
    await engine.confirm();
    const listed = server.kubectl(['get', 'moduleconfigs', '-o', 'name']);
    expect(listed).not.toContain('unmarked');
    expect(listed).toContain('deckhouse');
  });
});

describe('what the phases of the examples hold', () => {
  it('is taken by the API server, but for what came after it: that is checked by schema', async () => {
    await server.call('POST', '/api/v1/namespaces', namespace('regshift-system'));
    const unknown = new Map<string, string[]>();
    let taken = 0;
    for (const { folder, objects } of PHASES) {
      for (const object of objects) {
        const what = await unknownTo(object);
        if (what === undefined) taken += 1;
        else unknown.set(what, [...(unknown.get(what) ?? []), folder]);
      }
    }
    console.info(
      [
        `${taken} objects of ${PHASES.length} phases are taken by API server 1.20.`,
        ...[...unknown].map(([what, folders]) => `It does not know ${what}: ${folders.length}.`),
      ].join('\n'),
    );
    expect(taken).toBeGreaterThan(200);
    expect([...unknown.keys()].sort()).toEqual([
      'apps/v1 DaemonSet .spec.updateStrategy.rollingUpdate.maxSurge',
      'policy/v1 PodDisruptionBudget',
    ]);
    for (const folder of lastOfEach([...unknown.values()].flat())) {
      // throws where anything is wrong
      execFileSync(process.execPath, [REGSHIFT, 'validate', folder]);
    }
  });
});

function isModuleConfig({ kind, metadata }: KubeObject): boolean {
  return kind === 'ModuleConfig' && metadata.name === 'deckhouse';
}

function phase(name: string): readonly KubeObject[] {
  const found = PHASES.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no phase ${name} was rendered`);
  return found.objects;
}

function engineOf(
  tool: (typeof ENGINES)[number],
  change: (object: KubeObject) => KubeObject = (object) => object,
): GitOpsEngine {
  const target: DeliveryTarget = {
    cluster: 'prod-1',
    tool,
    repository: 'https://git.example.com/fleet.git',
    branch: 'main',
    path: 'clusters',
    manifests: PATH,
    name: 'prod-1',
    namespace: 'gitops',
    isRemote: false,
  };
  const object = tool === 'Flux' ? fluxKustomization(target) : application(target);
  return new GitOpsEngine({
    server,
    repository: repository.path,
    object: change(object),
    folder: repository.folder,
  });
}

/** As people write an Application or Kustomization who do not know of other owners. */
function withoutCare(object: KubeObject): KubeObject {
  const text = stringify(object)
    .replace('kustomize.toolkit.fluxcd.io/ssa: Merge', 'example.com/note: none')
    .replace(/ *- ClientSideApplyMigration=false\n/, '');
  return parse(text) as KubeObject;
}

async function makeModuleConfig(): Promise<void> {
  const identity = {
    apiVersion: 'deckhouse.io/v1alpha1',
    kind: 'ModuleConfig',
    metadata: { name: 'deckhouse' },
  };
  const spec = { enabled: true, version: 1, settings: OF_A_PERSON };
  server.kubectl(['apply', '-f', '-'], stringify({ ...identity, spec }));
  await server.call(
    'PATCH',
    `${MODULE_CONFIG}?fieldManager=a-program`,
    { ...identity, spec: { settings: OF_A_PROGRAM } },
    'application/apply-patch+yaml',
  );
}

function moduleConfig(): Promise<unknown> {
  return server.call('GET', MODULE_CONFIG);
}

/** Keys of `spec.settings` that a manager owns. */
function settingsOf(object: unknown, manager: string): readonly string[] {
  return listAt(object, 'metadata', 'managedFields')
    .filter((entry) => textAt(entry, 'manager') === manager)
    .flatMap((entry) => Object.keys(fieldsAt(entry, 'fieldsV1', 'f:spec', 'f:settings')));
}

function configMap(name: string): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace: 'default', name } };
}

function pathOfMap(name: string): string {
  return `/api/v1/namespaces/default/configmaps/${name}`;
}

/** ConfigMaps that are there. */
async function names(): Promise<readonly string[]> {
  const list = await server.call('GET', '/api/v1/namespaces/default/configmaps');
  return listAt(list, 'items').map((item) => textAt(item, 'metadata', 'name') ?? '');
}

function namespace(name: string): KubeObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
}

/** Of the folders of each switch the last one. */
function lastOfEach(folders: readonly string[]): readonly string[] {
  return [...new Map([...folders].sort().map((folder) => [dirname(folder), folder])).values()];
}

const resources = new Map<string, string | undefined>();

/** What an API server of that age does not know in an object; it judges the object, and keeps nothing. */
async function unknownTo(object: KubeObject): Promise<string | undefined> {
  const kind = `${object.apiVersion} ${object.kind}`;
  if (!resources.has(kind)) resources.set(kind, await resourceOf(object));
  const resource = resources.get(kind);
  if (resource === undefined) return kind;
  const { namespace: where, name } = object.metadata;
  const folder = where === undefined ? resource : `namespaces/${where}/${resource}`;
  const query = 'fieldManager=a-judge&force=true&dryRun=All';
  const path = `${rootOf(object)}/${folder}/${name}?${query}`;
  try {
    await server.call('PATCH', path, object, 'application/apply-patch+yaml');
    return undefined;
  } catch (error) {
    const [, field] = / (\.\S+): field not declared in schema/.exec(String(error)) ?? [];
    if (field === undefined) throw error;
    return `${kind} ${field}`;
  }
}

/** Name of a kind in paths; `undefined` where the API server does not know the kind in that version. */
async function resourceOf(object: KubeObject): Promise<string | undefined> {
  try {
    const list = await server.call('GET', rootOf(object));
    const resources = listAt(list, 'resources').filter(
      (resource) => textAt(resource, 'kind') === object.kind,
    );
    return textAt(resources[0], 'name');
  } catch (error) {
    if (/: 404 /.test(String(error))) return undefined;
    throw error;
  }
}

function rootOf({ apiVersion }: KubeObject): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}
