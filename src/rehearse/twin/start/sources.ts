import { splitImagesRepo } from '../../../model/images-repo';
import { known } from '../../../observe/fields';
import type { RegistryPull, Snapshot } from '../../../observe/snapshot';
import type { RegistrySettings } from '../../../spec/cluster-file.generated';
import { LICENSE_USER, VIRTUAL_HOST } from '../platform/names';
import { isNonConfigurable } from '../platform/params';
import { imagesBaseOf, pullSecretOf } from '../platform/pull-secret';
import type { PullSecret, RegistryParams } from '../state';
import { dockerLogins } from './docker-logins';
import { usesModule } from './generation';
import type { TwinInput } from './options';
import { paramsOfConfig, paramsOfModuleConfig, paramsOfSettings, UNKNOWN_PASSWORD } from './params';
import { reached } from './progress';
import type { Progress } from './progress';
import type { Assumptions } from './usual';

/** Where images come from, before the running switch and after it. */
export interface Sources {
  /** What the module was last asked for; its last pass may not have seen it. */
  readonly asked: RegistryParams;
  /** What its last pass worked with. */
  readonly requested: RegistryParams;
  /** What it was settled in; the same where no switch runs. */
  readonly settled: RegistryParams;
  /** Secret `deckhouse-registry`. */
  readonly pull: PullSecret;
  /** Whether `pull` is what `requested` wants. */
  readonly switched: boolean;
}

/** Works out the sources from what the snapshot shows, with the logins of the cluster file. */
export function sourcesOf(
  snapshot: Snapshot,
  input: TwinInput,
  asked: RegistryParams,
  progress: Progress,
  assumptions: Assumptions,
): Sources {
  const inForce = inForceOf(input);
  const known = settingsToldOf(input).map(paramsOfSettings);
  const seen = seenPull(snapshot.registry.pull, { known, requested: asked, input }, assumptions);
  const requested = isSeen(asked, snapshot, progress)
    ? asked
    : settledOf(snapshot, { ...progress, mode: progress.targetMode }, inForce, seen);
  const settled = progress.settled ? requested : settledOf(snapshot, progress, inForce, seen);
  if (asked.password === UNKNOWN_PASSWORD) {
    assumptions.add('password of the registry in use: unlike any in the cluster file assumed');
  }
  const switched = progress.settled || reached(progress, 'DeckhouseRegistrySwitchReady');
  const [likely, other] = switched ? [requested, settled] : [settled, requested];
  const params = [likely, other].find((source) => wouldShow(source, snapshot.registry.pull));
  return {
    asked,
    requested,
    settled,
    pull: params === undefined ? seen : pullSecretOf(params),
    switched: params === requested,
  };
}

/**
 * Whether the module's last pass worked with what it is asked for: it goes for that mode, and where it is settled the
 * cluster pulls from there (`observing.md` 13).
 */
function isSeen(asked: RegistryParams, { registry }: Snapshot, progress: Progress): boolean {
  if (registry.state.presence !== 'present') return true;
  if (asked.mode !== progress.targetMode) return false;
  if (!progress.settled || isNonConfigurable(asked) || asked.imagesRepo === undefined) return true;
  if (asked.mode === 'Unmanaged') return wouldShow(asked, registry.pull);
  const mirrors = (registry.bashible.hosts ?? []).flatMap((host) => host.mirrors);
  const { host } = splitImagesRepo(asked.imagesRepo);
  return (
    asked.mode !== 'Direct' || mirrors.length === 0 || mirrors.some((one) => one.host === host)
  );
}

/** All settings that the cluster file tells of, those in force first. */
export function settingsToldOf({
  settingsInForce,
  targets = [],
}: TwinInput): readonly RegistrySettings[] {
  return settingsInForce === undefined ? targets : [settingsInForce, ...targets];
}

/** Settings in force where they are the module's. */
function inForceOf({ settingsInForce, generation }: TwinInput): RegistryParams | undefined {
  return settingsInForce === undefined || !usesModule(generation)
    ? undefined
    : paramsOfSettings(settingsInForce);
}

/** What the module was last asked for, with the login of the settings in force where they are the same. */
export function requestedOf(snapshot: Snapshot, input: TwinInput): RegistryParams {
  const inForce = inForceOf(input);
  const { config } = snapshot.registry;
  if (config.presence === 'present') return paramsOfConfig(config, inForce);
  const params = paramsOfModuleConfig(snapshot, inForce);
  return snapshot.moduleConfigs === undefined ? (inForce ?? params) : params;
}

