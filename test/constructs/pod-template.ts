import type { KubeObject } from '../../src/model/object-id';

/** A pod template as far as tests read it. */
export interface PodTemplate {
  readonly metadata?: {
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: PodSpec;
}

export interface PodSpec {
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostIPC?: boolean;
  readonly affinity?: unknown;
  readonly tolerations?: readonly unknown[];
  readonly priorityClassName?: string;
  readonly dnsPolicy?: string;
  readonly terminationGracePeriodSeconds?: number;
  readonly imagePullSecrets?: unknown;
  readonly securityContext?: SecurityContext & {
    readonly sysctls?: readonly { readonly name: string }[];
  };
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes?: readonly Volume[];
}

export interface Volume {
  readonly name: string;
  readonly [source: string]: unknown;
}

export interface Container {
  readonly name: string;
  readonly image?: string;
  readonly imagePullPolicy?: string;
  readonly command?: readonly string[];
  readonly env?: readonly { readonly name: string }[];
  readonly ports?: readonly { readonly hostPort?: number }[];
  readonly volumeMounts?: readonly {
    readonly name: string;
    readonly mountPath: string;
    readonly subPath?: string;
    readonly subPathExpr?: string;
    readonly readOnly?: boolean;
  }[];
  readonly resources?: unknown;
  readonly securityContext?: SecurityContext;
  readonly livenessProbe?: Handler;
  readonly readinessProbe?: Handler;
  readonly startupProbe?: Handler;
  readonly lifecycle?: { readonly preStop?: Handler; readonly postStart?: Handler };
}

export interface Handler {
  readonly httpGet?: { readonly host?: string };
  readonly tcpSocket?: { readonly host?: string };
}

export interface SecurityContext {
  readonly privileged?: boolean;
  readonly allowPrivilegeEscalation?: boolean;
  readonly readOnlyRootFilesystem?: boolean;
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
  readonly procMount?: string;
  readonly capabilities?: { readonly add?: readonly string[]; readonly drop?: readonly string[] };
  readonly seccompProfile?: { readonly type: string };
  readonly appArmorProfile?: { readonly type: string };
  readonly seLinuxOptions?: {
    readonly type?: string;
    readonly user?: string;
    readonly role?: string;
  };
  readonly windowsOptions?: { readonly hostProcess?: boolean };
}

/** A Deployment or DaemonSet as far as tests read it. The schemas judge the shape; here it is taken at its word. */
export interface WorkloadObject extends KubeObject {
  readonly spec: {
    readonly replicas?: number;
    readonly strategy?: unknown;
    readonly updateStrategy?: unknown;
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly template: PodTemplate;
  };
}

/** Whether the object makes pods. */
export function isWorkload(object: KubeObject): object is WorkloadObject {
  return object.kind === 'Deployment' || object.kind === 'DaemonSet';
}
