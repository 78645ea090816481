import gte from 'semver/functions/gte';
import lt from 'semver/functions/lt';
import type { State } from '../model/mode';
import type { Profile, ProfileId } from './profile';
import { PROFILES } from './profiles';

/** `major.minor.patch` of a DKP version such as `v1.76.2` or `1.77.0-rc.1+build` (`versions.md` 5.1); else `undefined`. */
export function parseDkpVersion(text: string): string | undefined {
  const match = /^v?(\d+\.\d+\.\d+)(?:[-+].*)?$/.exec(text.trim());
  return match?.[1];
}

/** The generation of a DKP version, as `parseDkpVersion` returns it, by the version alone (`versions.md` 6). */
export function profileOfVersion(version: string): ProfileId {
  const found = PROFILES.find((candidate) => inRange(version, candidate));
  return found?.id ?? 'M';
}

/** The DKP version that brought each state (`versions.md` 6). */
export const STATE_SINCE: Readonly<Record<State, string>> = {
  U0: '1.72.0',
  Direct: '1.72.0',
  U1: '1.73.0',
  Proxy: '1.75.0',
  Local: '1.75.0',
};

function inRange(version: string, { versions }: Profile): boolean {
  return (
    (versions.from === undefined || gte(version, versions.from)) &&
    (versions.before === undefined || lt(version, versions.before))
  );
}
