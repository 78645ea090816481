import { BugError } from '../model/errors';
import type { Master } from '../model/upstream';
import { SERVICE_DNS } from '../serving/names';
import type { LeafItem } from './generated-item';

/** Object identifiers of extended key usages (RFC 5280, 4.2.1.12). */
export const SERVER_PURPOSE = '1.3.6.1.5.5.7.3.1';
export const CLIENT_PURPOSE = '1.3.6.1.5.5.7.3.2';

/** A name that a certificate is valid for. */
export interface CertifiedHost {
  readonly type: 'dns' | 'ip';
  readonly value: string;
}

/** What a certificate has to say. */
export interface LeafProfile {
  readonly commonName: string;
  readonly purpose: typeof SERVER_PURPOSE | typeof CLIENT_PURPOSE;
  readonly hosts: readonly CertifiedHost[];
}

const LOOPBACK: CertifiedHost = { type: 'ip', value: '127.0.0.1' };
const SERVICE_HOSTS: readonly CertifiedHost[] = [
  { type: 'dns', value: 'localhost' },
  { type: 'dns', value: SERVICE_DNS },
];

/**
 * What the certificate of an item has to say (`objects.md` 4.9). Unlike DKP's, a server's certificate is none of a
 * client: the registries trust the Ingress by its client certificate (`objects.md` 4.11).
 */
export function leafProfile(leaf: LeafItem, masters: readonly Master[]): LeafProfile {
  switch (leaf.kind) {
    case 'proxy':
      return serverProfile([LOOPBACK, ...SERVICE_HOSTS]);
    case 'master':
      return serverProfile([LOOPBACK, addressOf(leaf.node, masters), ...SERVICE_HOSTS]);
    case 'push-client':
      return { commonName: 'registry-push-client', purpose: CLIENT_PURPOSE, hosts: [] };
  }
}

function serverProfile(hosts: readonly CertifiedHost[]): LeafProfile {
  return { commonName: 'registry-distribution', purpose: SERVER_PURPOSE, hosts };
}

function addressOf(node: string, masters: readonly Master[]): CertifiedHost {
  const address = masters.find(({ name }) => name === node)?.address;
  if (address === undefined) throw new BugError(`the request lacks the address of ${node}`);
  return { type: 'ip', value: address };
}
