import { compareText } from '../../../model/issue';
import { remember, rememberPair } from '../../../model/remember';
import { known } from '../../../observe/fields';
import type {
  BashibleConfig,
  RegistryConfig,
  RegistryFacts,
  RegistryPull,
  RegistryState,
} from '../../../observe/snapshot';
import type { Ground } from '../ground';
import type {
  NodeConfig,
  OrchestratorState,
  PlatformState,
  PullSecret,
  RegistryParams,
} from '../state';
import { conditionFacts } from './condition-facts';
import type { TransitionTimes } from './condition-facts';
import { spelling } from './spelling';
import type { Spelling } from './spelling';

/** What the module's Secrets show. */
export function registryFacts(
  platform: PlatformState,
  ground: Ground,
  state: RegistryState,
): RegistryFacts {
  return { ...otherSecrets(ground)(platform), state };
}

const otherSecrets = remember((ground: Ground) => {
  const switchRecord = ground.seen?.snapshot.registry.switchRecord ?? 'absent';
  const pullSecret = remember((pull: PullSecret) => pullFacts(pull, spelling(ground)));
  return remember((platform: PlatformState): Omit<RegistryFacts, 'state'> => ({
    switchRecord,
    config: configFacts(platform),
    pull: pullSecret(platform.pull),
    bashible: platform.nodeConfig === undefined ? ABSENT : bashibleFacts(platform.nodeConfig),
  }));
});

/**
 * Secret `registry-state`. Its resourceVersion depends on nothing but what it says of the present request: it is above
 * that of `registry-config` once a pass has worked with it (`observing.md` 13).
 */
export function stateFacts(
  { orchestrator, config, configRevision }: PlatformState,
  hash: string,
  ground: Ground,
  times: TransitionTimes | undefined,
): RegistryState {
  if (orchestrator === undefined) return NO_STATE;
  const { mode, targetMode } = orchestrator;
  const upToDate = config === undefined || hasAnswered(orchestrator, config);
  return {
    presence: 'present',
    mode,
    targetMode,
    hash,
    resourceVersion: String(2 * configRevision + (upToDate ? 1 : -1)),
    conditions: conditionFacts(orchestrator, ground, times),
  };
}

/** Whether the module's last pass saw what it is asked for: it worked with it, or refused it (`switching.md` 3.1.16). */
function hasAnswered(
  { params, targetMode, conditions }: OrchestratorState,
  config: RegistryParams,
): boolean {
  const refused = conditions.some(({ type }) => type === 'ErrTransitionNotSupported');
  return sameParams(params, config) || (refused && targetMode === config.mode);
}

const NO_STATE: RegistryState = { presence: 'absent', conditions: [] };

const sameParams = rememberPair(
  (a: object, b: object): boolean => a === b || inOrder(a) === inOrder(b),
);

function inOrder(params: object): string {
  return JSON.stringify(Object.entries(params).sort(([a], [b]) => compareText(a, b)));
}

function configFacts({ config, configRevision }: PlatformState): RegistryConfig {
  if (config === undefined) return ABSENT_CONFIG;
  return { ...paramsFacts(config), resourceVersion: String(2 * configRevision) };
}

const ABSENT_CONFIG: RegistryConfig = { presence: 'absent' };

/** Everything but the password. */
const paramsFacts = remember((params: RegistryParams): RegistryConfig => {
  const { mode, imagesRepo, scheme, ca, checkMode, ttl, username } = params;
  return known<RegistryConfig>({
    presence: 'present',
    mode,
    imagesRepo,
    scheme,
    ca,
    checkMode,
    ttl,
    username,
  });
});

function pullFacts(pull: PullSecret, spelled: Spelling): RegistryPull {
  const { address, path, scheme, username } = pull;
  const login = (username ?? '') === '' ? 'absent' : 'present';
  const ca = spelled(pull.ca);
  return known<RegistryPull>({ presence: 'present', address, path, scheme, ca, login });
}

const ABSENT: BashibleConfig = { presence: 'absent' };

const bashibleFacts = remember(({ mode, imagesBase, hosts }: NodeConfig): BashibleConfig => ({
  presence: 'present',
  mode,
  imagesBase,
  hosts: hosts
    .map(({ host, mirrors }) => ({ host, mirrors: mirrors.map(mirrorFacts) }))
    .sort((a, b) => compareText(a.host, b.host)),
}));

type Mirror = NonNullable<BashibleConfig['hosts']>[number]['mirrors'][number];

function mirrorFacts({
  host,
  scheme,
  rewrite,
}: NodeConfig['hosts'][number]['mirrors'][number]): Mirror {
  return known<Mirror>({ host, scheme, rewriteTo: rewrite?.to });
}
