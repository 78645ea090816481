import type { Forge } from '../../src/deliver/forge';
import type { ForgeType } from '../../src/io/forge/forge-address';
import { forgeOf } from '../../src/io/forge/forge-of';
import type { ForgeWorld } from './forge-world';
import { GITEA_TWIN } from './gitea-twin';
import { GITHUB_TWIN } from './github-twin';
import { gitLabTwin } from './gitlab-twin';
import { serveTwin } from './twin-server';
import type { Twin, TwinServer } from './twin-server';

/** A forge to test against. */
export interface TwinKind {
  readonly name: string;
  readonly type: ForgeType;
  readonly twin: Twin;
  /** Path of the repository. */
  readonly path: string;
}

export const TWINS: readonly TwinKind[] = [
  { name: 'GitHub', type: 'GitHub', twin: GITHUB_TWIN, path: 'fleet-org/fleet' },
  {
    name: 'GitLab',
    type: 'GitLab',
    twin: gitLabTwin({ tellsTime: true }),
    path: 'fleet-org/sub/fleet',
  },
  {
    name: 'GitLab before it told times',
    type: 'GitLab',
    twin: gitLabTwin({ tellsTime: false }),
    path: 'fleet-org/sub/fleet',
  },
  { name: 'Gitea', type: 'Gitea', twin: GITEA_TWIN, path: 'fleet-org/fleet' },
];

/** A served twin, and how many seconds its client was told to wait. */
export interface Served {
  readonly server: TwinServer;
  readonly repository: string;
  readonly waits: number[];
  forge(token?: string, timeout?: number): Promise<Forge>;
}

export async function served({ type, twin, path }: TwinKind, world: ForgeWorld): Promise<Served> {
  const server = await serveTwin(twin, world);
  const repository = `${server.url}/${path}.git`;
  const waits: number[] = [];
  const sleep = (seconds: number): Promise<void> => {
    waits.push(seconds);
    return Promise.resolve();
  };
  return {
    server,
    repository,
    waits,
    forge: (token = 'bot-token-1', timeout = 60_000) =>
      forgeOf(repository, {
        type,
        env: { REGSHIFT_FORGE_TOKEN: token },
        patience: { timeout, attempts: 3, longestWait: 60, sleep },
      }),
  };
}
