import { hostSlug } from '../../src/model/host-slug';
import { pipelineObjectId } from '../../src/plan/pipeline/object-ids';
import { PIPELINE_KINDS } from '../../src/plan/pipeline/objects';
import type { PipelineObject } from '../../src/plan/pipeline/objects';
import { planSwitch } from '../../src/plan/plan-switch';
import { PROFILES } from '../../src/modes/profiles';
import { loadSwitch } from '../../src/cli/load';
import { join } from 'node:path';
import { ROOT, textOf } from './pages';

const PAGE = 'docs/reference/plan-json.md';

/** Calls whose plans have every field between them. */
const CALLS = [
  { example: '03-local' },
  { example: '05-first-switch-containerd-v1' },
  { example: '08-way-out' },
  { example: '10-cloud', from: 'Local' },
  { example: '11-kubernetes-proxy' },
  { example: '12-kubernetes-direct' },
  { example: '12-kubernetes-direct', from: 'Proxy' },
  { example: '13-kubernetes-local' },
  { example: '14-without-the-module' },
].map(({ example, from }) => {
  const folder = join(ROOT, 'examples', example);
  const file = join(folder, 'cluster.yaml');
  return from === undefined ? { file, observed: join(folder, 'dump') } : { file, from };
});

/** Type of the value behind a field of a type, as the page names them. */
const TYPES: Readonly<Record<string, string>> = {
  'Plan.basis': 'Basis',
  'Plan.refusals': 'Refusal',
  'Plan.preconditions': 'Precondition',
  'Plan.hops': 'Hop',
  'Plan.actions': 'Action',
  'Plan.risks': 'Risk',
  'Hop.phases': 'Phase',
  'Phase.changes': 'Change',
  'Phase.gate': 'Gate',
  'Phase.inverse': 'Inverse',
  'Phase.objects': 'Object',
  'Gate.all': 'Clause',
  'Inverse.steps': 'InverseStep',
  'InverseStep.changes': 'Change',
  'InverseStep.gate': 'Gate',
  'InverseStep.objects': 'Object',
};

/** Fields that no example has: a file that is edited in place, and other ways to push. */
const RARE = ['Object.file', 'Object.tlsSecret', 'Object.gateway'];

describe('the page about the plan as JSON', () => {
  it('names every field of real plans, and no other', async () => {
    const found = new Set<string>(RARE);
    for (const call of CALLS) {
      const { input } = await loadSwitch(call);
      collect('Plan', JSON.parse(JSON.stringify(planSwitch(input))), found);
    }
    expect([...documentedFields()].sort()).toEqual([...found].sort());
  });

  it('names every kind of clause and object that real plans have', async () => {
    const page = textOf(PAGE);
    const kinds = new Set<string>();
    for (const call of CALLS) {
      const { input } = await loadSwitch(call);
      for (const phase of planSwitch(input).hops.flatMap((hop) => hop.phases)) {
        for (const { kind } of [...phase.gate.all, ...phase.objects]) kinds.add(kind);
        for (const step of phase.inverse.steps)
          for (const { kind } of step.objects) kinds.add(kind);
      }
    }
    expect([...kinds].filter((kind) => !page.includes(`| \`${kind}\` |`))).toEqual([]);
  });
});

describe('the objects of engine Pipeline', () => {
  const rows = textOf(PAGE).matchAll(/^\| `(\w+)` \| (\w+) `([^`]+)`/gm);
  const named = [...rows].map(([, kind, object, name]) => [kind, `${object ?? ''}/${name ?? ''}`]);

  it('are all there, under their names', () => {
    const found = new Map(named.map(([kind = '', object = '']) => [kind, object]));
    for (const kind of Object.keys(PIPELINE_KINDS)) {
      const isUndo = kind === 'NodeHostsScriptUndo';
      expect([kind, isUndo ? undefined : nameOf(kind)]).toEqual([kind, found.get(kind)]);
    }
  });
});

describe('the page about conditions', () => {
  it('explains every condition of every profile', () => {
    const page = textOf('docs/reference/conditions.md');
    const types = new Set(
      PROFILES.flatMap(({ conditions }) => Object.values(conditions).flat()).map((row) => row.type),
    );
    expect(types.size).toBeGreaterThan(8);
    expect([...types].filter((type) => !page.includes(`| \`${type}\` |`))).toEqual([]);
  });
});

/** Kind and name of the object that an entry becomes, with `<…>` for what differs. */
function nameOf(kind: string): string {
  const entry = { kind, user: '<user>', host: '<host>' } as unknown as PipelineObject;
  const { kind: object, name } = pipelineObjectId(entry);
  return `${object}/${name.replace(hostSlug('<host>'), '<host>')}`;
}

function collect(type: string, value: unknown, found: Set<string>): void {
  if (Array.isArray(value)) {
    for (const entry of value) collect(type, entry, found);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [field, inner] of Object.entries(value)) {
    found.add(`${type}.${field}`);
    const next = TYPES[`${type}.${field}`];
    if (next !== undefined) collect(next, inner, found);
  }
}

/** Rows of the first table below each heading. */
function documentedFields(): ReadonlySet<string> {
  const sections = textOf(PAGE).split(/^## /m).slice(1);
  return new Set(
    sections.flatMap((section) => {
      const [type = ''] = section.split('\n');
      const [rows = ''] = /(?:^\|.*\n)+/m.exec(section) ?? [];
      return [...rows.matchAll(/^\| `(\w+)` \|/gm)].map(([, field = '']) => `${type}.${field}`);
    }),
  );
}
