import { splitImagesRepo } from './images-repo';
import { formatPlaceholder } from './secret';
import type { SecretSource } from './secret';

/** A name and where its password comes from. */
export interface Login {
  readonly username: string;
  readonly password: SecretSource;
}

/** User name that goes with a licence (`objects.md` 1.6, `switching.md` 4.1). */
export const LICENSE_USER = 'license-token';

/** What stands behind `Authorization: Basic`, and as `auth` in docker configs: a placeholder, never the password. */
export function basicCredentials({ username, password }: Login): string {
  return formatPlaceholder(password, { encoding: 'basic', username });
}

/** A registry to pull from, and the place in it. */
export interface Upstream {
  readonly scheme: 'http' | 'https';
  /** Host with its port, if any. */
  readonly host: string;
  /** Without slashes around it: `deckhouse/ee`; empty for the root. */
  readonly path: string;
  /** PEM; absent: the system's trust store. */
  readonly ca?: string;
  readonly login?: Login;
}

/** What the names of the platform's images begin with. */
export interface ImageBase {
  /** Host with its port, if any. */
  readonly host: string;
  /** Without slashes around it; empty for none. */
  readonly path: string;
}

/** A control-plane node that can serve images. */
export interface Master {
  /** Name of the Node. */
  readonly name: string;
  /** InternalIP. */
  readonly address: string;
}

/** `registry.example.com:5000/team/app` as a base. */
export function imageBaseOf(repo: string): ImageBase {
  const { host, path } = splitImagesRepo(repo);
  return { host, path: path.replace(/^\/+/, '') };
}

/** A base as the names of images begin: `registry.example.com:5000/team/app`. */
export function formatImageBase({ host, path }: ImageBase): string {
  return path === '' ? host : `${host}/${path}`;
}
