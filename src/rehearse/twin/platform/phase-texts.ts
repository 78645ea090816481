import { compareText } from '../../../model/issue';

/** Texts of the conditions, line for line (`switching.md` 3.4 to 3.11; corrected by `observing.md` 14). */

/** How many nodes the texts about their configuration list. */
const LISTED_NODES = 10;

/** A node that something is waited for on, and why. */
export interface WaitingNode {
  readonly name: string;
  readonly why: string;
}

/** Text of ContainerdConfigPreflightReady (`switching.md` 3.4). */
export function preflightText(unready: readonly WaitingNode[], all: number): string {
  return lines(
    'Check current nodes configuration',
    `${unready.length}/${all} node(s) Unready:`,
    ...listed(unready),
  );
}

/** Text of the phases that configure nodes, while Secret `registry-bashible-config` is not there (`switching.md` 3.6). */
export const CREATING_CONFIG = lines(
  'Applying configuration to nodes',
  'Creating Managed configuration...',
);

/** Text of the phases that configure nodes (`switching.md` 3.6). */
export function nodesText(waiting: readonly WaitingNode[], all: number): string {
  return lines(
    'Applying configuration to nodes',
    `${all - waiting.length}/${all} node(s) ready. Waiting:`,
    ...listed(waiting),
  );
}

/** Why a node that has one version and wants another is waited for. */
export function versionChange(from: string, to: string): string {
  return `"${shortVersion(from)}" → "${shortVersion(to)}"`;
}

/** Why a node that is to lose its version is waited for (`switching.md` 3.9). */
export function versionLeft(from: string): string {
  return `"${shortVersion(from)}" → Unmanaged`;
}

/** Text of NodeServicesReady (`switching.md` 3.5). */
export function nodeServicesText(waiting: readonly WaitingNode[], all: number): string {
  const ready = all - waiting.length;
  return [`${ready}/${all} node(s) ready. Waiting:`, ...sorted(waiting).map(entry)].join('\n');
}

/** Why a master whose services do not run yet is waited for. */
export function servicesNotReady(version: string): string {
  return `services pod(s) is not Ready or config version mismatch (!= "${shortVersion(version)}")`;
}

/** Text of CleanupNodeServices (`switching.md` 3.10). */
export function nodeServicesLeftText(names: readonly string[]): string {
  const entries = [...names].sort(compareText).map((name) => `- ${name}`);
  return ['Waiting for nodes cleanup:', ...entries].join('\n');
}

/** Texts of InClusterProxyReady and CleanupInClusterProxy (`switching.md` 3.7, 3.11). */
export const DEPLOYING_PROXY = 'Deploying incluster-proxy...';
export const STOPPING_PROXY = 'Stopping incluster-proxy...';

/** Text while Deployment `registry-incluster-proxy` has another configuration. */
export function proxyMismatch(current: string, expected: string): string {
  return `Incluster-proxy deployment version mismatch: current ${current}, expected ${expected}.`;
}

/** Text while its pods are rolled out. */
export function proxyInProgress(detail: string): string {
  return `Incluster-proxy deploying in progress: ${detail}.`;
}

/** Texts of DeckhouseRegistrySwitchReady, in the order of its questions (`switching.md` 3.8). */
export const SWITCH_TEXTS = {
  secret: 'Updating registry for deckhouse components',
  pod: 'Applying new registry to deckhouse-controller',
  ready: 'Waiting for deckhouse-controller to become ready',
} as const;

/** The first digits of a version. */
function shortVersion(version: string): string {
  return version.length > 8 ? `${version.slice(0, 8)}...` : version;
}

function listed(nodes: readonly WaitingNode[]): readonly string[] {
  const more = nodes.length - LISTED_NODES;
  return [
    ...sorted(nodes).slice(0, LISTED_NODES).map(entry),
    ...(more > 0 ? [`\t...and ${more} more`] : []),
  ];
}

function sorted(nodes: readonly WaitingNode[]): readonly WaitingNode[] {
  return [...nodes].sort((a, b) => compareText(a.name, b.name));
}

function entry({ name, why }: WaitingNode): string {
  return `- ${name}: ${why}`;
}

/** Texts about the configuration of nodes are not trimmed: each line has its end (`observing.md` 14). */
function lines(...all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join('');
}
