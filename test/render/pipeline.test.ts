import { rootCertificates } from 'node:tls';
import type { State } from '../../src/model/mode';
import { PIPELINE_DECKHOUSE, PIPELINE_KUBERNETES } from '../../src/modes/pipeline';
import { documentedTransitions } from '../../src/modes/table';
import type { DesiredObject } from '../../src/plan/objects';
import type { Plan } from '../../src/plan/plan';
import { renderPlan } from '../../src/render/render-plan';
import { TreeRenderer } from '../../src/render/render-tree';
import type { RenderedObject } from '../../src/render/render-tree';
import type { RegistrySection } from '../../src/spec/cluster-file.generated';
import type { PipelineSpec } from '../../src/spec/cluster';
import { validateFiles } from '../../src/validate/validate-files';
import { isWorkload } from '../constructs/pod-template';
import { GROUNDS, phasesOf, pipelinePlan } from '../plan/pipeline-builder';
import type { Ground } from '../plan/pipeline-builder';
import { SECTION, settings } from '../plan/plan-builder';
import { schemas } from '../validate/run';
import { unmetKeys, versionsIn } from './listed-keys';

/** Stands in every environment variable and file that references could name: no render may look there. */
const PLANTED = 'planted-secret-value';

const OTHER: RegistrySection = {
  imagesRepo: 'other.example.com/deckhouse/ee',
  scheme: 'HTTPS',
  username: 'robot',
  password: { fromEnv: 'EXAMPLE_PASSWORD' },
  // any real one: validation looks into it
  ca: `${rootCertificates[0] ?? ''}\n`,
};

const GATEWAY = { name: 'public', namespace: 'gateways', sectionName: 'https' };

/** What can change while the mode stays. */
const PARAMETERS: readonly (readonly [string, State, RegistrySection, Partial<PipelineSpec>])[] = [
  ['other path', 'Direct', { ...SECTION, imagesRepo: 'registry.example.com/copy/ee' }, {}],
  ['new value of the licence', 'Direct', withGeneration(SECTION, 2), {}],
  ['plain http', 'Direct', { ...SECTION, scheme: 'HTTP' }, {}],
  ['plain http', 'Proxy', { ...SECTION, scheme: 'HTTP' }, {}],
  ['a proxy on every node', 'Direct', SECTION, { nodeProxy: 'Always' }],
  ['pull secrets', 'Proxy', SECTION, { imagePullSecrets: ['own-images'] }],
  ['one master', 'Local', SECTION, { masters: [{ name: 'master-0', address: '10.0.0.10' }] }],
  ['a gateway', 'Local', SECTION, { push: { allowFrom: [], gateway: GATEWAY } }],
  [
    'an Ingress with everything',
    'Local',
    SECTION,
    { push: { allowFrom: ['10.0.0.0/8'], ingressClass: 'nginx', clusterIssuer: 'internal' } },
  ],
];

function withGeneration(section: RegistrySection, generation: number): RegistrySection {
  return { ...section, license: { fromEnv: 'EXAMPLE_LICENSE', generation } };
}

type Case = readonly [Ground, string, State, State];

function hopsOn(ground: Ground): readonly Case[] {
  const profile = ground.startsWith('Kubernetes') ? PIPELINE_KUBERNETES : PIPELINE_DECKHOUSE;
  return documentedTransitions(profile)
    .filter(({ from, to }) => !(ground === 'Kubernetes, paths differ' && [from, to].includes('U1')))
    .map(({ from, to }) => [ground, 'other registry', from, to] as const);
}

const HOPS: readonly Case[] = GROUNDS.flatMap(hopsOn);
const CHANGES: readonly Case[] = GROUNDS.flatMap((ground) =>
  PARAMETERS.map(([name, state]) => [ground, name, state, state] as const),
).filter(([ground, name]) => ground !== 'DKP v1' || name !== 'other path');
const CASES = [...HOPS, ...CHANGES];

function planOf([ground, name, from, to]: Case): Plan {
  const change = PARAMETERS.find(([what, state]) => what === name && state === to);
  const [, , section = OTHER, pipeline = {}] = change ?? [];
  const via = { unmanaged: SECTION, direct: SECTION };
  return pipelinePlan(ground, from, to, { registry: settings(to, section), via }, pipeline);
}

const TREES = new Map<string, readonly (readonly [string, readonly RenderedObject[]])[]>();

/** Every tree of a plan by the name of its phase, those of the ways back too. */
function treesOf(one: Case): readonly (readonly [string, readonly RenderedObject[]])[] {
  const key = one.join();
  const known = TREES.get(key);
  if (known !== undefined) return known;
  const made = renderAll(planOf(one));
  TREES.set(key, made);
  return made;
}

function renderAll(plan: Plan): readonly (readonly [string, readonly RenderedObject[]])[] {
  const rendered = renderPlan(plan, { delivered: [] });
  if (!rendered.ok) throw new Error(rendered.issues.map(({ message }) => message).join('\n'));
  const steps = phasesOf(plan).flatMap(({ inverse }) => inverse.steps);
  return [
    ...rendered.value.phases.map(({ id, tree }) => [id, tree.objects] as const),
    ...steps.map(({ id, objects }) => [id, renderTree(objects)] as const),
  ];
}

