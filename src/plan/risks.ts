import { splitImagesRepo } from '../model/images-repo';
import type { Profile } from '../modes/profile';
import { tryStateRow } from '../modes/table';
import type { FieldOwner, ModuleConfigFacts } from '../observe/snapshot';
import type { CheckContext } from './checks/check';
import type { Hop, Phase, Risk } from './plan';
import { sectionOf } from './settings';
import type { AnySection } from './settings';
import { observedSettings } from './known-settings';
import { withoutOwnEngine } from './own-engine';
import { isStartObserved } from './start-state';

/** What the risks are told from. */
export interface RiskContext extends CheckContext {
  readonly profile: Profile;
  /** The profile is a default: nothing tells the version. */
  readonly profileAssumed: boolean;
  /** Whether the settings in force are known with their references. */
  readonly inForceKnown: boolean;
}

/** What may hurt although it is legal, heaviest first. */
export function risksOf(context: RiskContext): readonly Risk[] {
  if (context.hops.length === 0) return [];
  return [
    ...renames(context),
    ...containerdRestarts(context),
    ...registriesOutOfReach(context),
    ...sameHost(context),
    ...noWayBack(context),
    ...otherOwners(context),
    ...fromProfile(context),
    ...registriesOnMasters(context),
    ...unguardedFile(context),
    ...assumptions(context),
  ];
}

function renames({ profile, hops }: RiskContext): readonly Risk[] {
  const renaming = phasesOf(hops).filter((phase) => phase.disruption === 'AllComponentsRestart');
  const [first] = renaming;
  if (first === undefined) return [];
  const end = hops.at(-1)?.to ?? 'U0';
  const names =
    tryStateRow(profile, end)?.imageNames === 'virtual'
      ? 'the virtual name'
      : 'the name of the registry itself';
  const times = renaming.length === 1 ? 'once' : `${String(renaming.length)} times`;
  return [
    {
      code: renaming.length === 1 && end !== 'U0' && end !== 'U1' ? 'P050' : 'P051',
      message: `every DKP component restarts ${times} (${first.id}): image names change to ${names}`,
    },
  ];
}

function containerdRestarts({ hops, containerd, snapshot }: RiskContext): readonly Risk[] {
  const phase = phasesOf(hops).find(
    (p) => p.id === 'drop-legacy-containerd-config' || p.disruption === 'ContainerdRestart',
  );
  if (phase === undefined) return [];
  const seen = containerd.v1 === 'yes';
  const nodes = snapshot?.nodes?.length;
  const where = nodes === undefined ? 'on nodes' : `on ${String(nodes)} nodes`;
  return [
    {
      code: 'P061',
      message: seen
        ? `containerd v1 restarts ${where} (${phase.id})`
        : `if nodes run containerd v1, it restarts on them (${phase.id})`,
    },
  ];
}

/** From the moment the drop-ins are gone until the new layout is there, the user's own registries can not be pulled from. */
function registriesOutOfReach({ hops, input }: RiskContext): readonly Risk[] {
  const ids = phasesOf(hops).map((phase) => phase.id);
  const hosts = input.cluster.nodeRegistries.map((registry) => registry.host).join(', ');
  const of = hosts === '' ? 'registries configured in drop-ins' : hosts;
  if (ids.includes('drop-legacy-containerd-config')) {
    return [
      {
        code: 'P055',
        message: `${of}: out of reach on a node from drop-legacy-containerd-config on, until the new configuration has reached it`,
      },
    ];
  }
  return ids.includes('release-nodes')
    ? [
        {
          code: 'P055',
          message: `${of}: out of reach on a node from release-nodes until legacy-auth is done there`,
        },
      ]
    : [];
}

/** DKP tells mirrors apart by host and scheme: the new entry replaces the old one, with no overlap. */
function sameHost(context: RiskContext): readonly Risk[] {
  return context.hops.flatMap((hop, index) => {
    if (hop.from !== hop.to) return [];
    const wanted = context.hopSettings[index]?.settings;
    const section = wanted === undefined ? undefined : sectionOf(wanted, hop.to);
    const old = oldSection(context, hop);
    if (section === undefined || old === undefined || hop.to === 'Proxy') return [];
    return splitImagesRepo(section.imagesRepo).host ===
      splitImagesRepo(old.imagesRepo ?? '').host &&
      (section.scheme ?? 'HTTPS') === (old.scheme ?? 'HTTPS')
      ? [
          {
            code: 'P052',
            message: `${splitImagesRepo(section.imagesRepo).host} stays the host: nodes get the new path, login and CA in place of the old ones, never both; a mistake in them stops pulls at once`,
          },
        ]
      : [];
  });
}

