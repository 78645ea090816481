import type { FileSet } from '../../model/file-set';
import type { KubeObject } from '../../model/object-id';
import type { NodeConfig, PullSecret, RegistryParams } from './platform-state';

/** A Node, what stands on its disk and what runs on it. */
export interface NodeState {
  readonly name: string;
  readonly role: 'master' | 'worker';
  /** NodeGroup. */
  readonly group: string;
  readonly address: string;
  readonly ready: boolean;
  readonly unschedulable: boolean;
  readonly containerd: 'v1' | 'v2';
  /** Whether a drop-in in `conf.d` has registry settings. */
  readonly dropIns: boolean;
  /** Drop-ins that scripts of ours wrote, by file name; absent: none. */
  readonly dropInFiles?: FileSet;
  /** Whether the drop-ins were moved aside by a script of ours. */
  readonly dropInsAside: boolean;
  /** Whether containerd reads `registry.d`: always on v2; on v1 since the module's first configuration (`objects.md` 3.1). */
  readonly readsHosts: boolean;
  /** Label containerd-config-registry; absent until the node reported. */
  readonly label?: 'default' | 'custom';
  /** Below `hostsRoot`. Equal trees are the same array. */
  readonly files: FileSet;
  /** Folders of `files` that DKP's step owns (`deckhouse_hosts_state.json`, `objects.md` 3.3). */
  readonly ownedFolders: readonly string[];
  /** Where the balancer on 127.0.0.1:5001 leads (DKP's static pod `registry-proxy`); absent: it is not there. */
  readonly balancer?: readonly string[];
  /** Annotation registry.deckhouse.io/version. */
  readonly version?: string;
  /** Annotation configuration-checksum; absent while a run with changes is under way. */
  readonly checksum?: string;
  readonly run: NodeRun;
  /** Static pod `registry-nodeservices` of DKP. */
  readonly nodeServices?: { readonly version: string; readonly ready: boolean };
  /** Pods of DaemonSets, by `objectKey` of the DaemonSet. */
  readonly pods: Readonly<Record<string, PodState>>;
  /** Whether its registry's own store holds the images (Local). */
  readonly store: 'empty' | 'filled';
  /** A step or pod that can not work here, by what was said: faults of a rehearsal. */
  readonly faults: readonly NodeFault[];
}

/** What may be wrong with a node on request. */
export type NodeFault = 'NotReady' | 'ScriptFails' | 'PodFails';

/** Where bashible is (`objects.md` 2.5). */
export type NodeRun =
  | { readonly at: 'idle' }
  /** Has seen a new checksum and asks to start. */
  | { readonly at: 'waiting'; readonly checksum: string; readonly bundle?: NodeBundle }
  /** Runs; `done` are the steps that are over. */
  | {
      readonly at: 'running';
      readonly checksum: string;
      readonly done: readonly string[];
      readonly first: boolean;
      readonly error?: string;
      /** The steps that it runs; absent: those that its group has now. */
      readonly bundle?: NodeBundle;
    };

/** The steps that a node downloads before it asks to start: what happens later is for its next run (`objects.md` 2.5). */
export interface NodeBundle {
  readonly checksum: string;
  readonly nodeConfig?: NodeConfig;
  /** Where nodes pull the platform's images from; only without `nodeConfig`. */
  readonly pull?: PullSecret;
  /** NodeGroupConfigurations of the group, sorted by key. */
  readonly scripts: readonly KubeObject[];
}

/** A pod of a workload on a node. */
export interface PodState {
  /** Which template it was made from: the object that the API server held then. */
  readonly template: KubeObject;
  /** Configuration that it mounted when it started, by `objectKey` of Secret or ConfigMap. */
  readonly mounted: Readonly<Record<string, KubeObject>>;
  readonly phase: 'starting' | 'ready';
  /** Why it does not start: `ImagePullBackOff`. */
  readonly waiting?: string;
  /**
   * How far it is while it starts: its images are on the node, pulled or left by the pod that it replaces; its init
   * container wrote all its files.
   */
  readonly reached?: 'images' | 'files';
}

/** Something on a node that answers as a registry, or passes on to one. */
export type Listener =
  /** Passes connections to one of its endpoints, whichever answers. */
  | { readonly kind: 'balancer'; readonly host: string; readonly endpoints: readonly string[] }
  /** A cache in front of a registry; on a miss it asks there. */
  | {
      readonly kind: 'pull-through';
      readonly host: string;
      /** Path below which clients ask, without slashes around it. */
      readonly path: string;
      readonly upstream: RegistryParams;
    }
  /** A registry with a store of its own. */
  | { readonly kind: 'store'; readonly host: string; readonly path: string };
