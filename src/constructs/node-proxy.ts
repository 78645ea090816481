import { Construct } from 'constructs';
import { NODE_PROXY_PORT } from '../node/sources/pull-source';
import { PULL_THROUGH_COMMAND } from '../serving/nginx-command';
import { daemonSet } from './daemon-set';
import type { WorkloadProps } from './pod-template';
import { cacheVolume, scratchVolume, secretVolume } from './pod-volumes';
import type { ServingImages, ServingPod } from './serving-containers';
import { distributionContainer, nginxContainer } from './serving-containers';
import { EVERY_TAINT } from './tolerations';
import { configKeys } from './versioned-config';

const NAME = 'registry-node-proxy';

/** Properties of `NodeProxy`. */
export interface NodeProxyProps extends WorkloadProps {
  readonly images: ServingImages;
  /**
   * What the cache of a node is meant to hold, as a Kubernetes quantity.
   *
   * @default '10Gi'
   */
  readonly cacheSize?: string;
}

/**
 * DaemonSet `registry-node-proxy`: the pull-through proxy on 127.0.0.1:5011 of every node, for Direct where containerd
 * can not map the path or answer a token challenge itself. Nothing outside the node reaches it, and no Service selects
 * it.
 */
export class NodeProxy extends Construct {
  constructor(scope: Construct, id: string, props: NodeProxyProps) {
    super(scope, id);
    const pod: ServingPod = {
      images: props.images,
      files: props.files,
      nginxCommand: PULL_THROUGH_COMMAND,
      listener: { port: NODE_PROXY_PORT, host: '127.0.0.1' },
      nodes: [],
    };
    daemonSet(
      this,
      props,
      { maxUnavailable: '10%', minReadySeconds: 0 },
      {
        workload: NAME,
        hostNetwork: true,
        priorityClassName: 'system-node-critical',
        terminationGracePeriodSeconds: 30,
        tolerations: [EVERY_TAINT],
        containers: [nginxContainer(pod), distributionContainer(pod)],
        volumes: [
          secretVolume('config', NAME, configKeys(props)),
          scratchVolume('run'),
          scratchVolume('tmp'),
          cacheVolume('data', props.cacheSize ?? '10Gi'),
        ],
      },
    );
  }
}
