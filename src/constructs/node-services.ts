import type { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { BugError } from '../model/errors';
import { compareText } from '../model/issue';
import { REGISTRY_PORT } from '../node/sources/pull-source';
import { NGINX_COMMAND, PULL_THROUGH_COMMAND } from '../serving/nginx-command';
import { REGISTRY_PORT_NAME } from '../serving/names';
import { daemonSet } from './daemon-set';
import { NOBODY, rootOnHostFolders } from './pod-security';
import type { WorkloadProps } from './pod-template';
import { DATA_FOLDER, hostFolder, mount, scratchVolume, secretVolume } from './pod-volumes';
import type { ServingImages, ServingPod } from './serving-containers';
import {
  distributionContainer,
  nginxContainer,
  regsyncContainer,
  SMALL,
} from './serving-containers';
import { EVERY_TAINT } from './tolerations';
import { configKeys } from './versioned-config';

const NAME = 'registry-node-services';

/** Where the images of a mode are kept on the node. A store is never read as a cache, nor the other way round. */
const STORE = {
  Proxy: '/opt/regshift/registry/proxy',
  Local: '/opt/regshift/registry/local',
} as const;

/** Properties of `NodeServices`. */
export interface NodeServicesProps extends WorkloadProps {
  readonly mode: 'Proxy' | 'Local';
  readonly images: ServingImages;
  /** Names of the control-plane nodes that serve images. Each needs its own files, so no other node gets a pod. */
  readonly masters: readonly string[];
  /** Whether each copies what the others have; then each has a `regsync.yml`. */
  readonly replicate: boolean;
}

/**
 * DaemonSet `registry-node-services`: a registry on each master's own address, for Proxy and Local
 * (`objects.md` 4.6, 4.7). What DKP does with a manager and a static pod, Kubernetes does here.
 *
 * One master at a time is updated, so that the others serve. The pods run as nobody; only the container that gives
 * them the folder on the node is root, with one capability.
 */
export class NodeServices extends Construct {
  constructor(scope: Construct, id: string, props: NodeServicesProps) {
    super(scope, id);
    const masters = [...props.masters].sort(compareText);
    const pod = servingPod(props, masters);
    daemonSet(
      this,
      props,
      { maxUnavailable: 1, minReadySeconds: 10 },
      {
        workload: NAME,
        backend: 'node-services',
        hostNetwork: true,
        priorityClassName: 'system-node-critical',
        terminationGracePeriodSeconds: 60,
        affinity: onlyOn(masters),
        tolerations: [EVERY_TAINT],
        initContainers: [ownTheStore(props.images.nginx)],
        containers: [
          nginxContainer(pod),
          distributionContainer(pod),
          ...(replicates(props) ? [regsyncContainer(pod)] : []),
        ],
        volumes: [
          secretVolume('config', NAME, configKeys(props)),
          scratchVolume('run'),
          scratchVolume('tmp'),
          hostFolder('data', STORE[props.mode]),
        ],
      },
    );
  }
}

function replicates({ files, replicate }: NodeServicesProps): boolean {
  const configured = Object.keys(files).some((key) => key.endsWith('.regsync.yml'));
  if (configured !== replicate) {
    throw new BugError(`replication: ${String(replicate)}, files for it: ${String(configured)}`);
  }
  return replicate;
}

/** The port is the node's: declared as such, the scheduler keeps other pods off it. */
function servingPod(props: NodeServicesProps, masters: readonly string[]): ServingPod {
  return {
    images: props.images,
    files: props.files,
    nginxCommand: props.mode === 'Proxy' ? PULL_THROUGH_COMMAND : NGINX_COMMAND,
    listener: { port: REGISTRY_PORT },
    port: {
      name: REGISTRY_PORT_NAME,
      containerPort: REGISTRY_PORT,
      hostPort: REGISTRY_PORT,
      protocol: 'TCP',
    },
    nodes: masters,
  };
}

/** A field selector takes one name per term; terms are alternatives. */
function onlyOn(nodes: readonly string[]): k8s.Affinity {
  return {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: nodes.map((node) => ({
          matchFields: [{ key: 'metadata.name', operator: 'In', values: [node] }],
        })),
      },
    },
  };
}

/** The kubelet makes the folder for root, and volumes of the host take no group. */
function ownTheStore(image: string): k8s.Container {
  const nobody = String(NOBODY);
  return {
    name: 'own-the-store',
    image,
    imagePullPolicy: 'IfNotPresent',
    command: ['chown', `${nobody}:${nobody}`, DATA_FOLDER],
    resources: SMALL,
    securityContext: rootOnHostFolders(['CHOWN']),
    volumeMounts: [mount('data', DATA_FOLDER)],
  };
}
