import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { literalCommand } from './container-command';
import { daemonSet } from './daemon-set';
import { CONTAINER_SECURITY, rootOnHostFolders } from './pod-security';
import type { WorkloadProps } from './pod-template';
import {
  CONFIG_FOLDER,
  existingHostFolder,
  hostFolder,
  mount,
  readOnlyMount,
  scratchVolume,
  secretVolume,
} from './pod-volumes';
import { EVERY_TAINT } from './tolerations';
import { configKeys } from './versioned-config';

const NAME = 'registry-node-hosts';

/** Folder of containerd's own configuration, beside which its registries are: `/etc/containerd`, or k3s's own. */
function containerdFolder(certsDir: string): string {
  return certsDir.slice(0, certsDir.lastIndexOf('/'));
}

/** Properties of `NodeHostsWriter`. */
export interface NodeHostsWriterProps extends WorkloadProps {
  /** Image with a shell, by digest: stock nginx, which nodes have anyway. */
  readonly image: string;
  /** Folder on nodes that containerd's `config_path` names: `/etc/containerd/certs.d`. */
  readonly certsDir: string;
}

/**
 * DaemonSet `registry-node-hosts`: writes the host tree on every node of a cluster without DKP, once per pod. A change
 * of the tree replaces the pods, so that a finished rollout means: written everywhere. A pod that goes removes nothing.
 *
 * It writes before the node's network is up, whose images may be the first that the tree is needed for. A tenth of the
 * nodes is written at a time, so that a thousand take ten rounds, and a script that fails stops at the first tenth.
 */
export class NodeHostsWriter extends Construct {
  constructor(scope: Construct, id: string, props: NodeHostsWriterProps) {
    super(scope, id);
    daemonSet(
      this,
      props,
      { maxUnavailable: '10%', minReadySeconds: 0 },
      {
        workload: NAME,
        hostNetwork: true,
        priorityClassName: 'system-node-critical',
        terminationGracePeriodSeconds: 5,
        tolerations: [EVERY_TAINT],
        initContainers: [write(props)],
        containers: [stay(props)],
        volumes: [
          secretVolume('config', NAME, configKeys(props)),
          existingHostFolder('containerd', containerdFolder(props.certsDir)),
          hostFolder('certs', props.certsDir),
          scratchVolume('tmp'),
        ],
      },
    );
  }
}

/**
 * The script of the Secret, with the Secret as its tree (`node/scripts/write-host-tree.ts`). Folders have the paths that
 * they have on the node, so that what the script checks and says is true there.
 */
function write({ image, certsDir }: NodeHostsWriterProps): k8s.Container {
  const script = `${CONFIG_FOLDER}/write-host-tree.sh`;
  const noOtherRoot = '';
  return {
    name: 'write',
    image,
    imagePullPolicy: 'IfNotPresent',
    command: literalCommand([
      ...['sh', script, CONFIG_FOLDER, certsDir],
      ...[`${containerdFolder(certsDir)}/config.toml`, noOtherRoot],
    ]),
    resources: TINY,
    securityContext: rootOnHostFolders([]),
    volumeMounts: [
      readOnlyMount('config', CONFIG_FOLDER),
      readOnlyMount('containerd', containerdFolder(certsDir)),
      mount('certs', certsDir),
      // Some shells keep a here-document in a file.
      mount('tmp', '/tmp'),
    ],
  };
}

/**
 * Sleeps until it is told to go. `sleep infinity` is not known to every shell, and a shell that is process 1 ignores
 * signals it does not handle; nginx' images are stopped with QUIT.
 */
function stay({ image }: NodeHostsWriterProps): k8s.Container {
  return {
    name: 'stay',
    image,
    imagePullPolicy: 'IfNotPresent',
    command: literalCommand(['sh', '-c', UNTIL_TOLD_TO_GO]),
    resources: TINY,
    securityContext: CONTAINER_SECURITY,
  };
}

const UNTIL_TOLD_TO_GO = "trap 'exit 0' TERM QUIT; while :; do sleep 3600 & wait $!; done";

const TINY: k8s.ResourceRequirements = {
  requests: {
    cpu: k8s.Quantity.fromString('1m'),
    memory: k8s.Quantity.fromString('8Mi'),
    'ephemeral-storage': k8s.Quantity.fromString('1Mi'),
  },
};
