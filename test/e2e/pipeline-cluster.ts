import { rmSync } from 'node:fs';
import type { KubeObject } from '../../src/model/object-id';
import { canonicalJson } from '../../src/model/canonical-json';
import { HAS_REGSYNC } from './pipeline-image';
import { Kubelet } from './pipeline-kubelet';
import type { RunningPod } from './pipeline-kubelet';
import type { Machine } from './pipeline-machine';
import { ClusterNode } from './pipeline-node';
import { isWorkload, mayRunOn } from './pipeline-pod';
import type { NodeFacts, Workload } from './pipeline-pod';

/** Addresses of the nodes; the first three are the masters. */
export const MASTERS = ['master-0', 'master-1', 'master-2'].map((name, index) => ({
  name,
  address: `10.99.0.${String(10 + index)}`,
}));
export const WORKER = { name: 'worker-0', address: '10.99.0.20' };

/** Nodes, and controllers that bring about what objects say. */
export class Cluster {
  readonly nodes: ClusterNode[] = [];
  private readonly machine: Machine;
  private readonly kubelet: Kubelet;
  private objects: readonly KubeObject[] = [];
  private pods: RunningPod[] = [];

  constructor(machine: Machine) {
    this.machine = machine;
    const missing = HAS_REGSYNC ? [] : ['regsync'];
    this.kubelet = new Kubelet(machine, (kind, name) => this.object(kind, name), missing);
  }

  async addNode({ name, address }: { name: string; address: string }): Promise<ClusterNode> {
    const node = new ClusterNode(this.machine, name, address);
    await node.start();
    this.nodes.push(node);
    return node;
  }

  node(name: string): ClusterNode {
    const node = this.nodes.find((candidate) => candidate.name === name);
    if (node === undefined) throw new Error(`no node ${name}`);
    return node;
  }

  object(kind: string, name: string): KubeObject {
    const found = this.objects.find((one) => one.kind === kind && one.metadata.name === name);
    if (found === undefined) throw new Error(`no ${kind} ${name}`);
    return found;
  }

  has(kind: string, name: string): boolean {
    return this.objects.some((one) => one.kind === kind && one.metadata.name === name);
  }

  /** What was applied last. */
  all(): readonly KubeObject[] {
    return this.objects;
  }

  /** A tree of a GitOps engine that prunes, once everything has rolled out. */
  async apply(objects: readonly KubeObject[]): Promise<void> {
    this.objects = objects;
    await this.rollOut(this.nodes);
  }

  /** What the controllers would do now, on some nodes and by some workloads. */
  async rollOut(nodes: readonly ClusterNode[], ...names: readonly string[]): Promise<void> {
    const workloads = this.objects
      .filter(isWorkload)
      .filter(({ metadata }) => names.length === 0 || names.includes(metadata.name));
    const wanted = new Set(this.objects.filter(isWorkload).map(({ metadata }) => metadata.name));
    await this.end(this.pods.filter((pod) => !wanted.has(pod.workload)));
    for (const workload of workloads) {
      const able = nodes.filter((node) => mayRunOn(workload.spec.template, factsOf(node)));
      if (isOneByOne(workload)) for (const node of able) await this.place(workload, node);
      else await Promise.all(able.map((node) => this.place(workload, node)));
    }
  }

  workload(name: string): Workload {
    const found = this.objects.filter(isWorkload).find(({ metadata }) => metadata.name === name);
    if (found === undefined) throw new Error(`no workload ${name}`);
    return found;
  }

  podsOf(workload: string): readonly RunningPod[] {
    return this.pods.filter((pod) => pod.workload === workload);
  }

  /** Ends the pods of a workload, as if all its nodes' pods crashed; `rollOut` starts them again. */
  async crash(workload: string): Promise<void> {
    await this.end(this.podsOf(workload));
  }

  /** Addresses of the ready pods that a Service selects. */
  async endpoints(service: string): Promise<readonly string[]> {
    const { spec } = this.object('Service', service) as KubeObject & {
      readonly spec: { readonly selector: Readonly<Record<string, string>> };
    };
    const found: string[] = [];
    for (const pod of this.pods) {
      const { labels } = pod.template.metadata;
      const selected = Object.entries(spec.selector).every(([key, value]) => labels[key] === value);
      if (selected && (await this.kubelet.isReady(pod))) found.push(pod.address);
    }
    return found;
  }

  /** Back to nodes that nobody has told anything. */
  async reset(): Promise<void> {
    await this.end(this.pods);
    this.objects = [];
    for (const node of this.nodes) {
      await node.forget();
      for (const folder of [node.certsDir, '/opt/regshift']) {
        rmSync(this.machine.at(`${node.root}${folder}`), { recursive: true, force: true });
      }
    }
  }

  /** A pod on the node, of the newest template. */
  private async place(workload: Workload, node: ClusterNode): Promise<void> {
    const { name } = workload.metadata;
    const { template } = workload.spec;
    const there = this.pods.find((pod) => pod.workload === name && pod.node === node);
    if (there !== undefined) {
      if (canonicalJson(there.template) === canonicalJson(template)) return;
      await this.end([there]);
    }
    this.pods.push(await this.kubelet.start(name, template, node));
  }

  private async end(pods: readonly RunningPod[]): Promise<void> {
    this.pods = this.pods.filter((pod) => !pods.includes(pod));
    await Promise.all(pods.map((pod) => this.kubelet.stop(pod)));
  }
}

/** Whether a pod is only replaced once the one before is ready; a tenth of all nodes counts as many. */
function isOneByOne({ spec }: Workload): boolean {
  return spec.updateStrategy?.rollingUpdate.maxUnavailable === 1;
}

function factsOf({ name }: ClusterNode): NodeFacts {
  const host = { 'kubernetes.io/hostname': name };
  const master = name.startsWith('master') ? { 'node-role.kubernetes.io/control-plane': '' } : {};
  return { name, labels: { ...host, ...master } };
}
