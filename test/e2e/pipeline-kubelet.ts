import { existsSync, readlinkSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { ContainerSpec, ClusterNode } from './pipeline-node';
import type { Machine } from './pipeline-machine';
import { expand } from './pipeline-pod';
import type { PodContainer, PodTemplate, Probe, VolumeMount } from './pipeline-pod';
import { unpackVolume } from './pipeline-volumes';
import type { Configurations } from './pipeline-volumes';

const READY_SECONDS = 20;

/** A pod that runs. */
export interface RunningPod {
  /** Name of its workload. */
  readonly workload: string;
  readonly node: ClusterNode;
  readonly address: string;
  readonly template: PodTemplate;
  readonly containers: ReadonlyMap<string, ContainerSpec>;
  /** Its own network, if it has one. */
  readonly network?: string;
}

/** Runs pods on nodes from their templates, as the kubelet would. */
export class Kubelet {
  private readonly machine: Machine;
  private readonly configurations: Configurations;
  /** Programs that are not at hand, so that their containers are left out. */
  private readonly missing: readonly string[];
  private pods = 0;

  constructor(machine: Machine, configurations: Configurations, missing: readonly string[]) {
    this.machine = machine;
    this.configurations = configurations;
    this.missing = missing;
  }

  /** Pulls the images, runs the init containers to their end, starts the containers and waits until they are ready. */
  async start(workload: string, template: PodTemplate, node: ClusterNode): Promise<RunningPod> {
    const number = (this.pods += 1);
    const name = `${workload}-${String(number)}`;
    const { initContainers = [], hostNetwork = false } = template.spec;
    const containers = template.spec.containers.filter(
      (container) => !this.missing.includes(container.name),
    );
    for (const { image } of [...initContainers, ...containers]) await node.need(image);
    const address = hostNetwork ? node.address : `10.99.1.${String(number)}`;
    const network = hostNetwork ? undefined : name;
    if (network !== undefined) await this.machine.addNetwork(network, address);
    const pod: PodContext = {
      name,
      node,
      template,
      network: network ?? node.name,
      controlGroup: this.machine.controlGroup,
      volumes: this.unpack(name, template, node),
    };
    for (const container of initContainers) {
      const { status, stderr, stdout } = await node.run(
        `${name}-${container.name}`,
        this.specOf(container, pod),
      );
      if (status !== 0)
        throw new Error(`${name} on ${node.name}, ${container.name}: ${stderr}${stdout}`);
    }
    const specs = new Map(
      containers.map((container) => [`${name}-${container.name}`, this.specOf(container, pod)]),
    );
    for (const [id, spec] of specs) await node.launch(id, spec);
    const running = {
      ...{ workload, node, address, template, containers: specs },
      ...(network === undefined ? {} : { network }),
    };
    await this.untilReady(running);
    return running;
  }

  /** Ends a pod at once. */
  async stop({ node, containers, network }: RunningPod): Promise<void> {
    await node.remove(...containers.keys());
    if (network !== undefined) await this.machine.removeNetwork(network);
  }

  /** Asks what the readiness probes ask. */
  async isReady({ node, address, template, network, containers }: RunningPod): Promise<boolean> {
    const running = await node.running();
    if ([...containers.keys()].some((id) => !running.has(id))) return false;
    for (const { readinessProbe } of template.spec.containers) {
      const from = { network: network ?? node.name };
      const command = readinessProbe && probeCommand(readinessProbe, address);
      if (command !== undefined && (await this.machine.run(command, from)).status !== 0)
        return false;
    }
    return true;
  }

  /** Waits, and starts again what ended. */
  private async untilReady(pod: RunningPod): Promise<void> {
    const end = Date.now() + READY_SECONDS * 1000;
    while (!(await this.isReady(pod))) {
      if (Date.now() > end) {
        const logs = [...pod.containers.keys()].map((id) => `--- ${id}\n${pod.node.logOf(id)}`);
        throw new Error(`${pod.workload} on ${pod.node.name} is not ready\n${logs.join('\n')}`);
      }
      await pause(100);
      await this.restart(pod);
    }
  }

  private async restart({ node, containers }: RunningPod): Promise<void> {
    const running = await node.running();
    for (const [id, spec] of containers) {
      if (running.has(id)) continue;
      await node.remove(id);
      await node.launch(id, spec);
    }
  }

  private unpack(
    name: string,
    { spec }: PodTemplate,
    node: ClusterNode,
  ): ReadonlyMap<string, string> {
    const source = {
      node,
      folder: `${this.machine.folder}/pods/${name}`,
      at: (path: string): string => this.machine.at(path),
      fsGroup: spec.securityContext.fsGroup,
      configurations: this.configurations,
    };
    return new Map(
      (spec.volumes ?? []).map((volume) => [volume.name, unpackVolume(volume, source)]),
    );
  }

  private specOf(container: PodContainer, pod: PodContext): ContainerSpec {
    const hosts = bind(this.hostsOf(pod), '/etc/hosts', true);
    const variables = variablesOf(container, pod.node);
    const mounts = (container.volumeMounts ?? []).map((mount) =>
      this.mountOf(mount, pod, variables),
    );
    return { image: container.image, oci: ociSpec(container, pod, variables, [hosts, ...mounts]) };
  }

  /** The node's names, and what the pod adds to them. */
  private hostsOf({ name, template }: PodContext): string {
    const path = `${this.machine.folder}/pods/${name}/hosts`;
    const added = (template.spec.hostAliases ?? []).map(
      ({ ip, hostnames }) => `${ip} ${hostnames.join(' ')}\n`,
    );
    this.machine.write(path, `${this.machine.read('/etc/hosts')}${added.join('')}`);
    return path;
  }

  private mountOf(
    { name, mountPath, subPath, subPathExpr, readOnly = false }: VolumeMount,
    { volumes }: PodContext,
    variables: Readonly<Record<string, string>>,
  ): OciMount {
    const folder = volumes.get(name);
    if (folder === undefined) throw new Error(`no volume ${name}`);
    const below =
      subPath ?? (subPathExpr === undefined ? undefined : expand(subPathExpr, variables));
    if (below === undefined) return bind(folder, mountPath, readOnly);
    // The file itself and not the link to it: it never changes under the container.
    const file = `${folder}/${readlinkSync(this.machine.at(`${folder}/..data`))}/${below}`;
    if (!existsSync(this.machine.at(file))) throw new Error(`no ${below} in volume ${name}`);
    return bind(file, mountPath, readOnly);
  }
}

interface PodContext {
  readonly name: string;
  readonly node: ClusterNode;
  readonly template: PodTemplate;
  readonly network: string;
  readonly controlGroup: string;
  /** Folder by the name of the volume. */
  readonly volumes: ReadonlyMap<string, string>;
}

interface OciMount {
  readonly destination: string;
  readonly type: string;
  readonly source: string;
  readonly options: readonly string[];
}

/** What the CRI plugin of containerd would ask runc for. */
function ociSpec(
  container: PodContainer,
  { name, template, network, node, controlGroup }: PodContext,
  variables: Readonly<Record<string, string>>,
  mounts: readonly OciMount[],
): Readonly<Record<string, unknown>> {
  const { securityContext: own } = container;
  if (own.runAsNonRoot && own.runAsUser === 0)
    throw new Error('a container that may not be root is');
  const capabilities = capabilitiesOf(own.capabilities);
  const shown = own.runAsUser === 0 ? capabilities : [];
  return {
    ociVersion: '1.0.2-dev',
    readonlyRoot: own.readOnlyRootFilesystem,
    hostname: template.spec.hostNetwork === true ? node.name : name,
    process: {
      user: {
        uid: own.runAsUser,
        gid: own.runAsGroup,
        additionalGids: [template.spec.securityContext.fsGroup],
      },
      args: [...container.command, ...(container.args ?? [])].map((w) => expand(w, variables)),
      env: Object.entries({ PATH: STANDARD_PATH, ...variables }).map(([k, v]) => `${k}=${v}`),
      cwd: container.workingDir ?? '/',
      capabilities: { bounding: capabilities, effective: shown, permitted: shown },
      noNewPrivileges: !own.allowPrivilegeEscalation,
    },
    mounts: [...SYSTEM_MOUNTS, ...mounts],
    linux: {
      cgroupsPath: `/${controlGroup}/${name}-${container.name}`,
      namespaces: [
        ...['pid', 'ipc', 'uts', 'mount'].map((type) => ({ type })),
        { type: 'network', path: `/run/netns/${network}` },
      ],
      resources: { devices: [{ allow: false, access: 'rwm' }] },
      maskedPaths: ['/proc/kcore', '/proc/keys', '/proc/sysrq-trigger'],
      readonlyPaths: ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys'],
    },
  };
}

/** None, but for those that are added. */
function capabilitiesOf({
  add = [],
  drop,
}: PodContainer['securityContext']['capabilities']): readonly string[] {
  if (!drop.includes('ALL')) throw new Error('a container that keeps capabilities');
  return add.map((capability) => `CAP_${capability}`);
}

function variablesOf(
  { env = [] }: PodContainer,
  node: ClusterNode,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    env.map(({ name, value = '', valueFrom }) => {
      if (valueFrom === undefined) return [name, value];
      if (valueFrom.fieldRef.fieldPath !== 'spec.nodeName') throw new Error(`no value for ${name}`);
      return [name, node.name];
    }),
  );
}

