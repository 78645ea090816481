import { mirrorAuthScript } from '../../../../src/node/scripts/mirror-auth';
import { containerdTree } from '../../../../src/node/sources/build-host-tree';
import { joinNode } from '../../../../src/rehearse/twin/nodes/join-node';
import { nodeServicesVersions } from '../../../../src/rehearse/twin/platform/serving-steps';
import { withoutField } from '../../../../src/rehearse/twin/platform/with-changes';
import { pullOutcome } from '../../../../src/rehearse/twin/pulls/pull-outcome';
import type { PullOutcome } from '../../../../src/rehearse/twin/pulls/outcome';
import type {
  PlatformState,
  RegistryHealth,
  RegistryParams,
  TwinState,
} from '../../../../src/rehearse/twin/state';
import {
  allUp,
  changed,
  cluster,
  finalConfig,
  GROUND,
  IMAGE,
  LOCAL,
  MASTERS,
  NEW,
  nodeOf,
  OLD,
  OLD_IMAGE,
  orchestratorOf,
  PLATFORM,
  platformIn,
  PROXY,
  REGISTRIES,
  script,
  settled,
  transitionConfig,
  withConfig,
  without,
  withScripts,
  WORKER,
} from '../nodes/samples';

const NODE = 'worker-1';
const NEW_LOGINS = REGISTRIES['new.io']?.logins ?? [];

function pull(
  state: TwinState,
  image: string,
  health: (host: string) => RegistryHealth['health'] = allUp,
  name = NODE,
): PullOutcome {
  return pullOutcome(state, GROUND, nodeOf(state, name), image, health);
}

function configured(config = finalConfig(NEW), fields = {}): TwinState {
  return settled(withConfig(cluster([{ ...WORKER, ...fields }]), config));
}

/** A cluster whose masters serve. */
function served(
  params: RegistryParams,
  config = finalConfig(params),
  store: 'empty' | 'filled' = 'filled',
): TwinState {
  const facts = [...MASTERS.map((master) => ({ ...master, store })), WORKER];
  const state = settled(withConfig(cluster(facts), config));
  const versions = nodeServicesVersions(params, state.nodes.slice(0, 3)) ?? {};
  const platform: PlatformState = {
    ...PLATFORM,
    ...state.platform,
    orchestrator: orchestratorOf(params),
    nodeServices: versions,
  };
  const nodes = state.nodes.map((node) =>
    node.role === 'master'
      ? { ...node, nodeServices: { version: versions[node.name] ?? '', ready: true } }
      : node,
  );
  return { ...state, platform, nodes };
}

/** The cluster while it is asked for other parameters. */
function asking(state: TwinState, params: RegistryParams, actual: RegistryParams): TwinState {
  const orchestrator = { ...orchestratorOf(params), actual };
  return { ...state, platform: { ...platformIn(state), orchestrator } };
}

function withRegistry(state: TwinState, host: string, registry: RegistryHealth): TwinState {
  return { ...state, registries: { ...REGISTRIES, [host]: registry } };
}

describe('a node without the configuration of the module', () => {
  it.each(['v1', 'v2'] as const)(
    "on %s asks the platform's registry with its login",
    (containerd) => {
      const state = cluster([{ ...WORKER, containerd }]);
      expect(pull(state, OLD_IMAGE)).toEqual({ pulled: true, servedBy: 'old.io', seconds: 0 });
      expect(pull(state, IMAGE)).toMatchObject({
        pulled: false,
        error: 'registry.d8-system.svc:5001 has no address',
      });
    },
  );

  it('on v1 serves registries of the user by drop-ins, and not by registry.d', () => {
    const mirror = script(
      'regshift-mirror.sh',
      mirrorAuthScript({
        owner: 'regshift-mirror.sh',
        host: 'user.io',
        mirrors: [
          {
            url: 'https://user.io',
            capabilities: ['pull', 'resolve'],
            skipVerify: false,
            auth: { username: 'u', password: { fromEnv: 'U' } },
          },
        ],
      }),
    );
    const bare = cluster([{ ...WORKER, containerd: 'v1', label: 'custom' }]);
    const logins = [{ username: 'u', password: 'regshift-secret://env/U' }];
    const user: RegistryHealth = { health: 'up', logins };
    const legacy = settled(withScripts(withRegistry(bare, 'user.io', user), mirror));
    const image = 'user.io/app:1';
    expect(pull(legacy, image).pulled).toBe(true);
    expect(pull(legacy, image, without('user.io')).pulled).toBe(false);
    const moved = changed(legacy, NODE, { dropIns: false, dropInsAside: true });
    expect(pull(moved, image)).toMatchObject({ pulled: false, error: 'user.io answers 401' });
    const managed = settled(withConfig(moved, finalConfig(OLD)));
    expect(pull(managed, image).pulled).toBe(true);
    const other = changed(managed, NODE, { dropIns: true, files: [] });
    expect(pull(other, image)).toMatchObject({ pulled: false, error: 'user.io answers 401' });
  });
});

