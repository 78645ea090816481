/**
 * Folder of a registry in a host tree. A host with a port gets `host_port_`, where containerd looks before it looks at
 * `host:port` (`peers.md` 3.2): DKP's own step writes the latter (`objects.md` 3.3), and the two never compete.
 */
export function hostFolder(host: string): string {
  const [, name = host, port] = /^(.*):(\d+)$/.exec(host) ?? [];
  return port === undefined ? name : `${name}_${port}_`;
}