function probeCommand({ httpGet, tcpSocket }: Probe, address: string): readonly string[] {
  if (httpGet !== undefined) {
    const { host = address, port, path, scheme } = httpGet;
    const url = `${scheme.toLowerCase()}://${host}:${String(port)}${path}`;
    return ['curl', '-sfk', '--max-time', '3', '--output', '/dev/null', url];
  }
  const { host = address, port = 0 } = tcpSocket ?? {};
  return ['bash', '-c', `exec 3<>/dev/tcp/${host}/${String(port)}`];
}

function bind(source: string, destination: string, readOnly: boolean): OciMount {
  return {
    ...{ destination, source, type: 'bind' },
    options: ['rbind', 'rprivate', readOnly ? 'ro' : 'rw'],
  };
}

/** Of the image, as the stock ones have it. */
const STANDARD_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

const SYSTEM_MOUNTS: readonly OciMount[] = [
  mountOf('/proc', 'proc', ['nosuid', 'noexec', 'nodev']),
  mountOf('/dev', 'tmpfs', ['nosuid', 'strictatime', 'mode=755', 'size=65536k']),
  mountOf('/dev/shm', 'tmpfs', ['nosuid', 'noexec', 'nodev', 'mode=1777', 'size=65536k']),
  mountOf('/sys', 'sysfs', ['nosuid', 'noexec', 'nodev', 'ro']),
];

function mountOf(destination: string, type: string, options: readonly string[]): OciMount {
  return { destination, type, source: type, options };
}