/** Entries that phases share are made once. */
const RENDERER = new TreeRenderer();

function renderTree(objects: readonly DesiredObject[]): readonly RenderedObject[] {
  const tree = RENDERER.render(objects);
  if (!tree.ok) throw new Error(tree.issues.map(({ message }) => message).join('\n'));
  return tree.value.objects;
}

/** Plain http is warned of. */
const ASKED_FOR = ['N028'];

const FINDINGS = new Map<string, readonly string[]>();

/** What validation finds in a file; the same text is looked at once. */
function findingsIn({ path, text }: RenderedObject): readonly string[] {
  const known = FINDINGS.get(text);
  if (known !== undefined) return known;
  const { issues } = validateFiles([{ path, text }], { schemas });
  const found = issues
    .filter(({ severity, code }) => severity !== 'info' && !ASKED_FOR.includes(code))
    .map(({ code, place, message }) => `${code} ${place.object ?? path}: ${message}`);
  FINDINGS.set(text, found);
  return found;
}

it('there are many', () => {
  expect(CASES.length).toBeGreaterThan(100);
});

describe('every tree of every hop of engine Pipeline', () => {
  beforeAll(() => {
    process.env['EXAMPLE_LICENSE'] = PLANTED;
    process.env['EXAMPLE_PASSWORD'] = PLANTED;
  });

  it.each(CASES)('%s, %s: %s to %s validates, on the way back too', (...one) => {
    const trees = treesOf(one);
    expect(trees.length).toBeGreaterThan(0);
    const found = trees.flatMap(([id, objects]) =>
      objects.flatMap((object) => findingsIn(object).map((finding) => `${id}: ${finding}`)),
    );
    expect(found).toEqual([]);
  });

  it.each(CASES)('%s, %s: %s to %s: each file is there once', (...one) => {
    const twice = treesOf(one).flatMap(([id, objects]) => {
      const paths = objects.map(({ path }) => path);
      return paths.filter((path, index) => paths.indexOf(path) !== index).map((p) => `${id}: ${p}`);
    });
    expect(twice).toEqual([]);
  });

  it.each(CASES)('%s, %s: %s to %s: the Service selects pods of one workload', (...one) => {
    const selections = treesOf(one).flatMap(([id, objects]) => selectionsIn(id, objects));
    expect(selections.filter(({ workloads }) => workloads.length !== 1)).toEqual([]);
  });

  it.each(CASES)('%s, %s: %s to %s: every pod finds its version of its files', (...one) => {
    const unmet = treesOf(one).flatMap(([id, objects]) =>
      unmetKeys(objects.map(({ object }) => object)).map((text) => `${id}: ${text}`),
    );
    expect(unmet).toEqual([]);
  });

  it('a version is one text of its files, whatever the hop', () => {
    const contents = new Map<string, Set<string>>();
    for (const [key, content] of CASES.flatMap(treesOf).flatMap(([, objects]) =>
      versionsIn(objects.map(({ object }) => object)),
    )) {
      contents.set(key, (contents.get(key) ?? new Set()).add(content));
    }
    expect(contents.size).toBeGreaterThan(20);
    expect([...contents].filter(([, { size }]) => size > 1).map(([key]) => key)).toEqual([]);
  });

  it.each(CASES)('%s, %s: %s to %s: nothing is labelled as a part of DKP', (...one) => {
    const labelled = treesOf(one).flatMap(([, objects]) =>
      objects.filter(({ text }) => /^\s*"?heritage"?:/m.test(text)).map(({ path }) => path),
    );
    expect(labelled).toEqual([]);
  });

  it.each(CASES)('%s, %s: %s to %s: no value of a secret, none of our own', (...one) => {
    const texts = treesOf(one).flatMap(([, objects]) => objects.map(({ text }) => text));
    expect(texts.filter((text) => text.includes(PLANTED))).toEqual([]);
    const generated = /PRIVATE KEY|\$2[aby]\$\d\d\$/;
    expect(texts.filter((text) => generated.test(text))).toEqual([]);
  });
});

interface Selection {
  readonly id: string;
  readonly service: string;
  readonly workloads: readonly string[];
}

/** The workloads whose pods each Service selects. */
function selectionsIn(id: string, objects: readonly RenderedObject[]): readonly Selection[] {
  const workloads = objects.map(({ object }) => object).filter(isWorkload);
  return objects
    .filter(({ object }) => object.kind === 'Service')
    .map(({ object }) => {
      const { selector } = object['spec'] as { selector: Readonly<Record<string, string>> };
      const selected = workloads.filter(({ spec }) =>
        Object.entries(selector).every(
          ([label, value]) => spec.template.metadata?.labels?.[label] === value,
        ),
      );
      const names = selected.map(({ metadata }) => metadata.name);
      return { id, service: object.metadata.name, workloads: names };
    });
}

describe('renders of one plan', () => {
  it.each(GROUNDS)('%s: the same bytes twice', (ground) => {
    const one: Case = [ground, 'other registry', 'Direct', 'Local'];
    const [first, second] = [1, 2].map(() =>
      renderAll(planOf(one)).map(([id, objects]) => [
        id,
        objects.map(({ path, text }) => ({ path, text })),
      ]),
    );
    expect(second).toEqual(first);
  });
});