describe('transition and final configuration', () => {
  const transition = configured(transitionConfig(OLD, NEW));
  const final = configured(finalConfig(NEW));

  it('pulls old and new names while there are both folders', () => {
    expect(pull(transition, OLD_IMAGE).servedBy).toBe('old.io');
    expect(pull(transition, IMAGE).servedBy).toBe('new.io');
  });

  it('pulls only new names afterwards', () => {
    expect(pull(final, OLD_IMAGE)).toMatchObject({ pulled: false, error: 'old.io answers 401' });
    expect(pull(final, IMAGE).servedBy).toBe('new.io');
  });

  it('pulls with either source dead where one folder has both mirrors', () => {
    const direct = { ...OLD, mode: 'Direct' } as const;
    const both = configured(transitionConfig(direct, NEW));
    expect(pull(both, IMAGE).servedBy).toBe('old.io');
    expect(pull(both, IMAGE, without('old.io')).servedBy).toBe('new.io');
    expect(pull(both, IMAGE, without('new.io')).servedBy).toBe('old.io');
    expect(pull(both, IMAGE, without('old.io', 'sick')).servedBy).toBe('new.io');
    expect(pull(both, IMAGE, () => 'gone').pulled).toBe(false);
  });

  it('pulls old names by the old source while the virtual name has both', () => {
    expect(pull(transition, OLD_IMAGE, without('new.io')).pulled).toBe(true);
    expect(pull(transition, IMAGE, without('new.io')).pulled).toBe(false);
  });

  it('serves a node that joins in the middle of a transition', () => {
    const joined = joinNode(transition, GROUND, 'worker-new', 'worker');
    expect(pull(joined, OLD_IMAGE, allUp, 'worker-new').pulled).toBe(true);
    expect(pull(joined, IMAGE, allUp, 'worker-new').pulled).toBe(true);
  });
});

describe('a registry outside', () => {
  const state = configured();

  it.each([
    ['gone', without('new.io'), 'new.io refuses the connection'],
    ['sick', without('new.io', 'sick'), 'new.io answers 503'],
  ] as const)('that is %s serves nothing', (_name, health, error) => {
    expect(pull(state, IMAGE, health)).toMatchObject({ pulled: false, error });
  });

  it.each([
    ['another login', { logins: [{ username: 'robot', password: 'other' }] }, 'new.io answers 401'],
    ['no login at all', { logins: [] }, 'new.io answers 401'],
  ])('that accepts %s refuses', (_name, registry, error) => {
    const other = withRegistry(state, 'new.io', { health: 'up', ...registry });
    expect(pull(other, IMAGE)).toMatchObject({ pulled: false, error });
  });

  it('that accepts several logins accepts ours', () => {
    const logins = [{ username: 'first', password: 'x' }, ...NEW_LOGINS];
    expect(pull(withRegistry(state, 'new.io', { health: 'up', logins }), IMAGE).pulled).toBe(true);
  });

  it('without the repository answers 404, and the name of the image has no address', () => {
    const other = withRegistry(state, 'new.io', { health: 'up', repositories: ['team'] });
    expect(pull(other, IMAGE).pulled).toBe(true);
    const wrong = withRegistry(state, 'new.io', { health: 'up', repositories: ['team/dk'] });
    expect(pull(wrong, IMAGE)).toMatchObject({
      pulled: false,
      error: 'registry.d8-system.svc:5001 has no address',
    });
  });

  it('is asked again when its health changes back', () => {
    expect(pull(state, IMAGE, without('new.io')).pulled).toBe(false);
    expect(pull(state, IMAGE).pulled).toBe(true);
  });
});