function oldSection(
  context: RiskContext,
  hop: Hop,
): (Pick<AnySection, 'scheme'> & { readonly imagesRepo?: string }) | undefined {
  const facts = observedSettings(context.input);
  const section =
    hop.to === 'U1' ? facts?.unmanaged : hop.to === 'Direct' ? facts?.direct : undefined;
  if (section !== undefined) {
    return {
      ...(section.imagesRepo === undefined ? {} : { imagesRepo: section.imagesRepo }),
      scheme: section.scheme === 'HTTP' ? 'HTTP' : 'HTTPS',
    };
  }
  const known = [context.input.history, context.input.cluster.previous].find(
    (s) => s !== undefined,
  );
  return known === undefined ? undefined : sectionOf(known, hop.to);
}

function noWayBack({ inForceKnown, targets }: RiskContext): readonly Risk[] {
  return inForceKnown || targets.length === 0
    ? []
    : [
        {
          code: 'P056',
          message:
            'there is no way back: the settings in force are not known with their login; give them in spec.previous, or commit the cluster file that describes them first',
        },
      ];
}

function otherOwners({ snapshot, targets }: RiskContext): readonly Risk[] {
  const config = snapshot?.moduleConfigs?.find((c) => c.name === 'deckhouse');
  if (config === undefined || targets.length === 0) return [];
  const others = withoutOwnEngine(config, snapshot?.delivery);
  return [...managers(others), ...trackers(others)];
}

function managers(config: Pick<ModuleConfigFacts, 'owners'>): readonly Risk[] {
  const owners = config.owners.filter(
    (owner) => owner.ownsRegistry && owner.manager !== 'regshift',
  );
  return owners.length === 0
    ? []
    : [
        {
          code: 'P053',
          message: `settings.registry of ModuleConfig deckhouse belongs to ${owners.map(ownerText).join(', ')}; the first server-side apply takes it over and needs force`,
        },
      ];
}

function trackers(config: Pick<ModuleConfigFacts, 'tracking'>): readonly Risk[] {
  const claims = Object.entries(config.tracking);
  return claims.length === 0
    ? []
    : [
        {
          code: 'P053',
          message: `ModuleConfig deckhouse is claimed by ${claims.map(([key, value]) => `${key}: ${value}`).join(', ')}; two owners undo each other: name its file in moduleConfig, or take the object out there`,
        },
      ];
}

function ownerText(owner: FieldOwner): string {
  return `${owner.manager} (${owner.operation})`;
}

function fromProfile({ profile, hops, targets }: RiskContext): readonly Risk[] {
  const end = targets.at(-1);
  if (end === undefined || hops.length === 0) return [];
  return profile.risks
    .filter((row) => row.ends === undefined || row.ends.includes(end))
    .map(({ code, message }) => ({ code, message }));
}

function registriesOnMasters({ targets }: RiskContext): readonly Risk[] {
  const end = targets.at(-1);
  return end === 'Proxy' || end === 'Local'
    ? [
        {
          code: 'P062',
          message:
            'images are kept in /opt/deckhouse/registry on masters: give it a disk of its own, apart from etcd',
        },
      ]
    : [];
}

function unguardedFile({ input }: RiskContext): readonly Risk[] {
  const file = input.cluster.moduleConfigFile;
  return file === undefined || input.moduleConfigGuarded === true
    ? []
    : [
        {
          code: 'P064',
          message: `ModuleConfig deckhouse in ${file} may be pruned: it lacks the annotations argocd.argoproj.io/sync-options: Prune=false,Delete=false and kustomize.toolkit.fluxcd.io/prune: disabled; regshift edits only spec.settings.registry there`,
        },
      ];
}

function assumptions({ input, profile, profileAssumed, hops }: RiskContext): readonly Risk[] {
  const guessed = input.observation.kind === 'observed' && !isStartObserved(input.observation);
  return [
    ...(guessed
      ? [
          {
            code: 'P057',
            message: `Secret registry-state was not observed: the plan assumes that the cluster is settled in ${hops[0]?.from ?? 'U0'}; say where it is with --from, or observe it`,
          },
        ]
      : []),
    ...(input.observation.kind === 'assumed'
      ? [
          {
            code: 'P057',
            message: `nothing was observed: the plan assumes that the cluster is settled in ${input.observation.from} and that every other precondition holds`,
          },
        ]
      : []),
    ...(profileAssumed
      ? [
          {
            code: 'P057',
            message: `the version of DKP is not known: profile ${profile.id} (${profile.title}) is assumed`,
          },
        ]
      : []),
  ];
}

function phasesOf(hops: readonly Hop[]): readonly Phase[] {
  return hops.flatMap((hop) => hop.phases);
}
