import type { Command } from 'commander';
import type { PublicationPlace } from '../observe/live/publication';
import type { Cluster } from '../spec/cluster';
import type { ClusterAccess } from './observe-cluster';
import { waitingSeconds } from './options';
import { badUsage } from './rejected';

/** Options by which a command says how a live cluster is reached. */
export interface AccessOptions {
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly engineKubeconfig?: string;
  readonly engineContext?: string;
  /**
   * Seconds that an API server has for one answer.
   *
   * @default 15
   */
  readonly timeout?: number;
  /** ConfigMap out of which the snapshot is read: `namespace/name`. */
  readonly published?: string;
}

const TIMEOUT = 15;

/** Adds them to a command. */
export function accessOptions(command: Command): Command {
  return command
    .option('--kubeconfig <file>', 'kubeconfig (default: $KUBECONFIG, ~/.kube/config, the pod)')
    .option('--context <context>', 'context of the cluster (default: the current one)')
    .option('--engine-kubeconfig <file>', 'kubeconfig of the GitOps engine (default: the same)')
    .option(
      '--engine-context <context>',
      'context of the GitOps engine (default: as the cluster file says, else the cluster itself)',
    )
    .option(
      '--timeout <seconds>',
      'how long an API server may take for one answer',
      waitingSeconds,
      TIMEOUT,
    )
    .option(
      '--published <configmap>',
      'read what an observer in the cluster published: NAMESPACE/NAME',
    );
}

/** Where the engine is says the call, else the cluster file. */
export function accessOf(options: AccessOptions, cluster: Cluster | undefined): ClusterAccess {
  const { kubeconfig, context, engineKubeconfig, timeout = TIMEOUT } = options;
  const engineContext = options.engineContext ?? cluster?.delivery?.engine?.context;
  return {
    timeoutSeconds: timeout,
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
    ...(context === undefined ? {} : { context }),
    ...(engineKubeconfig === undefined ? {} : { engineKubeconfig }),
    ...(engineContext === undefined ? {} : { engineContext }),
  };
}

/** The ConfigMap that a flag names. Throws `Rejected`. */
export function placeOf(flag: string, text: string): PublicationPlace {
  const [, namespace, name] = /^([a-z0-9-]+)\/([a-z0-9.-]+)$/.exec(text) ?? [];
  if (namespace !== undefined && name !== undefined) return { namespace, name };
  throw badUsage(
    `${flag} ${text} names no ConfigMap`,
    'write NAMESPACE/NAME, for example regshift-observer/cluster-snapshot',
  );
}
