import { formatPlaceholder } from '../model/secret';
import type { SecretRef } from '../model/secret';
import type {
  ProxySection,
  RegistrySection,
  RegistrySettings,
} from '../spec/cluster-file.generated';

/**
 * `settings.registry` as DKP documents it: its field names, in its order (`objects.md` 1.3 and 1.4). Secrets are
 * placeholders; a license stays a license. What the cluster file leaves out is left to DKP.
 */
export function registrySettings(settings: RegistrySettings): Record<string, unknown> {
  const { mode, direct, unmanaged, proxy } = settings;
  return present({
    mode,
    direct: direct && section(direct),
    unmanaged: unmanaged && section(unmanaged),
    proxy: proxy && section(proxy),
  });
}

function section(fields: RegistrySection | ProxySection): Record<string, unknown> {
  return present({
    imagesRepo: fields.imagesRepo,
    scheme: fields.scheme,
    license: placeholder(fields.license),
    username: fields.username,
    password: placeholder(fields.password),
    ca: fields.ca,
    checkMode: fields.checkMode,
    ttl: 'ttl' in fields ? fields.ttl : undefined,
  });
}

function placeholder(ref: SecretRef | undefined): string | undefined {
  return ref && formatPlaceholder(ref);
}

function present(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
