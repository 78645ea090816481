import type { Master } from '../model/upstream';
import { CONFIG } from './config-paths';
import { formatConfigYaml } from './config-yaml';
import { registryAt } from './endpoint';
import { generated } from './generated';
import type { UserName } from './names';

/** Often enough for a person who pushed and now looks. */
const FOLLOWING = '1m';

/** Never again: regsync copies what is missing when it starts, and overwrites tags at the end of each interval. */
const AT_START = '87600h';

/**
 * `regsync.yml` of one master: what the registries of the other masters have comes into its own.
 *
 * Tags that change must change in one direction, or an old one would overwrite a new one. So the first master is
 * followed all the time, and from the others comes, at the start of regsync, what is missing: that fills the first
 * master too when its disk is a new one.
 *
 * @param masters all of them, the leading one first
 */
export function regsyncConfig(own: Master, masters: readonly Master[]): string {
  const others = masters.filter(({ name }) => name !== own.name);
  return formatConfigYaml({
    version: 1,
    creds: [
      credentials(own, 'mirror-pusher'),
      ...others.map((master) => credentials(master, 'mirror-puller')),
    ],
    defaults: { parallel: 1, skipDockerConfig: true },
    sync: others.map((other) => ({
      source: registryAt(other.address),
      target: registryAt(own.address),
      type: 'registry',
      interval: other === masters[0] ? FOLLOWING : AT_START,
      digestTags: true,
      referrers: true,
    })),
  });
}

function credentials({ address }: Master, user: UserName): object {
  return {
    registry: registryAt(address),
    user,
    pass: generated(`user-${user}`, 'password'),
    tls: 'enabled',
    regcert: `{{file "${CONFIG.ca}"}}`,
  };
}
