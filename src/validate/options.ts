import type { KubeObject } from '../model/object-id';
import type { TextFile } from '../model/file-set';
import type { Containerd } from '../node/hosts/containerd';
import type { HostTree } from '../node/hosts/tree';
import type { SchemaSource } from './schema/structural-schema';

/** A file to judge. Bytes are decoded as UTF-8, strictly. */
export interface SourceFile {
  readonly path: string;
  readonly text: string | Uint8Array;
}

/** An object that was just rendered, so that nothing is parsed again. */
export interface SourceObject {
  readonly object: KubeObject;
  /** The file it is, or will be, written to. */
  readonly path: string;
  /** The file's text; with it, findings get a line and a column. Parsed only when there is a finding. */
  readonly text?: string;
}

/** What `bash -n` says of one script. */
export interface BashVerdict {
  /** Whether it ended with 0. */
  readonly ok: boolean;
  /** What it wrote to stderr in locale C. Read, never repeated: bash quotes the script there. */
  readonly stderr: string;
}

/** Checks scripts by the real bash, in one go. Answers in the same order; `undefined` where there is no bash. */
export type BashPort = (scripts: readonly string[]) => readonly BashVerdict[] | undefined;

/** The host directory tree around a `hosts.toml`, and its path in there. */
export interface HostTreeAround {
  readonly tree: HostTree;
  readonly path: string;
}

/** What a run knows beside its input. */
export interface ValidateOptions {
  /** `shippedSchemas(schemaFiles(root))`, made once and kept. */
  readonly schemas: SchemaSource;
  /**
   * Bash for the scripts of NodeGroupConfigurations; called once, with the distinct scripts.
   *
   * @default - scripts are not checked by bash, and an info finding says so
   */
  readonly bash?: BashPort;
  /**
   * The GitOps engine that will apply the objects.
   *
   * @default - unknown: what only one engine does is a warning
   */
  readonly tool?: 'ArgoCD' | 'Flux';
  /**
   * CustomResourceDefinitions whose schemas go before the shipped ones.
   *
   * @default - only the CRDs among the input itself
   */
  readonly crds?: readonly TextFile[];
  /**
   * The containerd that reads `hosts.toml` files; node scripts write for DKP's build of that version.
   *
   * @default - the oldest one known, and tables of DKP's build are only warned of
   */
  readonly containerd?: Containerd;
  /**
   * Looks around a `hosts.toml` that is a file of the input.
   *
   * @default - nothing is known of the certificates that it names
   */
  readonly hostTreeOf?: (path: string) => HostTreeAround | undefined;
}