describe('registries on the masters', () => {
  it('serve through the balancer, as long as one of them runs', () => {
    const state = served(LOCAL);
    expect(pull(state, IMAGE)).toMatchObject({ pulled: true, servedBy: '127.0.0.1:5001' });
    const down = (name: string, from: TwinState): TwinState =>
      changed(from, name, { ready: false });
    const two = down('master-1', down('master-2', state));
    expect(pull(two, IMAGE).pulled).toBe(true);
    expect(pull(down('master-3', two), IMAGE).pulled).toBe(false);
  });

  it('serve nothing where the balancer is dead', () => {
    const state = served(LOCAL);
    const rest = withoutField(nodeOf(state, NODE), 'balancer');
    const nodes = state.nodes.map((node) => (node.name === NODE ? rest : node));
    expect(pull({ ...state, nodes }, IMAGE).pulled).toBe(false);
  });

  it('serve nothing out of an empty store, and one filled store is enough', () => {
    const empty = served(LOCAL, finalConfig(LOCAL), 'empty');
    expect(pull(empty, IMAGE).pulled).toBe(false);
    expect(pull(changed(empty, 'master-2', { store: 'filled' }), IMAGE).pulled).toBe(true);
  });

  it('serve nothing while they start', () => {
    const starting = served(LOCAL).nodes.map((node) =>
      node.nodeServices === undefined
        ? node
        : { ...node, nodeServices: { ...node.nodeServices, ready: false } },
    );
    expect(pull({ ...served(LOCAL), nodes: starting }, IMAGE).pulled).toBe(false);
  });

  it('pass on to their registry in Proxy, with its login and in its repository', () => {
    const state = served(PROXY);
    expect(pull(state, IMAGE).servedBy).toBe('127.0.0.1:5001');
    expect(pull(state, IMAGE, without('old.io')).pulled).toBe(true);
    expect(pull(state, IMAGE, without('new.io')).pulled).toBe(false);
    expect(pull(state, IMAGE, without('new.io', 'sick')).pulled).toBe(false);
    const closed = withRegistry(state, 'new.io', {
      health: 'up',
      logins: [{ username: 'robot', password: 'other' }],
    });
    expect(pull(closed, IMAGE).pulled).toBe(false);
    const moved = withRegistry(state, 'new.io', { health: 'up', repositories: ['other'] });
    expect(pull(moved, IMAGE).pulled).toBe(false);
  });

  it('keep the parameters that their version was made of while others are asked for', () => {
    const state = served(PROXY);
    const params: RegistryParams = { ...OLD, mode: 'Proxy' };
    const changing = asking(state, params, PROXY);
    expect(pull(changing, IMAGE, without('old.io')).pulled).toBe(true);
    expect(pull(changing, IMAGE, without('new.io')).pulled).toBe(false);
  });

  it('are there beside the old source in a transition', () => {
    const state = served(LOCAL, transitionConfig(NEW, LOCAL));
    expect(pull(state, IMAGE).servedBy).toBe('new.io');
    expect(pull(state, IMAGE, without('new.io')).servedBy).toBe('127.0.0.1:5001');
  });
});

describe("the upstream project's containerd", () => {
  const ground = {
    ...GROUND,
    platform: 'Kubernetes',
    containerd: { version: '2.1.3', dialect: 'containerd' },
  } as const;
  const base = 'registry.example.com/team';
  const files = containerdTree([
    {
      host: 'registry.example.com',
      mirrors: [
        {
          scheme: 'https',
          host: 'new.io',
          login: { username: 'robot', password: { fromEnv: 'NEW' } },
          rewrite: { from: '', to: 'mirror' },
        },
        { scheme: 'https', host: 'old.io' },
      ],
    },
  ]);
  const state = withoutField(changed(cluster([WORKER]), NODE, { files }), 'platform');

  const outcome = (registries: TwinState['registries'], health = allUp): PullOutcome =>
    pullOutcome({ ...state, registries }, ground, nodeOf(state, NODE), `${base}/app:1`, health);

  it('shows the login of a header, and asks below the path in front', () => {
    const registries = {
      'new.io': { health: 'up', logins: NEW_LOGINS, repositories: ['mirror/team'] },
      'old.io': { health: 'up' },
    } as const;
    expect(outcome(registries)).toMatchObject({ pulled: true, servedBy: 'new.io' });
    expect(outcome({ ...registries, 'new.io': { health: 'up', logins: [] } }).servedBy).toBe(
      'old.io',
    );
    expect(
      outcome({ ...registries, 'new.io': { health: 'up', repositories: ['team'] } }).servedBy,
    ).toBe('old.io');
  });
});

it('calls a text that names no image what it is', () => {
  expect(pull(configured(), 'No Image')).toMatchObject({
    pulled: false,
    error: 'invalid image name',
  });
});

it('gives the same answer to a question that came before, also in another state', () => {
  const state = served(PROXY);
  const other = changed(state, 'master-1', { unschedulable: true });
  const first = pull(state, IMAGE);
  expect(pull(other, IMAGE)).toBe(first);
  expect(pull(state, IMAGE, without('new.io'))).not.toBe(first);
});
