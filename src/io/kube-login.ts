import { existsSync } from 'node:fs';
import type { OutgoingHttpHeaders } from 'node:http';
import type { RequestOptions } from 'node:https';
import process from 'node:process';
import { createSecureContext } from 'node:tls';
import { EnvironmentError, NoSuchFileError } from '../model/errors';
import { completeKubeconfig, kubeconfigFiles, mergeKubeconfigs } from './kubeconfig-files';
import type { KubeconfigContent } from './kubeconfig-files';
import { isSystemError, reasonOf } from './system-error';

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
  /** Options of a request: certificates, headers, proxy. Each time it runs login commands, and reads tokens out of files. */
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
  const files = kubeconfigFiles(kubeconfig, process.env);
  const part = (file: string): KubeconfigContent => {
    const read = new KubeConfig();
    read.loadFromFile(file);
    return completeKubeconfig(read, file);
  };
  const parts = files.map((file) => reading(file, () => part(file)));
  if (parts.length > 0) config.loadFromOptions(mergeKubeconfigs(parts));
  else {
    reading('the kubeconfig', () => {
      config.loadFromDefault();
    });
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
      // the client keeps a token until it is old, even one that was refused: a new client has none
      const fresh = new KubeConfig();
      fresh.loadFromOptions(config);
      try {
        await fresh.applyToHTTPSOptions(options);
      } catch (error) {
        // what a login command prints may be half a login
        throw new EnvironmentError(
          `the login of context ${config.getCurrentContext()} failed; try kubectl with it`,
          { cause: error },
        );
      }
      trimToken(options);
      refuseUnusable(options, config.getCurrentContext());
      return options;
    },
  };
}

/** Files of tokens end with a line feed, which no header may hold. */
function trimToken({ headers }: LoginOptions): void {
  const given = headers?.['Authorization'];
  if (headers !== undefined && typeof given === 'string') headers['Authorization'] = given.trim();
}

function reading<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new EnvironmentError(`can not read ${what}: ${parserWords(error)}`, { cause: error });
  }
}

/** What a connection would say of certificates and keys speaks of nothing that a kubeconfig has. */
function refuseUnusable({ ca, cert, key }: LoginOptions, context: string): void {
  try {
    createSecureContext({ ca, cert, key });
  } catch (error) {
    throw new EnvironmentError(
      isSystemError(error, 'ERR_OSSL_X509_KEY_VALUES_MISMATCH')
        ? `the client certificate of context ${context} has another key`
        : `the certificates or the key of context ${context} can not be read: ${reasonOf(error)}`,
      { cause: error },
    );
  }
}

/** What the client takes where there is neither a kubeconfig nor a pod around it. */
const NOTHING_FOUND = 'http://localhost:8080';

/** The parser of YAML quotes the lines around an error, and a kubeconfig holds logins. */
function parserWords(error: unknown): string {
  // it takes for granted that there are clusters, contexts and users
  if (error instanceof TypeError) return 'it is no kubeconfig';
  return reasonOf(error).split('\n')[0]?.slice(0, 100) ?? '';
}
