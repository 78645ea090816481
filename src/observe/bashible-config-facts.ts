import { compareText } from '../model/issue';
import { KINDS } from './kinds';
import type { Dump } from './dump';
import { fieldsAt, isFields, known, listAt, textAt, wordAt } from './fields';
import type { Fields } from './fields';
import { reportDocument } from './report';
import type { Report } from './report';
import { secretText } from './secret-data';
import type { BashibleConfig } from './snapshot';
import { parseInnerYaml } from './yaml-documents';

type Host = NonNullable<BashibleConfig['hosts']>[number];

/** What nodes were last told to pull from, without credentials (`objects.md` 3.6). */
export function readBashibleConfig(dump: Dump, report: Report): BashibleConfig {
  const presence = dump.presence(KINDS.secret, 'd8-system', 'registry-bashible-config');
  const secret = dump.find(KINDS.secret, 'd8-system', 'registry-bashible-config');
  if (secret === undefined) return { presence };
  const resourceVersion = wordAt(secret.fields, 'metadata', 'resourceVersion');
  const config = parseInnerYaml(secretText(secret, 'config', report) ?? '');
  if (!isFields(config)) {
    reportDocument(report, secret, 'config', 'the YAML map of a node configuration');
    return known<BashibleConfig>({ presence, resourceVersion });
  }
  return known<BashibleConfig>({
    presence,
    resourceVersion,
    mode: wordAt(config, 'mode'),
    imagesBase: wordAt(config, 'imagesBase'),
    hosts: isFields(config['hosts']) ? readHosts(config['hosts']) : undefined,
  });
}

function readHosts(hosts: Fields): readonly Host[] {
  return Object.keys(hosts)
    .sort(compareText)
    .map((host) => ({ host, mirrors: listAt(fieldsAt(hosts, host), 'mirrors').map(readMirror) }));
}

/** Mirrors stay in their order: it is the order in which they are tried. */
function readMirror(mirror: unknown): Host['mirrors'][number] {
  const [rewrite] = listAt(mirror, 'rewrites');
  return known<Host['mirrors'][number]>({
    host: textAt(mirror, 'host') ?? '',
    scheme: textAt(mirror, 'scheme') ?? '',
    rewriteTo: textAt(rewrite, 'to'),
  });
}
