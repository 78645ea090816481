import { nodeSource, sameParams } from '../twin/platform/params';
import { pullHash, pullSecretOf } from '../twin/platform/pull-secret';
import type { PlatformState } from '../twin/state';
import type { RunContext } from './run-context';
import type { RunState } from './run-state';

/**
 * Whether a revert is no way back any more. DKP switches by itself from the moment at which it tells its own controller the
 * new registry (`switching.md` 3.8); nodes of containerd v1 leave their old layout with the module's first configuration.
 */
export function isPastReturn({ twin, course }: RunState, context: RunContext): boolean {
  if (course.way !== 'forward') return true;
  const { stages } = context;
  const point = stages.findIndex(({ pointOfNoReturn }) => pointOfNoReturn);
  if (point < 0 || course.stage < point - 1) return false;
  if (course.stage >= nextCommit(stages, point)) return true;
  const { platform } = twin;
  if (platform === undefined) return false;
  const legacy = twin.nodes.some(({ dropInsAside }) => dropInsAside);
  return hasSwitched(platform, context) || (legacy && platform.nodeConfig !== undefined);
}

/** The platform has the registry of the new settings; where both have the same Secret, nodes have been given it alone. */
function hasSwitched(platform: PlatformState, { ends }: RunContext): boolean {
  const [from, to] = [ends.from, ends.to].map((params) => pullHash(pullSecretOf(params)));
  const now = pullHash(platform.pull);
  if (from !== to) return now !== from;
  return sameParams(platform.orchestrator?.actual, nodeSource(ends.to));
}

function nextCommit(stages: RunContext['stages'], from: number): number {
  const next = stages.findIndex(({ kind }, at) => at > from && kind === 'commit');
  return next < 0 ? stages.length : next;
}
