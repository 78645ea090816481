import { k8s } from 'cdk8s-plus-28';
import { BugError } from '../model/errors';
import type { ConfigFiles, Program } from './config-mounts';
import { configMounts, nodeNameVariable, UPSTREAM_CA } from './config-mounts';
import { literalCommand } from './container-command';
import { CONTAINER_SECURITY } from './pod-security';
import { CONFIG_FOLDER, DATA_FOLDER, mount, RUN_FOLDER } from './pod-volumes';
import type { Listener } from './probes';
import { aliveWhenHealthy, aliveWhenListening, readyWhenHealthy } from './probes';

/** Images of the programs, by digest. */
export interface ServingImages {
  /** Stock nginx. */
  readonly nginx: string;
  /** Stock CNCF distribution: the program `registry`. */
  readonly distribution: string;
  /**
   * Stock regsync of regclient.
   *
   * @default - no replication
   */
  readonly regsync?: string;
}

/** What the containers of a pod that serves images have in common. */
export interface ServingPod {
  readonly images: ServingImages;
  readonly files: ConfigFiles;
  /** How nginx is started with these files (`serving/nginx-command.ts`). */
  readonly nginxCommand: readonly string[];
  readonly listener: Listener;
  /** Port for clients, if it is declared. */
  readonly port?: k8s.ContainerPort;
  /** Port of distribution's metrics, if it is declared. */
  readonly debugPort?: k8s.ContainerPort;
  /** Nodes that have files of their own. */
  readonly nodes: readonly string[];
}

/** nginx in the foreground: TLS, paths, who may push. */
export function nginxContainer(pod: ServingPod): k8s.Container {
  return {
    ...program(pod, 'nginx', pod.images.nginx, {
      mounts: [mount('run', RUN_FOLDER), mount('tmp', '/tmp')],
    }),
    command: literalCommand(pod.nginxCommand),
    ...(pod.port === undefined ? {} : { ports: [pod.port] }),
    readinessProbe: readyWhenHealthy(pod.listener),
    livenessProbe: aliveWhenListening(pod.listener),
    lifecycle: LEAVE_THE_SERVICE_FIRST,
  };
}

/** distribution behind nginx: logins, the cache or the store. It listens on a socket only. */
export function distributionContainer(pod: ServingPod): k8s.Container {
  return {
    ...program(pod, 'distribution', pod.images.distribution, {
      env: [
        // distribution 3 sends traces to port 4318 of the host unless it is told not to.
        { name: 'OTEL_TRACES_EXPORTER', value: 'none' },
        ...trustedUpstream(pod),
      ],
      mounts: [mount('run', RUN_FOLDER), mount('data', DATA_FOLDER)],
    }),
    command: ['registry', 'serve', `${CONFIG_FOLDER}/distribution.yml`],
    ...(pod.debugPort === undefined ? {} : { ports: [pod.debugPort] }),
    livenessProbe: aliveWhenHealthy(pod.listener),
    lifecycle: LEAVE_THE_SERVICE_FIRST,
  };
}

/** regsync: copies what the registries of the other masters have. */
export function regsyncContainer(pod: ServingPod): k8s.Container {
  const { regsync } = pod.images;
  if (regsync === undefined) throw new BugError('replication without an image of regsync');
  return {
    ...program(pod, 'regsync', regsync, {
      // Of the stock images, one has the program in /usr/local/bin and one, without a shell, in the root folder.
      env: [{ name: 'PATH', value: '/usr/local/bin:/usr/bin:/bin:/' }],
    }),
    command: ['regsync', 'server', '--config', `${CONFIG_FOLDER}/regsync.yml`],
  };
}

/** What a small program asks for; DKP's figures (`objects.md` 4.4). No limits: a pull must not be throttled. */
export const SMALL: k8s.ResourceRequirements = {
  requests: {
    cpu: k8s.Quantity.fromString('25m'),
    memory: k8s.Quantity.fromString('40Mi'),
    'ephemeral-storage': k8s.Quantity.fromString('60Mi'),
  },
};

/** Time for clients of the headless Service to see that the address is gone, before connections are refused. */
const LEAVE_THE_SERVICE_FIRST: k8s.Lifecycle = { preStop: { exec: { command: ['sleep', '5'] } } };

interface ProgramNeeds {
  readonly env?: readonly k8s.EnvVar[];
  /** Beside its configuration. */
  readonly mounts?: readonly k8s.VolumeMount[];
}

function program(
  pod: ServingPod,
  name: Program,
  image: string,
  { env = [], mounts = [] }: ProgramNeeds,
): k8s.Container {
  const config = configMounts(name, pod.files, pod.nodes);
  const ofNode = config.some(({ subPathExpr }) => subPathExpr !== undefined);
  const variables = [...(ofNode ? [nodeNameVariable()] : []), ...env];
  return {
    name,
    image,
    imagePullPolicy: 'IfNotPresent',
    ...(variables.length === 0 ? {} : { env: variables }),
    resources: SMALL,
    securityContext: CONTAINER_SECURITY,
    volumeMounts: [...config, ...mounts],
  };
}

/** distribution asks the upstream's token service itself, and knows a CA by this variable only (`components.md` 2). */
function trustedUpstream({ files }: ServingPod): k8s.EnvVar[] {
  if (!(UPSTREAM_CA in files)) return [];
  return [{ name: 'SSL_CERT_FILE', value: `${CONFIG_FOLDER}/${UPSTREAM_CA}` }];
}
