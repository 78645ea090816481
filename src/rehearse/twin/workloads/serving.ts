import { remember, rememberByText } from '../../../model/remember';
import type { Listener, PodState } from '../state';
import { fileNamed, filesOf } from './mounted-config';
import type { Files } from './mounted-config';
import { findAll, isEmptied, parseNginx, wordsOf } from './nginx-config';
import type { Directive } from './nginx-config';
import { podView } from './pod-view';
import { pullThroughUpstream } from './pull-through';

/** What the programs of a pod do with the configuration that they found when they started. */
interface Serving {
  /** A program ends at once, or never answers its probe. */
  readonly broken: boolean;
  readonly listeners: readonly Listener[];
}

const NOTHING: Serving = { broken: false, listeners: [] };
const BROKEN: Serving = { broken: true, listeners: [] };

/** What a pod serves on a node (`objects.md` 3.9, 4.5, 4.7; docs/reference/serving.md). */
export function servingOf(pod: PodState, node: string): Serving {
  return readings(pod)(node);
}

const readings = remember((pod: PodState) =>
  rememberByText(
    (node: string) => node,
    (node) => readServing(pod, node),
  ),
);

function readServing(pod: PodState, node: string): Serving {
  const view = podView(pod.template);
  const parts = view.containers.map((container) => filesOf(pod, container, node));
  if (parts.some(({ incomplete }) => incomplete)) return BROKEN;
  const files: Files = Object.fromEntries(parts.flatMap((part) => Object.entries(part.files)));
  const text = fileNamed(files, 'nginx.conf');
  if (text === undefined) return NOTHING;
  const config = parseNginx(text);
  if (config === undefined) return BROKEN;
  if (isEmptied(config)) return isCache(files) ? NOTHING : BROKEN;
  const streams = findAll(config, 'stream').flatMap(balancersOf);
  const fronts = findAll(config, 'http').flatMap((http) => frontsOf(http, files, pod));
  const listeners = [...streams, ...fronts];
  return listeners.some((listener) => listener === undefined)
    ? BROKEN
    : { broken: false, listeners: listeners.filter((listener) => listener !== undefined) };
}

/**
 * Whether distribution stands before a registry. A cache without its variables answers its probe, and nothing else; a store
 * does not even do that (measured with nginx 1.22 and distribution 2.8.2).
 */
function isCache(files: Files): boolean {
  return /^proxy:/m.test(fileNamed(files, 'distribution.yml') ?? '');
}

/** Servers of a block `stream`, which pass connections on. */
function balancersOf(stream: Directive): readonly Listener[] {
  return (stream.body ?? []).flatMap((server): readonly Listener[] => {
    const [host] = wordsOf(server, 'listen');
    const [target = ''] = wordsOf(server, 'proxy_pass');
    if (server.words[0] !== 'server' || host === undefined) return [];
    return [{ kind: 'balancer', host, endpoints: serversOf(stream, target) }];
  });
}

/** Addresses of the block `upstream` of that name. */
function serversOf(block: Directive, name: string): readonly string[] {
  const upstream = block.body?.find(({ words }) => words[0] === 'upstream' && words[1] === name);
  return (upstream?.body ?? []).flatMap(({ words }) =>
    words[0] === 'server' ? (words[1] ?? []) : [],
  );
}

/** Servers of a block `http` that clients ask by TLS; `undefined` for one that leads nowhere. */
function frontsOf(http: Directive, files: Files, pod: PodState): readonly (Listener | undefined)[] {
  const fronts = (http.body ?? []).filter(
    (server) => server.words[0] === 'server' && wordsOf(server, 'listen').includes('ssl'),
  );
  const hasDistribution = fileNamed(files, 'distribution.yml') !== undefined;
  return fronts.map((front) => {
    const [host] = wordsOf(front, 'listen');
    if (host === undefined || !hasDistribution) return undefined;
    if (!isCache(files)) return { kind: 'store', host, path: '' };
    const below = pullThroughUpstream(http, front, files, podView(pod.template));
    return below === undefined ? undefined : { kind: 'pull-through', host, ...below };
  });
}
