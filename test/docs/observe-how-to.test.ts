import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { readTree } from '../../src/io/read-files';
import type { AccessRole } from '../../src/model/access-role';
import { accessRoles } from '../../src/observe/access-roles';
import { readDumpFile } from '../../src/observe/dump-file';
import type { DumpFile } from '../../src/observe/dump-file';
import { readDump } from '../../src/observe/read-dump';
import type { Snapshot } from '../../src/observe/snapshot';
import { accessManifests } from '../../src/render/observer-manifests';
import { grants } from '../observe/memory-api';
import { fencesOf } from './markdown';
import { ROOT, textOf } from './pages';

/** Plurals by which the page asks for kinds. */
const PLURALS: Readonly<Record<string, string>> = {
  Node: 'nodes',
  NodeGroup: 'nodegroups.deckhouse.io',
  NodeGroupConfiguration: 'nodegroupconfigurations.deckhouse.io',
  Module: 'modules.deckhouse.io',
  ModuleConfig: 'moduleconfigs.deckhouse.io',
  DeckhouseRelease: 'deckhousereleases.deckhouse.io',
  Deployment: 'deployments.apps',
  Pod: 'pods',
  ConfigMap: 'configmaps',
  Secret: 'secrets',
};

/** Answers from a folder `OBJECTS/<namespace or _>/<plural>/<name>.json`, as kubectl does. */
const KUBECTL = `#!/usr/bin/env bash
namespace=_ kinds='' name=''
while [ $# -gt 0 ]; do
  case $1 in
    -n) namespace=$2; shift ;;
    -o | -l) shift ;;
    get | --*) ;;
    *) if [ -z "$kinds" ]; then kinds=$1; else name=$1; fi ;;
  esac
  shift
done
for kind in \${kinds//,/ }; do
  folder="$OBJECTS/$namespace/$kind"
  if [ -z "$name" ]; then cat "$folder"/*.json
  elif [ -f "$folder/$name.json" ]; then cat "$folder/$name.json"
  else echo "Error from server (NotFound): $kind \\"$name\\" not found" >&2
  fi
done
`;
const QUEUE =
  '{"active":[],"empty":[{"name":"main","tasksCount":0,"status":""}],"summary":{"mainQueueTasks":0,"otherQueues":{"active":0,"empty":107,"tasks":0},"totalTasks":0}}';

describe('the commands of the page about observing a cluster', () => {
  it.each(['03-local', '05-first-switch-containerd-v1'])(
    'tell the same about the cluster of %s as a whole dump',
    (example) => {
      const files = filesOf(example);
      const whole = snapshotOf(files);
      const piped = runPipe(files);
      const read = ['deckhouse', 'global', 'registry'];
      expect(snapshotOf([{ name: '-', bytes: Buffer.from(piped) }])).toEqual({
        ...whole,
        moduleConfigs: whole.moduleConfigs?.filter(({ name }) => read.includes(name)),
      });
    },
  );

  it('tell what is not there from what was not asked for', () => {
    const files = filesOf('01-direct').map(({ name, bytes }) => ({
      name,
      bytes: Buffer.from(Buffer.from(bytes).toString('utf8').replace('is-bootstraped', 'is-other')),
    }));
    expect(
      snapshotOf([{ name: '-', bytes: Buffer.from(runPipe(files)) }]).cluster.bootstrapped,
    ).toBe('absent');
  });

  it('never lists Secrets, whose names can not be limited in a list', () => {
    const lists = script().match(/get secrets(?! \w)/g);
    expect(lists).toBeNull();
  });

  it('ask for nothing that the roles on the page do not give', () => {
    const roles = rolesOnPage().flatMap((object) => ('rules' in object ? [object] : []));
    const questions = [
      ...script().matchAll(/kubectl(?: -n (\S+))? get (\S+)(?: ([a-z][\w-]*))? /g),
    ];
    const asked = questions.flatMap(([, namespace = '', kinds = '', name = '']) =>
      kinds.split(',').map((kind) => {
        const [resource = '', ...group] = kind.split('.');
        const verb = name === '' ? ('list' as const) : ('get' as const);
        return { verb, group: group.join('.'), resource, namespace, name };
      }),
    );
    expect(asked.length).toBeGreaterThan(15);
    const granted = roles.map(({ metadata: { namespace }, rules }) => ({
      ...(namespace === undefined ? {} : { namespace }),
      rules,
    }));
    expect(asked.filter((question) => !grants(granted, question))).toEqual([]);
  });

  it('and observing live need exactly these roles', () => {
    const roles = accessRoles({ platform: 'Deckhouse' });
    const subject = { kind: 'Group', name: 'registry-observers' } as const;
    expect(rolesOnPage()).toEqual(accessManifests(roles, subject, 'registry-observer'));
  });
});

interface Role {
  readonly metadata: { readonly namespace?: string };
  readonly rules: AccessRole['rules'];
}

/** Roles and bindings that the page tells to apply. */
function rolesOnPage(): readonly (Role | { readonly roleRef: unknown })[] {
  const page = textOf('docs/how-to/observe-a-cluster.md');
  const text = /<<'EOF'\n([\s\S]*?)\nEOF\n/.exec(page)?.[1] ?? '';
  return parseAllDocuments(text).map((document) => document.toJS() as Role);
}

function filesOf(example: string): readonly DumpFile[] {
  const dump = readTree(join(ROOT, 'examples', example, 'dump'), () => true);
  return dump.map(({ path, bytes }) => ({ name: path, bytes }));
}

function script(): string {
  const fences = fencesOf(textOf('docs/how-to/observe-a-cluster.md'));
  return fences.find(({ text }) => text.startsWith('# dump.sh'))?.text ?? '';
}

/** Runs the page's pipe with programs that answer from a dump; gives what reaches regshift. */
function runPipe(dump: readonly DumpFile[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'regshift-observe-'));
  try {
    for (const file of dump) writeObjects(folder, file);
    const put = (name: string, text: string): void => {
      writeFileSync(join(folder, name), text, { mode: 0o755 });
    };
    put('kubectl', KUBECTL);
    put('d8', `#!/usr/bin/env bash\necho '${QUEUE}'\n`);
    put('regshift', `#!/usr/bin/env bash\ncat > "$OBJECTS/piped"\n`);
    execFileSync('bash', ['-c', script()], {
      env: { ...process.env, PATH: `${folder}:${process.env['PATH'] ?? ''}`, OBJECTS: folder },
    });
    return readFileSync(join(folder, 'piped'), 'utf8');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeObjects(folder: string, file: DumpFile): void {
  for (const { kind, name, namespace = '_', fields } of readDumpFile(file).objects) {
    const path = join(folder, namespace, PLURALS[kind] ?? kind, `${name}.json`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${JSON.stringify(fields)}\n`);
  }
}

function snapshotOf(files: readonly DumpFile[]): Snapshot {
  const result = readDump(files);
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  expect(result.issues).toEqual([]);
  return result.value;
}
