import type { KubeObject } from '../../src/model/object-id';

/** A pod template as far as the kubelet of these tests reads it. The schemas judge the shape elsewhere. */
export interface PodTemplate {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> };
  readonly spec: PodSpec;
}

export interface PodSpec {
  readonly hostNetwork?: boolean;
  readonly hostAliases?: readonly { readonly ip: string; readonly hostnames: readonly string[] }[];
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly affinity?: { readonly nodeAffinity?: { readonly [RULE]?: NodeRule } };
  readonly securityContext: PodSecurity;
  readonly initContainers?: readonly PodContainer[];
  readonly containers: readonly PodContainer[];
  readonly volumes?: readonly PodVolume[];
}

const RULE = 'requiredDuringSchedulingIgnoredDuringExecution';

interface NodeRule {
  readonly nodeSelectorTerms: readonly {
    readonly matchFields?: readonly Requirement[];
    readonly matchExpressions?: readonly Requirement[];
  }[];
}

interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

export interface PodSecurity {
  readonly runAsUser: number;
  readonly runAsGroup: number;
  readonly fsGroup: number;
}

export interface PodContainer {
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly args?: readonly string[];
  readonly workingDir?: string;
  readonly env?: readonly {
    readonly name: string;
    readonly value?: string;
    readonly valueFrom?: { readonly fieldRef: { readonly fieldPath: string } };
  }[];
  readonly ports?: readonly { readonly name?: string; readonly containerPort: number }[];
  readonly securityContext: {
    readonly runAsUser: number;
    readonly runAsGroup: number;
    readonly runAsNonRoot: boolean;
    readonly readOnlyRootFilesystem: boolean;
    readonly allowPrivilegeEscalation: boolean;
    readonly capabilities: { readonly add?: readonly string[]; readonly drop: readonly string[] };
  };
  readonly volumeMounts?: readonly VolumeMount[];
  readonly readinessProbe?: Probe;
}

export interface VolumeMount {
  readonly name: string;
  readonly mountPath: string;
  readonly subPath?: string;
  readonly subPathExpr?: string;
  readonly readOnly?: boolean;
}

export interface PodVolume {
  readonly name: string;
  readonly secret?: DataVolume & { readonly secretName: string };
  readonly configMap?: DataVolume & { readonly name: string };
  readonly emptyDir?: object;
  readonly hostPath?: { readonly path: string; readonly type: string };
}

/** What a volume says of the keys that it lays out. */
export interface DataVolume {
  readonly defaultMode: number;
  readonly items?: readonly { readonly key: string; readonly path: string }[];
}

export interface Probe {
  readonly httpGet?: Address & { readonly path: string; readonly scheme: string };
  readonly tcpSocket?: Address;
}

interface Address {
  readonly host?: string;
  readonly port: number;
}

/** A Deployment or DaemonSet. */
export interface Workload extends KubeObject {
  readonly spec: {
    readonly updateStrategy?: { readonly rollingUpdate: { readonly maxUnavailable: unknown } };
    readonly template: PodTemplate;
  };
}

export function isWorkload(object: KubeObject): object is Workload {
  return object.kind === 'Deployment' || object.kind === 'DaemonSet';
}

/** Labels that the kubelet and a cluster's installer put on a node. */
export interface NodeFacts {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Whether the scheduler would put the pod on the node. */
export function mayRunOn({ spec }: PodTemplate, { name, labels }: NodeFacts): boolean {
  const wanted = Object.entries(spec.nodeSelector ?? {});
  if (wanted.some(([label, value]) => labels[label] !== value)) return false;
  const rule = spec.affinity?.nodeAffinity?.[RULE];
  if (rule === undefined) return true;
  return rule.nodeSelectorTerms.some(({ matchFields = [], matchExpressions = [] }) => {
    return (
      matchFields.every((field) => isMet(field, { 'metadata.name': name })) &&
      matchExpressions.every((expression) => isMet(expression, labels))
    );
  });
}

function isMet(
  { key, operator, values = [] }: Requirement,
  facts: Readonly<Record<string, string>>,
): boolean {
  const fact = facts[key];
  switch (operator) {
    case 'In':
      return fact !== undefined && values.includes(fact);
    case 'Exists':
      return fact !== undefined;
    default:
      throw new Error(`no scheduler here knows ${operator}`);
  }
}

/**
 * A word of a command, or a path, as the kubelet passes it on: `$(NAME)` becomes the value of a variable that it knows,
 * and `$$` one `$`.
 */
export function expand(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replace(/\$\$|\$\(([A-Za-z_][\w.-]*)\)/g, (match, name: string | undefined) => {
    if (name === undefined) return '$';
    return variables[name] ?? match;
  });
}
