import type { FileSet, TextFile } from '../../model/file-set';

/** What the script of a NodeGroupConfiguration does on a node. */
export type ScriptEffect =
  | WritesHosts
  | RemovesHosts
  /** Moves drop-ins with registry settings out of `/etc/containerd/conf.d`, and keeps them. */
  | { readonly kind: 'drop-ins-aside' }
  /** Moves them back. */
  | { readonly kind: 'drop-ins-back' }
  /** Writes a drop-in with registry settings. */
  | { readonly kind: 'writes-drop-in'; readonly slug: string; readonly content: string }
  /** Removes the drop-in that the effect above wrote. */
  | { readonly kind: 'removes-drop-in'; readonly slug: string }
  /** Nothing that is known here. */
  | { readonly kind: 'unknown' }
  /** A script of regshift that is no longer what regshift writes: nobody can say what it does. */
  | { readonly kind: 'broken'; readonly reason: string };

/** Writes `FOLDER/hosts.toml` below `registry.d`, and CA files beside it. */
export interface WritesHosts {
  readonly kind: 'writes-hosts';
  readonly folder: string;
  readonly hostsToml: TextFile;
  readonly cas: FileSet;
  /** First line of files that it may replace; absent: it replaces whatever is there. */
  readonly owner?: string;
  /** Whether it replaces a `hosts.toml` that the platform wrote, too. */
  readonly replacesPlatforms: boolean;
}

/** Removes `FOLDER/hosts.toml` and the CA files beside it, if the file begins with the owner's line. */
export interface RemovesHosts {
  readonly kind: 'removes-hosts';
  readonly folder: string;
  readonly owner: string;
}
