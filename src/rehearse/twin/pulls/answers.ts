import { splitImagesRepo } from '../../../model/images-repo';
import { remember } from '../../../model/remember';
import type { WorldHost } from '../../../node/hosts/world';
import type { Listener, NodeState, RegistryHealth, RegistryParams, TwinState } from '../state';
import { listenersIn } from './listeners';
import type { Listeners, PlacedListener } from './listeners';
import type { AskedHost } from './pull-plan';

/** How registries outside the cluster are. */
export type Health = (host: string) => RegistryHealth['health'];

/** How a host answers a request; answers of equal names are equal for the same asked host. */
export interface HostAnswer {
  readonly name: string;
  readonly world: WorldHost;
}

/** What asking depends on. */
export interface Asking {
  readonly state: TwinState;
  /** The node that asks. */
  readonly node: NodeState;
  readonly health: Health;
  /** Whether the node has the login that a registry wants, wherever it keeps it. */
  readonly loggedIn: boolean;
}

/** How a host answers a node. */
export function answerOf(asked: AskedHost, asking: Asking): HostAnswer {
  const { state, node } = asking;
  switch (asked.reach) {
    case 'loopback': {
      const own = listenersIn(state).onNode.get(node)?.get(asked.host);
      return own === undefined ? REFUSED : listenerAnswer(own, asked, asking);
    }
    case 'service':
      return NO_ADDRESS;
    case 'network': {
      const placed = listenersIn(state).everywhere.get(asked.host);
      if (placed !== undefined) return listenerAnswer(placed, asked, asking);
      return isNodeAddress(asked.host, state) ? REFUSED : outsideAnswer(asked, asking);
    }
  }
}

const REFUSED: HostAnswer = { name: 'refused', world: { answer: 'refused' } };
const NO_ADDRESS: HostAnswer = { name: 'dns', world: { answer: 'dns' } };
/** The balancer takes the connection and has nobody to pass it to. */
const RESET: HostAnswer = { name: 'reset', world: { answer: 'reset' } };
const SICK: HostAnswer = { name: 'sick', world: { answer: 503 } };
/** Registries of the cluster show a certificate of its own authority. */
const SERVED: HostAnswer = { name: 'served', world: { answer: 'ok', certificate: 'private' } };
const MISSING: HostAnswer = { name: 'missing', world: { answer: 404, certificate: 'private' } };
/** A cache whose registry can not be asked, or refuses it. */
const CUT_OFF: HostAnswer = { name: 'cut off', world: { answer: 502, certificate: 'private' } };

/** A balancer is as good as the best of what it leads to: the kubelet tries again until it meets it. */
function listenerAnswer(placed: PlacedListener, asked: AskedHost, asking: Asking): HostAnswer {
  const { listener } = placed;
  if (listener.kind !== 'balancer') return registryAnswer(placed, asked, asking);
  const { everywhere }: Listeners = listenersIn(asking.state);
  let best = RESET;
  for (const endpoint of listener.endpoints) {
    const behind = everywhere.get(endpoint);
    if (behind === undefined || behind.listener.kind === 'balancer') continue;
    const answer = registryAnswer(behind, asked, asking);
    if (answer === SERVED) return answer;
    if (best === RESET) best = answer;
  }
  return best;
}

/** How the registry behind a listener answers. */
export function registryAnswer(
  { listener, node }: PlacedListener,
  { repositories }: Pick<AskedHost, 'repositories'>,
  { state, health }: Pick<Asking, 'state' | 'health'>,
): HostAnswer {
  if (listener.kind === 'balancer') return RESET;
  const [repository = ''] = repositories;
  const rest = below(repository, listener.path);
  if (rest === undefined) return MISSING;
  if (listener.kind === 'store') return node.store === 'filled' ? SERVED : MISSING;
  return throughAnswer(listener, rest, state, health);
}

type PullThrough = Extract<Listener, { readonly kind: 'pull-through' }>;

/** Caches count as cold: they ask their registry. */
function throughAnswer(
  { upstream }: PullThrough,
  rest: string,
  { registries }: TwinState,
  health: Health,
): HostAnswer {
  const { host, path } = placeOf(upstream);
  const registry = registries[host];
  if (health(host) !== 'up' || !accepts(registry, upstream)) return CUT_OFF;
  return has(registry, joined(path, rest)) ? SERVED : MISSING;
}

/** Where parameters point to, the path without slashes around it. */
export const placeOf = remember(({ imagesRepo = '' }: RegistryParams) => {
  const { host, path } = splitImagesRepo(imagesRepo);
  return { host, path: path.replace(/^\/+/, '') };
});

/** Whether a registry lets somebody in who has this login, or none. */
export function accepts(
  registry: RegistryHealth | undefined,
  login: { readonly username?: string | undefined; readonly password?: string | undefined },
): boolean {
  const { logins } = registry ?? {};
  return (
    logins === undefined ||
    logins.some(
      ({ username, password }) => username === login.username && password === login.password,
    )
  );
}

/** Whether a registry has images in a repository. */
export function has(registry: RegistryHealth | undefined, repository: string): boolean {
  const { repositories } = registry ?? {};
  return (
    repositories === undefined || repositories.some((own) => below(repository, own) !== undefined)
  );
}

/** What of a repository is below a path; empty for the path itself. */
function below(repository: string, path: string): string | undefined {
  if (path === '' || repository === path) return path === '' ? repository : '';
  return repository.startsWith(`${path}/`) ? repository.slice(path.length + 1) : undefined;
}

function joined(path: string, rest: string): string {
  return [path, rest].filter((part) => part !== '').join('/');
}

/** Addresses of nodes on which nothing listens refuse. */
function isNodeAddress(host: string, { nodes }: TwinState): boolean {
  return nodes.some(({ address }) => host.startsWith(address) && host[address.length] === ':');
}

function outsideAnswer(asked: AskedHost, { state, health, loggedIn }: Asking): HostAnswer {
  switch (health(asked.registry)) {
    case 'gone':
      return REFUSED;
    case 'sick':
      return SICK;
    case 'up':
      return upAnswers(state.registries[asked.registry] ?? ANY_REGISTRY).of(asked, loggedIn);
  }
}

const ANY_REGISTRY: RegistryHealth = { health: 'up' };

let registryCount = 0;

/** Answers of a registry that is up: they depend on what it is asked alone. */
const upAnswers = remember((registry: RegistryHealth) => {
  registryCount += 1;
  const name = `up ${String(registryCount)}`;
  const known = new Map<AskedHost, HostAnswer>();
  const knownLoggedIn = new Map<AskedHost, HostAnswer>();
  return {
    of: (asked: AskedHost, loggedIn: boolean): HostAnswer => {
      const answers = loggedIn ? knownLoggedIn : known;
      const before = answers.get(asked);
      if (before !== undefined) return before;
      const answer = {
        name: loggedIn ? `${name} in` : name,
        world: upWorld(registry, asked, loggedIn),
      };
      answers.set(asked, answer);
      return answer;
    },
  };
});

function upWorld(registry: RegistryHealth, asked: AskedHost, loggedIn: boolean): WorldHost {
  const repositories = asked.repositories.filter((repository) => has(registry, repository));
  const { logins } = registry;
  if (logins === undefined || loggedIn) return { repositories };
  const shown = asked.logins.find((login) => accepts(registry, login)) ?? logins[0];
  if (shown === undefined) return { answer: 401 };
  return { repositories, login: { ...shown, challenge: 'Basic' } };
}
