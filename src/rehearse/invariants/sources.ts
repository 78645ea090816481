import { splitImagesRepo } from '../../model/images-repo';
import { remember } from '../../model/remember';
import {
  isNonConfigurable,
  nodeSource,
  paramsOfPull,
  sameParams,
  upstreamOf,
} from '../twin/platform/params';
import { imagesBaseOf, pullHash, pullSecretOf } from '../twin/platform/pull-secret';
import type { OrchestratorState, PlatformState, RegistryParams } from '../twin/state';

/** Names of images that must be pullable, and by whose help alone. */
export interface Duty {
  /** Base of the names, as the manifests of pods have them. */
  readonly base: string;
  /** Registries outside the cluster that are up; every other one is gone. None: the cluster has to do without. */
  readonly sources: readonly RegistryParams[];
  /**
   * Registries that are up for clients inside the cluster, who are told where to ask by an object that is applied at its own
   * moment.
   *
   * @default - `sources`
   */
  readonly clients?: readonly RegistryParams[];
  /** Why DKP itself can not always keep this, whatever the plan. */
  readonly hazard?: Hazard;
}

/** What the platform's own way of working does not cover, whatever the plan. */
export type Hazard =
  /** Old and new are the same host: on nodes the new entry takes the old one's place at once (`switching.md` 2.4). */
  | 'same-host'
  /** Pods have the names of a target that was given up after the platform had switched to it (`switching.md` 3.14). */
  | 'third-target'
  /** In Proxy every master restarts its registry by itself when the parameters change, perhaps all at once (`switching.md` 2.4). */
  | 'restart-together'
  /** One master serves, and is away while what serves is replaced. */
  | 'single-master'
  /** On Kubernetes a node is Ready before the DaemonSet that tells it its registries has run there. */
  | 'bare-node'
  /** In Direct the proxy inside the cluster takes its new registry and login before its clients are told (`switching.md` 3.2). */
  | 'proxy-first'
  /** A node pulls through a proxy of its own alone, and that is being replaced (P068). */
  | 'own-proxy'
  /**
   * Between two steps of one run: DKP's step removes a folder that our script, which follows, writes again (decision 0011).
   */
  | 'within-a-run';

/** Where something comes from and where it goes. */
type RunEnds = Readonly<Record<'from' | 'to', RegistryParams>>;

/** What nodes of DKP must be able to pull at this moment. */
export const dutiesOf = remember((platform: PlatformState): readonly Duty[] => {
  const { orchestrator, imagesBase, formerImagesBase } = platform;
  if (orchestrator === undefined) {
    return [{ base: imagesBase, sources: [paramsOfPull(platform.pull)] }];
  }
  const ends = endsOf(platform, orchestrator);
  const hazard = hazardOf(platform, ends);
  const marked = hazard === undefined ? {} : { hazard };
  const current = { base: imagesBase, sources: inCharge(platform, ends), ...marked };
  if (formerImagesBase === undefined) return [current];
  return [current, { base: formerImagesBase, sources: outside(ends.settled), ...marked }];
});

/** Where a switch comes from and where it goes; the same where there is none. */
interface Ends {
  readonly settled: RegistryParams;
  readonly target: RegistryParams;
}

function endsOf(platform: PlatformState, orchestrator: OrchestratorState): Ends {
  const { mode, remembered, params, actual } = orchestrator;
  const settled =
    mode === 'Local'
      ? { mode }
      : { ...(remembered ?? actual ?? paramsOfPull(platform.pull)), mode };
  return {
    settled,
    target: isNonConfigurable(params) ? { ...settled, mode: 'Unmanaged' } : params,
  };
}

/** The platform has switched as soon as its Secret is the new one (`switching.md` 3.8). */
function inCharge(platform: PlatformState, { settled, target }: Ends): readonly RegistryParams[] {
  const now = pullHash(platform.pull);
  const [old, wanted] = [settled, target].map((params) => pullHash(pullSecretOf(params)));
  if (old !== wanted) return outside(now === wanted ? target : settled);
  if (sameParams(nodeSource(settled), nodeSource(target))) {
    return [...outside(settled), ...outside(target)];
  }
  const finalised = sameParams(platform.orchestrator?.actual, nodeSource(target));
  return outside(finalised ? target : settled);
}

function hazardOf(platform: PlatformState, { settled, target }: Ends): Hazard | undefined {
  const now = pullHash(platform.pull);
  const secrets = [settled, target].map(pullSecretOf);
  const former = platform.formerImagesBase;
  if (
    secrets.every((secret) => pullHash(secret) !== now) ||
    (former !== undefined && secrets.every((secret) => imagesBaseOf(secret) !== former))
  ) {
    return 'third-target';
  }
  const ends = { from: settled, to: target };
  if (!isChange(ends)) return undefined;
  if (settled.mode === 'Proxy') return 'restart-together';
  return isSameHostChange(ends) ? 'same-host' : undefined;
}

/** Whether another registry, or the same one in another way, comes in the same mode. */
function isChange({ from, to }: RunEnds): boolean {
  return from.mode === to.mode && !sameParams(upstreamOf(from), upstreamOf(to));
}

/** Whether the same host is described in another way, in the same mode. */
export const isSameHostChange = remember(
  (ends: RunEnds): boolean => isChange(ends) && hostOf(ends.from) === hostOf(ends.to),
);

/** The registry outside that a mode needs. */
export function outside(params: RegistryParams): readonly RegistryParams[] {
  return params.imagesRepo === undefined || params.mode === 'Local' ? [] : [params];
}

function hostOf({ imagesRepo }: RegistryParams): string | undefined {
  return imagesRepo === undefined ? undefined : splitImagesRepo(imagesRepo).host;
}
