import { Construct } from 'constructs';
import { REGISTRY_PORT } from '../node/sources/pull-source';
import { NGINX_COMMAND } from '../serving/nginx-command';
import { literalCommand } from './container-command';
import { daemonSet } from './daemon-set';
import { CONTAINER_SECURITY } from './pod-security';
import type { WorkloadProps } from './pod-template';
import { CONFIG_FOLDER, configMapVolume, mount, readOnlyMount, scratchVolume } from './pod-volumes';
import { aliveWhenListening, readyWhenListening } from './probes';
import { SMALL } from './serving-containers';
import { EVERY_TAINT } from './tolerations';
import { configKeys } from './versioned-config';

const NAME = 'registry-balancer';

/** Properties of `RegistryBalancer`. */
export interface RegistryBalancerProps extends WorkloadProps {
  /** Image of stock nginx, by digest. */
  readonly image: string;
}

/**
 * DaemonSet `registry-balancer`: nginx on 127.0.0.1:5001 of every node, which passes connections to the masters
 * (`objects.md` 3.9).
 *
 * It declares no port: a declared one is reserved on all addresses of the node, and beside the node services, which
 * hold 5001 of the masters' own address, the scheduler would place it on no master.
 *
 * A tenth of the nodes is updated at a time. While one is without a balancer its containerd goes on to the masters,
 * which stand in the host tree behind it.
 */
export class RegistryBalancer extends Construct {
  constructor(scope: Construct, id: string, props: RegistryBalancerProps) {
    super(scope, id);
    const listener = { port: REGISTRY_PORT, host: '127.0.0.1' };
    daemonSet(
      this,
      props,
      { maxUnavailable: '10%', minReadySeconds: 0 },
      {
        workload: NAME,
        hostNetwork: true,
        priorityClassName: 'system-node-critical',
        terminationGracePeriodSeconds: 15,
        tolerations: [EVERY_TAINT],
        containers: [
          {
            name: 'nginx',
            image: props.image,
            imagePullPolicy: 'IfNotPresent',
            command: literalCommand(NGINX_COMMAND),
            resources: SMALL,
            securityContext: CONTAINER_SECURITY,
            readinessProbe: readyWhenListening(listener),
            livenessProbe: aliveWhenListening(listener),
            volumeMounts: [readOnlyMount('config', CONFIG_FOLDER), mount('tmp', '/tmp')],
          },
        ],
        volumes: [configMapVolume('config', NAME, configKeys(props)), scratchVolume('tmp')],
      },
    );
  }
}
