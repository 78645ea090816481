import { readManifests } from '../../../src/render/from-yaml';
import type { KubeObject } from '../../../src/model/object-id';
import type { TwinState } from '../../../src/rehearse/twin/state';
import { moduleInput, pipelineInput } from '../switches';
import { START, stage } from './live-builder';
import type { Stage } from './live-builder';

const SMALL = { masters: 1, workers: 1, tool: 'Flux' } as const;

/** Phases whose commits landed, in order. */
function landed({ repository }: Stage): readonly string[] {
  return repository.subjects.filter((subject) => !subject.startsWith('adds '));
}

describe('a switch of a live cluster', () => {
  it.each([
    ['Flux', moduleInput('U0', 'Direct', SMALL)],
    ['Argo CD', moduleInput('U0', 'Direct', { ...SMALL, tool: 'ArgoCD' })],
    ['images that a person pushes', moduleInput('Direct', 'Local', SMALL)],
    ['engine Pipeline', pipelineInput('Kubernetes', 'U0', 'Direct', SMALL)],
  ])('lands one commit per phase and ends: %s', async (_, input) => {
    const live = stage(input, SMALL);
    const { outcome, problems, moments } = await live.run();
    expect(problems).toEqual([]);
    expect(moments).toBeGreaterThan(0);
    expect(outcome).toMatchObject({ kind: 'committed', step: { kind: 'close' } });
    const commits = live.planned.phases.filter(({ kind }) => kind === 'commit');
    const begins = live.planned.phases[0]?.kind === 'commit' ? [] : ['a switch begins'];
    expect(landed(live)).toEqual(
      [...begins, ...commits.map(({ id }) => id), 'the switch is done'].map(
        (what) => `${live.planned.cluster}: ${what}`,
      ),
    );
  });

  it('gives the GitOps engine what git holds: commits by their names, objects by their files', async () => {
    const live = stage(moduleInput('U0', 'Direct', SMALL), SMALL);
    await live.run();
    const fetched = live.cluster.twin.repository.revisions.slice(1);
    expect(fetched.map(({ sha }) => sha)).toEqual(live.repository.commits.map(({ sha }) => sha));
    const last = live.repository.commits.at(-1)?.files ?? [];
    const inGit = readManifests(last.filter(({ path }) => path.includes('/manifests/')));
    expect(fetched.at(-1)?.tree).toEqual(inGit.ok ? inGit.value : inGit.issues);
  });

  it('is the same for the same seed', async () => {
    const [first, second] = [1, 2].map(() => stage(moduleInput('U0', 'Direct', SMALL), SMALL));
    await first?.run();
    await second?.run();
    expect(second?.events).toEqual(first?.events);
  });

  it('tells things in the order of virtual time', async () => {
    const live = stage(moduleInput('U0', 'Direct', SMALL), SMALL);
    await live.run();
    const times = live.events.map(({ at }) => at);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times[0]).toBe(START);
  });

  it('ends where nothing happens any more and the gate is not open', async () => {
    const gone = (twin: TwinState): TwinState => ({
      ...twin,
      registries: Object.fromEntries(
        Object.entries(twin.registries).map(([host, known]) => [
          host,
          { ...known, health: 'gone' },
        ]),
      ),
    });
    const live = stage(moduleInput('U0', 'Direct', SMALL), SMALL, gone);
    const { outcome } = await live.run();
    expect(outcome).toMatchObject({ kind: 'wait', verdict: { verdict: 'waiting' } });
    expect(landed(live)).not.toContain(`${live.planned.cluster}: switch-direct`);
  });

  it('ends at a file that is foreign to it', async () => {
    const live = stage(moduleInput('U0', 'Direct', SMALL), SMALL);
    live.repository.put({ path: 'clusters/prod-1/mine.txt', content: 'x\n' });
    expect((await live.run()).outcome).toMatchObject({ kind: 'refused' });
    expect(live.events.map(({ kind }) => kind)).toEqual(['look']);
  });

  it('is under way for people as soon as its journal says so, after a restart too', async () => {
    const live = stage(moduleInput('Direct', 'Local', SMALL), SMALL);
    await live.run();
    const hand = live.events.filter((event) => event.kind === 'move' && event.actor === 'person');
    expect(hand).toHaveLength(1);
    // a second run begins with the repository and the cluster as the first one left them
    expect((await live.run()).outcome).toEqual({ kind: 'done' });
  });
});

describe('what the GitOps engine builds', () => {
  it('is what the kustomization lists, and nothing that only lies beside it', async () => {
    const live = stage(moduleInput('U0', 'Direct', SMALL), SMALL);
    live.repository.put({
      path: 'clusters/prod-1/manifests/kustomization.yaml',
      content: 'kind: Kustomization\nresources:\n  - listed.yaml\n',
    });
    for (const name of ['listed', 'beside']) {
      live.repository.put({
        path: `clusters/prod-1/manifests/${name}.yaml`,
        content: `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`,
      });
    }
    live.cluster.follow(await live.repository.read());
    const tree: readonly KubeObject[] = live.cluster.twin.repository.revisions.at(-1)?.tree ?? [];
    expect(tree.map(({ metadata }) => metadata.name)).toEqual(['listed']);
  });
});
