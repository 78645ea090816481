import type { Performance } from '../../src/rehearse/perform/performance';
import { settings } from '../plan/plan-builder';
import { forced, moduleInput, OTHER, performed, prepare } from './switches';
import type { Around } from './switches';

/** Two nodes, as in the sheet's own text. */
const AROUND: Around = { masters: 1, workers: 1 };

function unmanagedToDirect(profile: 'D1' | 'C', seed: number): Performance {
  const platform = {
    type: 'Deckhouse',
    enableModule: false,
    profile,
    cri: 'ContainerdV2',
    clusterType: 'Static',
    publicDomainTemplate: '%s.example.com',
  } as const;
  const to = profile === 'D1' ? 'Direct' : 'U1';
  const ready = prepare(moduleInput('U0', to, AROUND, { platform }), AROUND);
  // DKP itself takes the hop at once, plans go by way of U1 (`switching.md` 6.1)
  return performed(forced(ready, settings('Direct', OTHER)), seed);
}

/** Conditions as they change: one line each, versions as words, a roll-out on nodes by its first line alone. */
function trace({ events }: Performance): readonly string[] {
  const versions = new Map([['unknown', 'unknown']]);
  const lines = events.flatMap(({ seen }) =>
    seen.flatMap((change) =>
      change.kind === 'condition' && change.status !== 'cleared'
        ? [`${change.type} ${change.status} ${spelled(change.message, versions)}`.trimEnd()]
        : [],
    ),
  );
  return lines.filter((line) => !/ 1\/2 node\(s\) ready/.test(line));
}

function spelled(message: string, versions: Map<string, string>): string {
  return message
    .trim()
    .replace(/"([^"]+)"/g, (_, version: string) => {
      const known = versions.get(version) ?? `version ${String(versions.size)}`;
      versions.set(version, known);
      return known;
    })
    .replaceAll('\n', ' / ');
}

const TO_SWITCH = [
  'RegistryContainsRequiredImages False Initializing',
  'Ready False Transitioning to Direct',
  'RegistryContainsRequiredImages False Mode: Default / other.example.com: 0 of 4 items processed',
  'RegistryContainsRequiredImages True Mode: Default / other.example.com: all 4 items are checked',
  'ContainerdConfigPreflightReady True',
  'TransitionContainerdConfigReady False Applying configuration to nodes / Creating Managed configuration...',
  'TransitionContainerdConfigReady False Applying configuration to nodes / 0/2 node(s) ready. Waiting: / - master-0: unknown → version 1 / - worker-0: unknown → version 1',
  'TransitionContainerdConfigReady True',
];

const SWITCH = [
  'InClusterProxyReady False Deploying incluster-proxy...',
  'InClusterProxyReady False Incluster-proxy deploying in progress: 0 of 1 updated replicas are available.',
  'InClusterProxyReady True',
  'DeckhouseRegistrySwitchReady False Updating registry for deckhouse components',
  'DeckhouseRegistrySwitchReady False Applying new registry to deckhouse-controller',
  'DeckhouseRegistrySwitchReady False Waiting for deckhouse-controller to become ready',
  'DeckhouseRegistrySwitchReady True',
  'FinalContainerdConfigReady False Applying configuration to nodes / 0/2 node(s) ready. Waiting: / - master-0: version 1 → version 2 / - worker-0: version 1 → version 2',
  'FinalContainerdConfigReady True',
];

describe('the conditions from Unmanaged to Direct', () => {
  it('are those of switching.md 3.13', () => {
    expect(trace(unmanagedToDirect('C', 1))).toEqual([
      ...TO_SWITCH,
      ...SWITCH,
      'CleanupNodeServices True',
      'Ready True',
    ]);
  });

  it('are fewer in the oldest generation', () => {
    expect(trace(unmanagedToDirect('D1', 1))).toEqual([...TO_SWITCH, ...SWITCH, 'Ready True']);
  });

  it.each([2, 3, 4, 5, 6, 7, 8])(
    'come in the same order however long things take: seed %i',
    (seed) => {
      const types = (lines: readonly string[]) => [
        ...new Set(lines.map((line) => line.split(' ').slice(0, 2).join(' '))),
      ];
      expect(types(trace(unmanagedToDirect('C', seed)))).toEqual(
        types([...TO_SWITCH, ...SWITCH, 'CleanupNodeServices True', 'Ready True']),
      );
    },
  );

  it('restart the controller between the switch and its end', () => {
    const { events } = unmanagedToDirect('C', 1);
    const at = (text: string) =>
      events.findIndex(({ actor, text: said }) => actor === 'controller' && said === text);
    const switched = events.findIndex(({ seen }) =>
      seen.some(
        (change) =>
          change.kind === 'condition' &&
          change.type === 'DeckhouseRegistrySwitchReady' &&
          change.status === 'True',
      ),
    );
    const stops = at('stops for the new registry');
    const ready = at('has run all hooks');
    expect([stops > 0, stops < ready, ready < switched]).toEqual([true, true, true]);
  });
});
