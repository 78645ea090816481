import type { Container, Handler, PodTemplate, SecurityContext, Volume } from './pod-template';

/** A control of the Pod Security Standards that does not hold, and where: the pod, a container, a volume. */
export interface Violation {
  readonly control: string;
  readonly where: string;
}

/**
 * What Kubernetes' own admission (pod-security-admission, 1.34) says of a pod at level `restricted`, which includes
 * `baseline`. Pods of Windows and pods with user namespaces, for which it is milder, are judged like all others.
 */
export function podSecurityViolations(pod: PodTemplate): readonly Violation[] {
  return [...BASELINE, ...RESTRICTED].flatMap(({ control, places }) =>
    places(pod).map((where) => ({ control, where })),
  );
}

interface Control {
  readonly control: string;
  readonly places: (pod: PodTemplate) => readonly string[];
}

const MAY_BE_ADDED = new Set(
  `AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID
   SYS_CHROOT`.split(/\s+/),
);
const SAFE_SYSCTLS = new Set(
  `kernel.shm_rmid_forced net.ipv4.ip_local_port_range net.ipv4.ip_unprivileged_port_start net.ipv4.tcp_syncookies
   net.ipv4.ping_group_range net.ipv4.ip_local_reserved_ports net.ipv4.tcp_keepalive_time net.ipv4.tcp_fin_timeout
   net.ipv4.tcp_keepalive_intvl net.ipv4.tcp_keepalive_probes net.ipv4.tcp_rmem net.ipv4.tcp_wmem`.split(
    /\s+/,
  ),
);
const SELINUX_TYPES = ['container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t'];
const VOLUME_TYPES =
  'configMap csi downwardAPI emptyDir ephemeral image persistentVolumeClaim projected secret';
const APPARMOR_ANNOTATION = 'container.apparmor.security.beta.kubernetes.io/';

const BASELINE: readonly Control[] = [
  { control: 'HostProcess', places: contexts((c) => c.windowsOptions?.hostProcess === true) },
  {
    control: 'Host Namespaces',
    places: ({ spec }) =>
      [spec.hostNetwork, spec.hostPID, spec.hostIPC].includes(true) ? ['pod'] : [],
  },
  { control: 'Privileged Containers', places: containers((c) => c.privileged === true) },
  {
    control: 'Capabilities',
    places: containers((c) => added(c).some((name) => !MAY_BE_ADDED.has(name))),
  },
  { control: 'HostPath Volumes', places: volumes((volume) => 'hostPath' in volume) },
  {
    control: 'Host Ports',
    places: eachContainer(({ ports = [] }) => ports.some(({ hostPort = 0 }) => hostPort !== 0)),
  },
  { control: 'Host Probes / Lifecycle Hooks', places: eachContainer(namesHost) },
  {
    control: 'AppArmor',
    places: (pod) => [
      ...contexts((c) => !allowed(c.appArmorProfile?.type, ['RuntimeDefault', 'Localhost']))(pod),
      ...Object.entries(pod.metadata?.annotations ?? {})
        .filter(([key]) => key.startsWith(APPARMOR_ANNOTATION))
        .filter(([, value]) => !/^(?:runtime\/default|localhost\/.*|)$/.test(value))
        .map(([key]) => `container ${key.slice(APPARMOR_ANNOTATION.length)}`),
    ],
  },
  {
    control: 'SELinux',
    places: contexts(({ seLinuxOptions: options = {} }) => {
      const { type = '', user = '', role = '' } = options;
      return user !== '' || role !== '' || !['', ...SELINUX_TYPES].includes(type);
    }),
  },
  { control: '/proc Mount Type', places: containers((c) => !allowed(c.procMount, ['Default'])) },
  {
    control: 'Seccomp',
    places: contexts((c) => !allowed(c.seccompProfile?.type, ['RuntimeDefault', 'Localhost'])),
  },
  {
    control: 'Sysctls',
    places: ({ spec }) =>
      (spec.securityContext?.sysctls ?? []).every(({ name }) => SAFE_SYSCTLS.has(name))
        ? []
        : ['pod'],
  },
];

const RESTRICTED: readonly Control[] = [
  {
    control: 'Volume Types',
    places: volumes((volume) =>
      Object.keys(volume).some((key) => key !== 'name' && !VOLUME_TYPES.split(' ').includes(key)),
    ),
  },
  {
    control: 'Privilege Escalation (restricted)',
    places: containers((c) => c.allowPrivilegeEscalation !== false),
  },
  {
    control: 'Running as Non-root',
    places: (pod) => {
      const ofPod = pod.spec.securityContext?.runAsNonRoot;
      const ofContainers = containers((c) => (c.runAsNonRoot ?? ofPod) !== true)(pod);
      return [...(ofPod === false ? ['pod'] : []), ...ofContainers];
    },
  },
  { control: 'Running as Non-root user', places: contexts((c) => c.runAsUser === 0) },
  {
    control: 'Seccomp (restricted)',
    places: (pod) =>
      containers((c) => {
        const profile = c.seccompProfile ?? pod.spec.securityContext?.seccompProfile;
        return !['RuntimeDefault', 'Localhost'].includes(profile?.type ?? '');
      })(pod),
  },
  {
    control: 'Capabilities (restricted)',
    places: containers(
      (c) =>
        !(c.capabilities?.drop ?? []).includes('ALL') ||
        added(c).some((name) => name !== 'NET_BIND_SERVICE'),
    ),
  },
];

function allowed(value: string | undefined, values: readonly string[]): boolean {
  return value === undefined || values.includes(value);
}

function added({ capabilities }: SecurityContext): readonly string[] {
  return capabilities?.add ?? [];
}

function namesHost(container: Container): boolean {
  const { livenessProbe, readinessProbe, startupProbe, lifecycle } = container;
  const handlers = [livenessProbe, readinessProbe, startupProbe];
  return [...handlers, lifecycle?.preStop, lifecycle?.postStart].some(handlerNamesHost);
}

function handlerNamesHost(handler: Handler | undefined): boolean {
  const hosts = [handler?.httpGet?.host, handler?.tcpSocket?.host];
  return hosts.some((host) => host !== undefined && host !== '');
}

function eachContainer(isBad: (container: Container) => boolean): Control['places'] {
  return ({ spec }) =>
    [...(spec.initContainers ?? []), ...spec.containers]
      .filter(isBad)
      .map(({ name }) => `container ${name}`);
}

function containers(isBad: (context: SecurityContext) => boolean): Control['places'] {
  return eachContainer(({ securityContext = {} }) => isBad(securityContext));
}

/** The pod's own security context and those of its containers. */
function contexts(isBad: (context: SecurityContext) => boolean): Control['places'] {
  return (pod) => [
    ...(isBad(pod.spec.securityContext ?? {}) ? ['pod'] : []),
    ...containers(isBad)(pod),
  ];
}

function volumes(isBad: (volume: Volume) => boolean): Control['places'] {
  return ({ spec }) => (spec.volumes ?? []).filter(isBad).map(({ name }) => `volume ${name}`);
}
