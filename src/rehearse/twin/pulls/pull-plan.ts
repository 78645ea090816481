import type { FileSet } from '../../../model/file-set';
import { remember, rememberByText, rememberPair } from '../../../model/remember';
import { formatPlaceholder, replacePlaceholders } from '../../../model/secret';
import type { Containerd } from '../../../node/hosts/containerd';
import { endpointsOf } from '../../../node/hosts/endpoints';
import type { Endpoint } from '../../../node/hosts/endpoints';
import { parseImageReference } from '../../../node/hosts/image-reference';
import type { ImageReference } from '../../../node/hosts/image-reference';
import { cleanPath } from '../../../node/hosts/server-url';
import type { HostTree } from '../../../node/hosts/tree';
import { USUAL_ROOTS } from '../../../node/hosts/tree';
import { isLoopback } from './listeners';
import type { PullOutcome } from './outcome';

/** A host that a containerd asks for an image. */
export interface AskedHost {
  /** As it is asked. */
  readonly host: string;
  /** The registry that it means: without a port that goes without saying. */
  readonly registry: string;
  readonly reach: 'loopback' | 'service' | 'network';
  /** Repositories that it is asked for. */
  readonly repositories: readonly string[];
  /** Logins that it is shown. */
  readonly logins: readonly Login[];
}

export interface Login {
  readonly username: string;
  readonly password: string;
}

/** How a node would pull an image, whatever the hosts answer. */
export interface PullPlan {
  readonly image: ImageReference;
  readonly tree: HostTree;
  readonly hosts: readonly AskedHost[];
  /** What came of it, by how the hosts answered. */
  readonly outcomes: Map<string, PullOutcome>;
}

/** The plan for an image on a host tree; `undefined` for a text that is no image. */
export function pullPlan(
  files: FileSet,
  containerd: Containerd,
  image: string,
): PullPlan | undefined {
  return plansOf(files, containerd)(image);
}

const plansOf = rememberPair((files: FileSet, containerd: Containerd) =>
  rememberByText(
    (image: string) => image,
    (image) => {
      const reference = parseImageReference(image);
      return reference && makePlan(files, containerd, reference);
    },
  ),
);

function makePlan(files: FileSet, containerd: Containerd, image: ImageReference): PullPlan {
  const tree = treeOf(files);
  const found = endpointsOf(image.registry, tree, containerd);
  const endpoints = found.kind === 'endpoints' ? found.endpoints : [];
  const hosts = [...new Set(endpoints.map(({ host }) => host))];
  return {
    image,
    tree,
    hosts: hosts.map((host) => askedHost(host, endpoints, image)),
    outcomes: new Map(),
  };
}

/** The tree with secrets as they stand on a node: a placeholder is its own value, written as its form says. */
const treeOf = remember((files: FileSet): HostTree => ({
  files: files.map(({ path, content }) => ({ path, content: withCredentials(content) })),
  roots: USUAL_ROOTS,
}));

function withCredentials(text: string): string {
  return replacePlaceholders(text, ({ ref, form }) => {
    const value = formatPlaceholder(ref);
    if (form.encoding !== 'basic') return value;
    return Buffer.from(`${form.username}:${value}`, 'utf8').toString('base64');
  });
}

function askedHost(host: string, endpoints: readonly Endpoint[], image: ImageReference): AskedHost {
  const own = endpoints.filter((endpoint) => endpoint.host === host);
  return {
    host,
    registry: registryOf(own[0]?.scheme ?? 'https', host),
    reach: isLoopback(host) ? 'loopback' : isService(host) ? 'service' : 'network',
    repositories: [...new Set(own.map((endpoint) => repositoryAt(endpoint, image)))],
    logins: own.flatMap(loginsOf),
  };
}

function registryOf(scheme: string, host: string): string {
  if (host === 'registry-1.docker.io') return 'docker.io';
  return host.replace(scheme === 'http' ? /:80$/ : /:443$/, '');
}

/** Names of Services: no node resolves them. */
function isService(host: string): boolean {
  return /\.svc(?:\.[^:]*)?(?::\d+)?$/.test(host);
}

function repositoryAt({ path, settings }: Endpoint, { repository }: ImageReference): string {
  const mapped = settings.rewrite.reduce(
    (text, { regex, replace }) => text.replace(new RegExp(regex), replace),
    repository,
  );
  return cleanPath(`${path}/${mapped}`).replace(/^\/v2\//, '');
}

/** The login of DKP's table `auth`, and that of a header. */
function loginsOf({ settings: { auth, header } }: Endpoint): readonly Login[] {
  const headers = header.flatMap(([name, [value = '']]): readonly Login[] => {
    const [, code] = /^basic\s+(\S+)$/i.exec(value) ?? [];
    if (name.toLowerCase() !== 'authorization' || code === undefined) return [];
    const [username = '', ...rest] = Buffer.from(code, 'base64').toString('utf8').split(':');
    return [{ username, password: rest.join(':') }];
  });
  return [...(auth === undefined ? [] : [auth]), ...headers];
}
