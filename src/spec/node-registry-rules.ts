import { hostSlug } from '../model/host-slug';
import { splitImagesRepo } from '../model/images-repo';
import { checkCertificates } from './pem-rules';
import { asList, asMap, asText } from './plain-value';
import type { PlainMap } from './plain-value';
import { carriesLogin, quote } from './quoting';
import { checkRegistryHost } from './registry-host';
import { errorAt, errorAtKey, warningAt } from './rule-problem';
import type { DataPath, RuleProblem } from './rule-problem';

/** The address that DKP itself serves the platform's images from; its folder on the nodes is DKP's (`objects.md` 3.3). */
const PLATFORM_HOST = 'registry.d8-system.svc:5001';

/** The rules of `spec.nodeRegistries`. */
export function checkNodeRegistries(spec: PlainMap): readonly RuleProblem[] {
  const registries = asList(spec['nodeRegistries']);
  const seen = new Map<string, number>();
  return registries.flatMap((registry, index) => {
    const map = asMap(registry);
    if (map === undefined) return [];
    const path: DataPath = ['nodeRegistries', index];
    return [
      ...checkHost(asText(map['host']), [...path, 'host'], spec),
      ...checkRepeated(asText(map['host']), index, seen),
      ...checkMirrors(asList(map['mirrors']), [...path, 'mirrors']),
    ];
  });
}

function checkHost(
  host: string | undefined,
  path: DataPath,
  spec: PlainMap,
): readonly RuleProblem[] {
  if (host === undefined || !/^[\w.-]+(?::\d+)?$/.test(host)) return [];
  return [...checkRegistryHost(host, path), ...checkOwner(host, path, spec)];
}

/** bashible writes a folder of `registry.d` for each registry in use, and removes it when the registry is left. */
function checkOwner(host: string, path: DataPath, spec: PlainMap): readonly RuleProblem[] {
  const name = host.toLowerCase();
  if (name === PLATFORM_HOST) {
    const message = `${PLATFORM_HOST} is DKP's own: its folder on the nodes is written by DKP alone`;
    return [errorAt(path, 'S061', message, 'name registries of your own only')];
  }
  const registry = asMap(spec['registry']);
  if (platformHosts(asMap(registry?.['unmanaged'])).includes(name)) {
    const message = `in mode Unmanaged DKP writes ${quote(host)} on the nodes itself; two writers would undo each other`;
    return [
      errorAt(
        path,
        'S062',
        message,
        'remove it: the section unmanaged already gives it to every node',
      ),
    ];
  }
  const others = [registry?.['direct'], registry?.['proxy'], asMap(spec['via'])?.['unmanaged']];
  if (!others.some((section) => platformHosts(asMap(section)).includes(name))) return [];
  const message = `${quote(host)} also serves the platform: DKP writes and removes its folder when mode Unmanaged is entered and left`;
  return [warningAt(path, 'S062', message, 'check after the switch that nodes still reach it')];
}

function platformHosts(section: PlainMap | undefined): readonly string[] {
  const repo = asText(section?.['imagesRepo']);
  return repo === undefined ? [] : [splitImagesRepo(repo).host.toLowerCase()];
}

/** Two hosts that become the same object: equal, or different only in a way that its name does not keep. */
function checkRepeated(
  host: string | undefined,
  index: number,
  seen: Map<string, number>,
): readonly RuleProblem[] {
  if (host === undefined) return [];
  const objectName = hostSlug(host);
  const first = seen.get(objectName);
  if (first === undefined) {
    seen.set(objectName, index);
    return [];
  }
  const message = `${quote(host)} becomes the same object as nodeRegistries[${String(first)}]`;
  return [
    errorAt(['nodeRegistries', index, 'host'], 'S060', message, 'list its mirrors under one entry'),
  ];
}

function checkMirrors(mirrors: readonly unknown[], path: DataPath): readonly RuleProblem[] {
  const urls = mirrors.map((mirror) => asText(asMap(mirror)?.['url'])?.toLowerCase());
  return mirrors.flatMap((mirror, index) => {
    const map = asMap(mirror);
    if (map === undefined) return [];
    const url = urls[index];
    const repeated = url !== undefined && urls.indexOf(url) < index;
    const place: DataPath = [...path, index];
    return [
      ...(repeated
        ? [
            errorAt(
              [...place, 'url'],
              'S067',
              'this mirror stands twice; hosts.toml takes each URL once',
            ),
          ]
        : []),
      ...checkMirror(map, place),
    ];
  });
}

function checkMirror(mirror: PlainMap, path: DataPath): readonly RuleProblem[] {
  const url = asText(mirror['url']) ?? '';
  const ca = asText(mirror['ca']);
  return [
    ...checkUrl(url, [...path, 'url']),
    ...(ca === undefined ? [] : checkCertificates(ca, [...path, 'ca'])),
    ...(url.startsWith('http://') ? checkPlainHttp(mirror, path) : []),
    ...checkCapabilities(asList(mirror['capabilities']), [...path, 'capabilities']),
  ];
}

function checkUrl(url: string, path: DataPath): readonly RuleProblem[] {
  if (carriesLogin(url)) {
    const hint = 'write  auth: {username: …, password: {fromEnv: …}}  beside the URL';
    return [errorAt(path, 'S103', 'a login must not stand in the URL', hint)];
  }
  const host = /^https?:\/\/([\w.-]+(?::\d+)?)$/.exec(url)?.[1];
  return host === undefined ? [] : checkRegistryHost(host, path);
}

function checkPlainHttp(mirror: PlainMap, path: DataPath): readonly RuleProblem[] {
  const hint = 'remove it, or write an https URL';
  return [
    ...(asText(mirror['ca']) === undefined
      ? []
      : [errorAtKey([...path, 'ca'], 'S063', 'ca is refused for an http URL', hint)]),
    ...(mirror['skipVerify'] === true
      ? [
          warningAt(
            [...path, 'skipVerify'],
            'S064',
            'skipVerify means nothing for an http URL',
            hint,
          ),
        ]
      : []),
  ];
}

function checkCapabilities(
  capabilities: readonly unknown[],
  path: DataPath,
): readonly RuleProblem[] {
  const push = capabilities.indexOf('push');
  if (push < 0) return [];
  const message = 'capability push is of no use on nodes: they only pull';
  return [warningAt([...path, push], 'S065', message, 'write  [pull, resolve]')];
}