/** Whether Secret `deckhouse-registry` looks as parameters would make it. */
function wouldShow(params: RegistryParams, seen: RegistryPull): boolean {
  if (isNonConfigurable(params)) return false;
  if (seen.presence !== 'present') return true;
  const { address, path, scheme } = pullSecretOf(params);
  return (
    address === seen.address && path === (seen.path ?? '') && scheme === (seen.scheme ?? 'https')
  );
}

/** What a switch that runs comes from. */
function settledOf(
  { registry: { bashible } }: Snapshot,
  { mode }: Progress,
  inForce: RegistryParams | undefined,
  pull: PullSecret,
): RegistryParams {
  if (inForce?.mode === mode && !isNonConfigurable(inForce)) return inForce;
  if (mode === 'Proxy' || mode === 'Local') return { mode };
  const hosts = bashible.hosts ?? [];
  const login = { username: LICENSE_USER, password: UNKNOWN_PASSWORD };
  if (mode === 'Direct') {
    const mirror = hosts.find(({ host }) => host === VIRTUAL_HOST)?.mirrors[0];
    if (mirror === undefined) return { mode };
    const imagesRepo = [mirror.host, mirror.rewriteTo ?? '']
      .filter((part) => part !== '')
      .join('/');
    return { mode, imagesRepo, scheme: upperScheme(mirror.scheme), ...login };
  }
  if (pull.address !== VIRTUAL_HOST) return paramsShown(pull);
  const left = hosts.find(({ host }) => host !== VIRTUAL_HOST);
  if (left === undefined) return { mode };
  return { mode, imagesRepo: left.host, scheme: upperScheme(left.mirrors[0]?.scheme), ...login };
}

function paramsShown(pull: PullSecret): RegistryParams {
  const { ca, username, password, scheme } = pull;
  return known<RegistryParams>({
    mode: 'Unmanaged',
    imagesRepo: imagesBaseOf(pull),
    scheme: upperScheme(scheme),
    ca,
    username,
    password,
  });
}

function upperScheme(scheme: string | undefined): 'HTTP' | 'HTTPS' {
  return scheme === 'http' ? 'HTTP' : 'HTTPS';
}

/** Whose logins may be those of Secret `deckhouse-registry`. */
interface Told {
  readonly known: readonly RegistryParams[];
  readonly requested: RegistryParams;
  readonly input: TwinInput;
}

/** Secret `deckhouse-registry` as it was seen, with the login that the cluster file or the manifests have for its registry. */
function seenPull(pull: RegistryPull, told: Told, assumptions: Assumptions): PullSecret {
  if (pull.presence !== 'present' || pull.address === undefined) {
    const [first = USUAL_REGISTRY] = [told.requested, ...told.known].filter(hasRegistry);
    const secret = pullSecretOf({ ...first, mode: 'Unmanaged' });
    assumptions.add(`registry in use: ${imagesBaseOf(secret)} assumed`);
    return secret;
  }
  const { address, path = '', ca } = pull;
  const scheme = pull.scheme === 'http' ? 'http' : 'https';
  const place = { address, path, scheme, ...(ca === undefined ? {} : { ca }) } as const;
  if (pull.login === 'absent') return place;
  const known = told.known.find((params) => isAt(params, address, path));
  const login = known?.username === undefined ? dockerLogins(told.input.tree).get(address) : known;
  if (address !== VIRTUAL_HOST) {
    assumptions.add(
      login === undefined
        ? `login at ${address}: one that the cluster file does not name assumed`
        : `login at ${address}: that of the cluster file assumed`,
    );
  }
  const { username = LICENSE_USER, password = UNKNOWN_PASSWORD } = login ?? {};
  return { ...place, username, password };
}

function hasRegistry({ imagesRepo }: RegistryParams): boolean {
  return imagesRepo !== undefined;
}

function isAt({ imagesRepo }: RegistryParams, address: string, path: string): boolean {
  if (imagesRepo === undefined) return false;
  const repo = splitImagesRepo(imagesRepo);
  return repo.host === address && repo.path === path;
}

/** Where DKP pulls from unless it is told otherwise (`objects.md` 1.6). */
export const USUAL_REGISTRY: RegistryParams = {
  mode: 'Unmanaged',
  imagesRepo: 'registry.deckhouse.io/deckhouse/ce',
  scheme: 'HTTPS',
};
