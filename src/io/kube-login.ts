import { existsSync } from 'node:fs';
import type { OutgoingHttpHeaders } from 'node:http';
import type { RequestOptions } from 'node:https';
import { EnvironmentError, NoSuchFileError } from '../model/errors';
import { reasonOf } from './system-error';

/** By which kubeconfig, and by which of its contexts, an API server is reached. */
export interface KubeAccess {
  /** @default - $KUBECONFIG, ~/.kube/config, or the account of the pod */
  readonly kubeconfig?: string;
  /** @default - the current one */
  readonly context?: string;
}

/** Where an API server is, and how to log in to it. */
export interface KubeLogin {
  /** Its address; may have a path. */
  readonly server: string;
  /** Options of a request: certificates, headers, proxy. Runs login commands; a command hands out a new token each time it is run. */
  options(): Promise<LoginOptions>;
}

/** Options of a request that carry a login. */
export interface LoginOptions extends Omit<RequestOptions, 'headers'> {
  headers?: OutgoingHttpHeaders;
}

/** Loads a kubeconfig. Throws a `NoSuchFileError` for a file or context that is not there. */
export async function loadLogin({ kubeconfig, context }: KubeAccess): Promise<KubeLogin> {
  if (kubeconfig !== undefined && !existsSync(kubeconfig)) {
    throw new NoSuchFileError(`there is no ${kubeconfig}`);
  }
  // of the whole client only this file: all its kinds take two seconds to load
  const { KubeConfig } = await import('@kubernetes/client-node/dist/config.js');
  const config = new KubeConfig();
  try {
    if (kubeconfig === undefined) config.loadFromDefault();
    else config.loadFromFile(kubeconfig);
  } catch (error) {
    const file = kubeconfig ?? 'the kubeconfig';
    throw new EnvironmentError(`can not read ${file}: ${parserWords(error)}`, { cause: error });
  }
  if (context !== undefined) {
    if (config.getContextObject(context) === null) {
      const known = config.getContexts().map(({ name }) => name);
      throw new NoSuchFileError(
        `there is no context ${context} in the kubeconfig; known are ${known.join(', ')}`,
      );
    }
    config.setCurrentContext(context);
  }
  const server = config.getCurrentCluster()?.server;
  if (server === undefined || server === NOTHING_FOUND) {
    throw new EnvironmentError(
      'no cluster to ask: name a kubeconfig with --kubeconfig, or set KUBECONFIG',
    );
  }
  return {
    server,
    options: async () => {
      const options: LoginOptions = {};
      try {
        await config.applyToHTTPSOptions(options);
      } catch (error) {
        // what a login command prints may be half a login
        throw new EnvironmentError(
          `the login of context ${config.getCurrentContext()} failed; try kubectl with it`,
          { cause: error },
        );
      }
      return options;
    },
  };
}

/** What the client takes where there is neither a kubeconfig nor a pod around it. */
const NOTHING_FOUND = 'http://localhost:8080';

/** The parser of YAML quotes the lines around an error, and a kubeconfig holds logins. */
function parserWords(error: unknown): string {
  // it takes for granted that there are clusters, contexts and users
  if (error instanceof TypeError) return 'it is no kubeconfig';
  return reasonOf(error).split('\n')[0]?.slice(0, 100) ?? '';
}
