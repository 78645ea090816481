import { describeSecretRef } from '../model/secret';
import type { SecretSource } from '../model/secret';
import { formatImageBase } from '../model/upstream';
import type { Upstream } from '../model/upstream';
import { REGISTRY_PORT } from '../node/sources/pull-source';
import { upstreamOf } from '../plan/pipeline/upstreams';
import type { SecretValues } from '../secrets/secret-values';
import { generatedRef, userLogin } from '../serving/generated';
import type { Cluster } from '../spec/cluster';
import type { RegistryPlace } from './image-place';
import type { RegistryAccess } from './registry-api';

/** How a registry is asked, or why it can not be. */
export type AccessChoice =
  | {
      readonly kind: 'known';
      readonly access: RegistryAccess;
      /** Whether it is a store of ours on a master. */
      readonly ours: boolean;
    }
  | { readonly kind: 'unknown'; readonly reason: string };

/** A registry that the cluster file names, and where in the file. */
interface NamedRegistry extends Upstream {
  readonly section: string;
}

/** Registries of the cluster file: what it asks for first, then what is passed on the way and what was before. */
function namedRegistries({ registry, via, previous }: Cluster): readonly NamedRegistry[] {
  const sections = [
    ['spec.registry.direct', registry.direct],
    ['spec.registry.proxy', registry.proxy],
    ['spec.registry.unmanaged', registry.unmanaged],
    ['spec.via.direct', via.direct],
    ['spec.via.unmanaged', via.unmanaged],
    ['spec.previous.direct', previous?.direct],
    ['spec.previous.proxy', previous?.proxy],
    ['spec.previous.unmanaged', previous?.unmanaged],
  ] as const;
  return sections.flatMap(([section, given]) => {
    const imagesRepo = given?.imagesRepo;
    return imagesRepo === undefined ? [] : [{ ...upstreamOf({ ...given, imagesRepo }), section }];
  });
}

/** CA and login of a registry that a gate names: those of the cluster file, or our own for the stores on masters. */
export function accessTo(
  place: RegistryPlace,
  cluster: Cluster,
  values: SecretValues,
): AccessChoice {
  const { scheme, host } = place;
  const named = namedRegistries(cluster).find(
    (one) => one.scheme === scheme && formatImageBase(one) === formatImageBase(place),
  );
  if (named !== undefined) return toNamed(named, values);
  return isStore(host)
    ? ourStore(host, values)
    : { kind: 'unknown', reason: 'no section of the cluster file names it' };
}

/** Those of a host that an image of our own pods names. Where the cluster file knows nothing of it, everybody may pull. */
export function accessToHost(host: string, cluster: Cluster, values: SecretValues): AccessChoice {
  const named = namedRegistries(cluster).find((one) => one.host === host);
  return named === undefined
    ? { kind: 'known', access: { scheme: 'https', host }, ours: false }
    : toNamed(named, values);
}

function toNamed(
  { scheme, host, ca, login, section }: NamedRegistry,
  values: SecretValues,
): AccessChoice {
  const access = { scheme, host, section, ...(ca === undefined ? {} : { ca }) };
  if (login === undefined) return { kind: 'known', access, ours: false };
  const { username, password: source } = login;
  const password = values(source);
  return password === undefined
    ? { kind: 'unknown', reason: `its login is not known here: ${howToTell(source)}` }
    : { kind: 'known', access: { ...access, login: { username, password } }, ours: false };
}

/** An IP address and the port of our registries. */
function isStore(host: string): boolean {
  const [, address = ''] = /^(.*):(\d+)$/.exec(host) ?? [];
  return (
    host.endsWith(`:${String(REGISTRY_PORT)}`) && /^(?:[\d.]+|\[[\da-fA-F:.]+\])$/.test(address)
  );
}

function ourStore(host: string, values: SecretValues): AccessChoice {
  const { username, password: source } = userLogin('ro');
  const [ca, password] = [values(generatedRef('ca', 'crt')), values(source)];
  if (ca === undefined || password === undefined) {
    return {
      kind: 'unknown',
      reason:
        'the CA of the stores on masters and the password of their user ro are not known here: REGSHIFT_AGE_KEY_FILE names a key that opens them, or --secrets a folder with Secrets registry-pki and registry-user-ro',
    };
  }
  const access = { scheme: 'https', host, ca, login: { username, password } } as const;
  return { kind: 'known', access, ours: true };
}

function howToTell(source: SecretSource): string {
  const what = describeSecretRef(source);
  return 'secretRef' in source
    ? `${what} is in the cluster; --secrets names a folder that it is mounted in`
    : `${what} is empty or not there`;
}
