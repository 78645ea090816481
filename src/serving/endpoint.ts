import { BugError } from '../model/errors';
import { masterHost } from '../node/sources/final-hosts';

/** Host as the specification lets it pass: a name or an IPv4 address, and a port. */
const HOST = /^([0-9A-Za-z](?:[0-9A-Za-z.-]*[0-9A-Za-z])?)(?::([0-9]{1,5}))?$/;

/** An IP address, as far as its characters tell. */
const ADDRESS = /^(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*)$/;

/** A registry's host taken apart. */
export interface HostAndPort {
  readonly name: string;
  readonly port: number;
}

/** `registry.example.com:5000` taken apart; without a port, that of the scheme. */
export function splitHost(host: string, scheme: 'http' | 'https'): HostAndPort {
  const [, name, port] = HOST.exec(host) ?? [];
  if (name === undefined) throw new BugError(`${JSON.stringify(host)} is no host of a registry`);
  if (port !== undefined) return { name, port: Number(port) };
  return { name, port: scheme === 'https' ? 443 : 80 };
}

/** Address and port of a registry of ours on a node: `10.0.0.1:5001`, `[fd00::1]:5001`. */
export function registryAt(address: string): string {
  if (!ADDRESS.test(address)) throw new BugError(`${JSON.stringify(address)} is no IP address`);
  return masterHost(address);
}
