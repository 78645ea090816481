import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { HEALTH_RULES } from '../../src/deliver/objects/health-rules';
import type { KubeObject } from '../../src/model/object-id';
import { observed, regshift } from '../cli/call';

jest.setTimeout(120_000);

let root: string;
let fleet: string;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'regshift-init-'));
  fleet = join(root, 'fleet');
  await regshift(['init', fleet]);
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

/** What a program prints; it must end well. */
function run(program: string, args: readonly string[]): string {
  const { error, status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (error !== undefined) throw new Error(`${program} is not installed: test/e2e/run installs it`);
  expect([stderr, status]).toEqual(['', 0]);
  return stdout;
}

describe('the folder that init leaves for the engine', () => {
  it('is one that kustomize builds to nothing', () => {
    expect(run('kubectl', ['kustomize', join(fleet, 'clusters/prod-1/manifests')])).toBe('');
  });

  it("keeps everything but one mark of a ModuleConfig through Flux's patches", async () => {
    const out = join(root, 'out');
    const phase = '06-switch-direct';
    await regshift(['render', ...observed('05-first-switch-containerd-v1'), '--out', out]);
    const { spec } = parse(readFileSync(join(fleet, 'flux/prod-1.yaml'), 'utf8')) as {
      readonly spec: { readonly patches: readonly object[] };
    };
    const resources = readdirSync(join(out, phase));
    const { patches } = spec;
    // As kustomize-controller does it: patches of the Kustomization are added to those of the folder.
    writeFileSync(join(out, phase, 'kustomization.yaml'), JSON.stringify({ resources, patches }));
    const built = objects(run('kubectl', ['kustomize', join(out, phase)]));
    const before = objects(
      ...resources.map((name) => readFileSync(join(out, phase, name), 'utf8')),
    );
    expect(built.map(withoutMark)).toEqual(before);
    const marked = built.filter(({ metadata }) => metadata.annotations?.[MARK] === 'Merge');
    expect(marked.map(({ metadata }) => metadata.name)).toEqual(['deckhouse', 'registry']);
  });
});

const MARK = 'kustomize.toolkit.fluxcd.io/ssa';

function objects(...texts: readonly string[]): readonly KubeObject[] {
  return texts
    .flatMap((text) => parseAllDocuments(text).map((document) => document.toJS() as KubeObject))
    .sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

function nameOf({ kind, metadata }: KubeObject): string {
  return `${kind} ${metadata.name}`;
}

function withoutMark(object: KubeObject): KubeObject {
  const annotations = Object.entries(object.metadata.annotations ?? {}).filter(
    ([key]) => key !== MARK,
  );
  return {
    ...object,
    metadata: { ...object.metadata, annotations: Object.fromEntries(annotations) },
  };
}

describe('the script of reviews', () => {
  it('has nothing that shellcheck complains of', () => {
    expect(run('shellcheck', [join(fleet, 'ci/regshift-review.sh')])).toBe('');
  });
});

describe('the health of', () => {
  const MODULE = 'resource.customizations.health.deckhouse.io_Module';
  const CONFIG = 'resource.customizations.health.deckhouse.io_ModuleConfig';

  /** What Argo CD's Lua makes of an object: Lua 5.1, without its libraries but the basic ones. */
  function health(rule: string, object: string): string {
    const folder = join(root, 'lua');
    mkdirSync(folder);
    const text = `string, os, io, math, getmetatable("").__index = nil
local function judge(obj)\n${HEALTH_RULES[rule] ?? ''}end
local health = judge(${object})
print(health.status .. ": " .. health.message)\n`;
    writeFileSync(join(folder, 'rule.lua'), text);
    return run('lua5.1', [join(folder, 'rule.lua')]).trim();
  }

  it.each([
    ['{}', 'Healthy:'],
    ['{status={}}', 'Healthy:'],
    ['{status={version="1", message=""}}', 'Healthy:'],
    ['{status={message="Update available"}}', 'Healthy: Update available'],
    ['{status={message="Error: mode is wrong"}}', 'Degraded: Error: mode is wrong'],
    ['{status={message="Error"}}', 'Healthy: Error'],
    ['{status={message="Errors are rare"}}', 'Healthy: Errors are rare'],
  ])('ModuleConfig %s is %s', (object, said) => {
    expect(health(CONFIG, object)).toBe(said);
  });

  const condition = (type: string, status: string, more = ''): string =>
    `{type="${type}", status="${status}"${more}}`;
  const module = (phase: string, ...conditions: readonly string[]): string =>
    `{status={phase="${phase}", conditions={${conditions.join(', ')}}}}`;
  const on = condition('EnabledByModuleManager', 'True');

  it.each([
    ['{}', 'Progressing: waiting for the module'],
    [module('Ready', on, condition('IsReady', 'True')), 'Healthy:'],
    [
      module('Reconciling', on, condition('IsReady', 'True')),
      'Progressing: waiting for the module',
    ],
    [
      module(
        'Reconciling',
        on,
        condition('IsReady', 'False', ', reason="Reconciling", message="first run"'),
      ),
      'Progressing: first run',
    ],
    [
      module('Error', on, condition('IsReady', 'False', ', reason="HookError", message="boom"')),
      'Degraded: boom',
    ],
    [
      module('Error', on, condition('IsReady', 'False', ', reason="ModuleError"')),
      'Degraded: ModuleError',
    ],
    [
      module(
        'Downloaded',
        condition('EnabledByModuleManager', 'False', ', message="turned off by module config"'),
      ),
      'Suspended: turned off by module config',
    ],
  ])('Module %s is %s', (object, said) => {
    expect(health(MODULE, object)).toBe(said);
  });
});
