import { compareText } from '../model/issue';
import type { Dump } from './dump';
import type { DumpObject } from './expand-lists';
import { at, listAt, textAt } from './fields';
import { KINDS } from './kinds';
import { isObserved } from './pull-error-facts';
import type { ObservationScope } from './scope';
import type { PlatformImagesFacts, RegistryPull } from './snapshot';

/**
 * Images of the platform that the cluster asks for now: those of its pods, and of Deployments and DaemonSets that were read.
 * Our own pods are left out, whose images the gate names itself, and pods that have failed: those that were evicted stay for
 * months. `undefined` unless the pods of all namespaces were looked at, and it is known what names begin with.
 */
export function readPlatformImages(
  dump: Dump,
  scope: ObservationScope,
  pull: RegistryPull,
): PlatformImagesFacts | undefined {
  const base = baseOf(scope, pull);
  const pods = dump.everywhere(KINDS.pod);
  if (base === undefined || pods === undefined) return undefined;
  const isPlatforms = ({ namespace = '' }: DumpObject): boolean =>
    namespace !== scope.workloads && hasPlatformImages(namespace, scope);
  const specs = [
    ...pods
      .filter((pod) => isPlatforms(pod) && textAt(pod.fields, 'status', 'phase') !== 'Failed')
      .map(({ fields }) => at(fields, 'spec')),
    ...dump.objects
      .filter((object) => isWorkload(object) && isPlatforms(object))
      .map(({ fields }) => at(fields, 'spec', 'template', 'spec')),
  ];
  const names = specs.flatMap(imagesOf).flatMap((image) => nameBelow(base, image));
  return { base, names: [...new Set(names)].sort(compareText) };
}

/** Whether pods of a namespace are read for their images: without DKP those of users are what the base is for. */
export function hasPlatformImages(namespace: string, scope: ObservationScope): boolean {
  return scope.imageBase !== undefined || isObserved(namespace, scope);
}

function baseOf(
  { platform, workloads, imageBase }: ObservationScope,
  { address, path = '' }: RegistryPull,
): string | undefined {
  if (imageBase !== undefined) return imageBase;
  const isAsked = platform === 'Deckhouse' && workloads !== undefined;
  return isAsked && address !== undefined ? (address + path).replace(/\/+$/, '') : undefined;
}

function isWorkload({ kind }: DumpObject): boolean {
  return kind === KINDS.deployment.kind || kind === KINDS.daemonSet.kind;
}

function imagesOf(podSpec: unknown): readonly string[] {
  return ['initContainers', 'containers']
    .flatMap((list) => listAt(podSpec, list))
    .flatMap((container) => textAt(container, 'image') ?? []);
}

/** How a name goes on behind the base; empty where it is not below it. */
function nameBelow(base: string, image: string): readonly string[] {
  const name = wholeName(image);
  const rest = name.slice(base.length);
  // behind a host alone a colon begins a port
  const goesOn = base.includes('/') ? /^[/:@]./ : /^\/./;
  return name.startsWith(base) && goesOn.test(rest) ? [rest] : [];
}

/** Clients read a name without a registry as one of Docker Hub. */
function wholeName(image: string): string {
  const [first = '', ...rest] = image.split('/');
  if (rest.length === 0) return `docker.io/library/${image}`;
  return /[.:]/.test(first) || first === 'localhost' ? image : `docker.io/${image}`;
}
