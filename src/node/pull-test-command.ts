import type { NodeRegistrySpec } from '../spec/cluster';

/**
 * Command by which a person tries on a node whether containerd pulls from a registry with the files below
 * `registry.d`, as DKP's manual gives it. Path and tag stand for an image that the registry really has.
 *
 * `--plain-http` is added when every mirror is reached over HTTP.
 */
export function pullTestCommand({
  host,
  mirrors,
}: Pick<NodeRegistrySpec, 'host' | 'mirrors'>): string {
  const plain = mirrors.every(({ url }) => url.startsWith('http://'));
  return [
    'ctr -n k8s.io images pull --hosts-dir=/etc/containerd/registry.d/',
    ...(plain ? ['--plain-http'] : []),
    quoteForShell(`${host}/registry/path:tag`),
  ].join(' ');
}

function quoteForShell(text: string): string {
  return /^[\w.:/@-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
