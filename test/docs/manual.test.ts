import { join } from 'node:path';
import { loadSwitch } from '../../src/cli/load';
import { planSwitch } from '../../src/plan/plan-switch';
import type { Phase, Plan } from '../../src/plan/plan';
import { readManifests } from '../../src/render/from-yaml';
import { ROOT } from './pages';
import { Session } from './session';

/** Rows of docs/manual-coverage.md that no other test holds. */
describe('the manual, on the examples', () => {
  it('the watch command picks keys and never touches the one with private keys', async () => {
    const watch = (await planOf('01-direct')).actions.find(({ text }) => text.includes('watch'));
    expect(watch).toEqual({
      phase: 'switch-direct',
      text: 'from here on, watch until mode equals target_mode and condition Ready is True',
      command:
        "d8 k -n d8-system get secret registry-state -o json | jq -r '.data | {mode, target_mode, conditions} | map_values(@base64d) | .[]'",
    });
  });

  it.each(['01-direct', '02-proxy', '04-unmanaged', '07-direct-new-license', '10-cloud'])(
    'the gate of the switch of %s fails when a module or an image suffers',
    async (example) => {
      const phase = phasesOf(await planOf(example)).find(({ id }) => id.startsWith('switch-'));
      expect(phase?.gate.all.map(({ kind }) => kind)).toEqual([
        'Delivered',
        'RegistryReady',
        'PlatformHealthy',
      ]);
    },
  );

  it('the way out deletes the Secret by hand, waits, and only then writes the old format', async () => {
    const plan = await planOf('08-way-out');
    const ids = phasesOf(plan).map(({ id }) => id);
    expect(ids.slice(ids.indexOf('switch-u0'))).toEqual([
      'switch-u0',
      'release-nodes',
      'legacy-auth',
      'disable-module',
    ]);
    expect(plan.actions.find(({ phase }) => phase === 'release-nodes')?.command).toBe(
      'd8 k -n d8-system delete secret registry-bashible-config',
    );
    const release = phasesOf(plan).find(({ id }) => id === 'release-nodes');
    expect(release?.gate.all).toEqual([
      { kind: 'RegistryReady', mode: 'Unmanaged' },
      { kind: 'NodesReleased' },
    ]);
  });

  it.each([
    ['05-first-switch-containerd-v1', 'prepare-nodes', 0],
    ['05-first-switch-containerd-v1', 'drop-legacy-containerd-config', 0],
    ['08-way-out', 'legacy-auth', 31],
  ])('scripts of %s, %s run on all nodes with weight %d', async (example, phase, weight) => {
    const call = `regshift render -f cluster.yaml --observed dump --phase ${phase} --stdout`;
    const { output } = await inExample(example, call);
    const manifests = readManifests([{ path: 'phase.yaml', content: output }]);
    const objects = manifests.ok ? manifests.value : [];
    const scripts = objects.filter(({ kind }) => kind === 'NodeGroupConfiguration');
    const content: unknown = expect.stringMatching(/^#!\/bin\/bash\n/);
    expect(scripts.length).toBeGreaterThan(0);
    for (const script of scripts) {
      expect(script['spec']).toEqual({ weight, nodeGroups: ['*'], bundles: ['*'], content });
    }
  });

  it('the blank that the manual has for the licence is found', async () => {
    const { output } = await inExample(
      '01-direct',
      'regshift render -f cluster.yaml --observed dump --phase switch-direct --stdout > config.yaml',
      "sed -i 's|license: .*|license: <LICENSE_KEY> # Replace with your license key|' config.yaml",
      'regshift validate config.yaml',
    );
    expect(output).toContain(
      'V044  ModuleConfig/deckhouse spec.settings.registry.direct.license: the blank of an example was not filled in',
    );
  });
});

async function planOf(example: string): Promise<Plan> {
  const folder = join(ROOT, 'examples', example);
  const { input } = await loadSwitch({
    file: join(folder, 'cluster.yaml'),
    observed: join(folder, 'dump'),
  });
  return planSwitch(input);
}

function phasesOf(plan: Plan): readonly Phase[] {
  return plan.hops.flatMap((hop) => hop.phases);
}

/** Runs commands in a copy of an example; gives what the last one did. */
async function inExample(
  example: string,
  ...commands: readonly string[]
): Promise<{ readonly output: string; readonly exitCode: number }> {
  const session = new Session(join(ROOT, 'examples', example));
  try {
    let ran = { output: '', exitCode: 0 };
    for (const command of commands) ran = await session.run(command);
    return ran;
  } finally {
    session.remove();
  }
}
