import type { Login } from '../../model/upstream';

/** One place that a node pulls from (`objects.md` 3.6). */
export interface HostMirror {
  readonly scheme: 'http' | 'https';
  /** Host with its port, if any. */
  readonly host: string;
  /** PEM, or the placeholder of one; absent: the system's trust store. */
  readonly ca?: string;
  readonly login?: Login;
  /** How the path of an image name becomes the path in this registry. Both without slashes around them. */
  readonly rewrite?: PathRewrite;
}

/** `from` stands at the start of the image name's path; `to` takes its place. Either may be empty. */
export interface PathRewrite {
  readonly from: string;
  readonly to: string;
}

/** Where the images of one registry host are pulled from, in the order of fail-over. */
export interface HostEntry {
  /** Host as it stands in image names, with its port, if any. */
  readonly host: string;
  readonly mirrors: readonly HostMirror[];
}

/** What nodes are told about registries, sorted by nothing but meaning: the old source first (`switching.md` 3.6). */
export type HostTable = readonly HostEntry[];
