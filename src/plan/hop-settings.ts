import { normalizeImagesRepo } from '../model/images-repo';
import type { State } from '../model/mode';
import type { RegistryPull } from '../observe/snapshot';
import type { RegistrySection, RegistrySettings } from '../spec/cluster-file.generated';
import { snapshotOf } from './input';
import type { PlanInput } from './input';
import type { Route } from './route';
import { loginOf, settingsFor } from './settings';

/** What `settings.registry` becomes on arriving at a state, or what is missing to say it. */
export interface HopSettings {
  readonly settings: RegistrySettings;
  readonly problems: readonly SettingsProblem[];
}

/** Why the settings of a hop can not be rendered, or must not. */
export interface SettingsProblem {
  readonly message: string;
  readonly remedy: string;
}

/** Stands for a section that nobody gave; nothing is rendered from it. */
const UNKNOWN_SECTION: RegistrySection = { imagesRepo: '' };

/** The settings of every arrival along a route: `result[0]` belongs to `route[1]`. */
export function settingsAlong(input: PlanInput, route: Route): readonly HopSettings[] {
  return route.slice(1).map((to, index) => {
    const from = route[index] ?? to;
    const last = index === route.length - 2;
    return from === 'U0' && to === 'U1'
      ? migration(input, last)
      : last
        ? complete(arrival(input, to))
        : passing(input, to);
  });
}

/** The end of the route. Where the generation has no section for Unmanaged, it ends without one. */
function arrival({ cluster }: PlanInput, to: State): RegistrySettings {
  return to === 'U0' ? settingsFor('U0') : cluster.registry;
}

/** A state on the way takes its section from `via`; Direct also from what the end of the route asks for. */
function passing({ cluster }: PlanInput, to: State): HopSettings {
  if (to === 'Direct') {
    const section = cluster.via.direct ?? sectionCarriedThroughDirect(cluster);
    return section === undefined ? missing('via.direct', to) : complete(settingsFor(to, section));
  }
  const { imagesRepo, ...rest } = cluster.via.unmanaged ?? {};
  return imagesRepo === undefined
    ? missing('via.unmanaged', to)
    : complete(settingsFor(to, { imagesRepo, ...rest }));
}

/** On the oldest generation new parameters of Unmanaged are set by way of Direct (`versions.md` 2). */
function sectionCarriedThroughDirect(cluster: PlanInput['cluster']): RegistrySection | undefined {
  return cluster.state === 'U1' ? cluster.registry.unmanaged : undefined;
}

/** U0 to U1 repeats the registry in use (`switching.md` 6.1). */
function migration(input: PlanInput, last: boolean): HopSettings {
  const name = last ? 'registry.unmanaged' : 'via.unmanaged';
  const given = last ? input.cluster.registry.unmanaged : input.cluster.via.unmanaged;
  const pull = snapshotOf(input.observation)?.registry.pull;
  const inUse = pull === undefined ? undefined : sectionInUse(pull);
  const imagesRepo = given?.imagesRepo ?? inUse?.imagesRepo;
  if (imagesRepo === undefined) return missing(name, 'U1');
  const section = { ...inUse, ...given, imagesRepo };
  return {
    settings: settingsFor('U1', section),
    problems: [
      ...differences(name, section, inUse),
      ...(pull?.login === 'present' && loginOf(section) === 'none' ? [noLogin(name)] : []),
    ],
  };
}

/** The registry that Secret `deckhouse-registry` names, without its login. */
function sectionInUse(pull: RegistryPull): RegistrySection | undefined {
  if (pull.address === undefined) return undefined;
  return {
    imagesRepo: normalizeImagesRepo(`${pull.address}${pull.path ?? ''}`),
    scheme: pull.scheme?.toLowerCase() === 'http' ? 'HTTP' : 'HTTPS',
    ...(pull.ca === undefined || pull.ca.trim() === '' ? {} : { ca: pull.ca }),
  };
}

function differences(
  name: string,
  section: RegistrySection,
  inUse: RegistrySection | undefined,
): readonly SettingsProblem[] {
  if (inUse === undefined) return [];
  const fields = [
    ['imagesRepo', normalizeImagesRepo(section.imagesRepo), inUse.imagesRepo],
    ['scheme', section.scheme ?? 'HTTPS', inUse.scheme ?? 'HTTPS'],
    ['ca', (section.ca ?? '').trim(), (inUse.ca ?? '').trim()],
  ] as const;
  return fields
    .filter(([, wanted, used]) => wanted !== used)
    .map(([field, wanted, used]) => ({
      message:
        field === 'ca'
          ? `${name}.ca is not the CA of the registry in use; leaving Unmanaged without a section must repeat the registry in use`
          : `${name}.${field} is ${wanted}, but the cluster uses ${used}; leaving Unmanaged without a section must repeat the registry in use`,
      remedy:
        field === 'ca'
          ? `leave ${name}.ca out, or give the CA of Secret d8-system/deckhouse-registry`
          : `write ${name}.${field}: ${used}; a change of the registry is a second switch`,
    }));
}

function noLogin(name: string): SettingsProblem {
  return {
    message: `the registry in use asks for a login, and ${name} has none`,
    remedy: `write ${name}.license: {fromEnv: NAME}, or username and password`,
  };
}

function missing(name: string, state: State): HopSettings {
  return {
    settings: settingsFor(state, UNKNOWN_SECTION),
    problems: [
      {
        message: `the route passes ${state}, and ${name} does not say which registry it uses there`,
        remedy: `write spec.${name} with imagesRepo, scheme and, if the registry asks for one, a login`,
      },
    ],
  };
}

function complete(settings: RegistrySettings): HopSettings {
  return { settings, problems: [] };
}
