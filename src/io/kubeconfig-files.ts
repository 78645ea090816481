import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node' with { 'resolution-mode': 'import' };
import { parseDocument } from 'yaml';

/** What kubeconfigs say, in the words of the client. */
export type KubeconfigContent = Pick<KubeConfig, 'clusters' | 'contexts' | 'users'> & {
  /** As the client has it, which does not say that there may be none. */
  readonly currentContext: string | undefined;
};

type User = KubeConfig['users'][number];

/**
 * Files that count, the first before the others: the named one, those of `$KUBECONFIG` that are there, or the one in the
 * home folder. None of them may be there, as in a pod.
 */
export function kubeconfigFiles(
  named: string | undefined,
  { KUBECONFIG = '', HOME = '' }: NodeJS.ProcessEnv,
): readonly string[] {
  if (named !== undefined) return [named];
  const listed = KUBECONFIG.split(delimiter).filter((file) => file !== '');
  if (listed.length > 0) {
    const there = listed.filter((file) => existsSync(file));
    return there.length > 0 ? there : listed;
  }
  const own = HOME === '' ? [] : [join(HOME, '.kube', 'config')];
  return own.filter((file) => existsSync(file));
}

/** Several files as kubectl takes them: the first that says something of a name, or the current context, is right. */
export function mergeKubeconfigs(parts: readonly KubeconfigContent[]): KubeconfigContent {
  return {
    clusters: firstOfEach(parts.flatMap(({ clusters }) => clusters)),
    contexts: firstOfEach(parts.flatMap(({ contexts }) => contexts)),
    users: firstOfEach(parts.flatMap(({ users }) => users)),
    currentContext: parts.map((part) => part.currentContext).find((name) => (name ?? '') !== ''),
  };
}

function firstOfEach<T extends { readonly name: string }>(all: readonly T[]): T[] {
  return all.filter(({ name }, index) => all.findIndex((one) => one.name === name) === index);
}

/**
 * What the client overlooks in a file that it has read: `tokenFile`, and that paths of login commands are relative to
 * the file.
 */
export function completeKubeconfig(config: KubeConfig, file: string): KubeconfigContent {
  const document = parseDocument(readFileSync(file, 'utf8'));
  const folder = dirname(file);
  const users = config.users.map((user, index) => {
    const at = (...path: readonly string[]): unknown =>
      document.getIn(['users', index, 'user', ...path]);
    const own = withTokenFile(user, at('tokenFile'), folder);
    return withCommand(own, at('exec', 'command'), folder);
  });
  const { clusters, contexts, currentContext } = config;
  return { clusters, contexts, users, currentContext };
}

/** The client reads such a file by the means it has for the account of a pod, unless there is a token, too. */
function withTokenFile(user: User, tokenFile: unknown, folder: string): User {
  if (typeof tokenFile !== 'string' || tokenFile === '') return user;
  const config = { tokenFile: resolve(folder, tokenFile) };
  return { ...user, token: '', authProvider: { name: 'tokenFile', config } };
}

function withCommand(user: User, command: unknown, folder: string): User {
  if (typeof command !== 'string' || !command.includes('/')) return user;
  const exec = { ...(user.exec as object), command: resolve(folder, command) };
  return { ...user, exec };
}
