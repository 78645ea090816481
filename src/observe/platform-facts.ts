import type { Issue } from '../model/issue';
import { readController } from './controller-facts';
import { KINDS } from './kinds';
import type { Dump } from './dump';
import { at, isFields, known, listAt, textAt, wordAt } from './fields';
import type { DumpObject } from './expand-lists';
import { reportDocument } from './report';
import type { Report } from './report';
import type { PlatformFacts, ReleaseFacts } from './snapshot';
import { parseInnerYaml } from './yaml-documents';

/** The platform's version, edition, channel, releases and controller (`observing.md` 5 and 6). */
export function readPlatformFacts(dump: Dump, report: Report): PlatformFacts {
  const info = readVersionInfo(dump, report);
  const deployment = dump.find(KINDS.deployment, 'd8-system', 'deckhouse')?.fields;
  const settings = at(
    dump.find(KINDS.moduleConfig, undefined, 'deckhouse')?.fields,
    'spec',
    'settings',
  );
  const annotations = at(deployment, 'metadata', 'annotations');
  const versionOfConfigMap = wordAt(info, 'version');
  const versionOfDeployment = wordAt(annotations, 'core.deckhouse.io/version');
  const channel = wordAt(info, 'channel');
  return known<PlatformFacts>({
    version: agreedVersion(versionOfConfigMap, versionOfDeployment, report),
    versionOfConfigMap,
    versionOfDeployment,
    edition: wordAt(info, 'edition') ?? wordAt(annotations, 'core.deckhouse.io/edition'),
    releaseChannel:
      channel === 'unknown' ? undefined : (channel ?? wordAt(settings, 'releaseChannel')),
    updateMode: wordAt(settings, 'update', 'mode'),
    imageTag: controllerImageTag(deployment),
    controller: readController(dump),
    releases: dump.list(KINDS.deckhouseRelease)?.map(readRelease),
  });
}

function readVersionInfo(dump: Dump, report: Report): unknown {
  const configMap = dump.find(KINDS.configMap, 'd8-system', 'd8-deckhouse-version-info');
  if (configMap === undefined) return undefined;
  const info = parseInnerYaml(textAt(configMap.fields, 'data', 'data.json') ?? '');
  if (isFields(info)) return info;
  reportDocument(report, configMap, 'data.json', 'a JSON map with channel, version and edition');
  return undefined;
}

/** A version as `versions.md` 5.1 reads it. */
const VERSION = /^v?(\d+\.\d+\.\d+(?:[-+].*)?)$/;

/** The version that all known sources name; none when they disagree, or when it is no version (a build of developers). */
function agreedVersion(
  ofConfigMap: string | undefined,
  ofDeployment: string | undefined,
  report: Report,
): string | undefined {
  const named = ofConfigMap ?? ofDeployment;
  if (named === undefined || !VERSION.test(named)) return undefined;
  if (ofConfigMap === undefined || ofDeployment === undefined) return named;
  if (ofConfigMap.replace(/^v/, '') === ofDeployment.replace(/^v/, '')) return named;
  report(versionsDisagree(ofConfigMap, ofDeployment));
  return undefined;
}

function versionsDisagree(ofConfigMap: string, ofDeployment: string): Issue {
  return {
    code: 'O013',
    severity: 'warning',
    place: { object: 'Deployment/d8-system/deckhouse' },
    message: `names version ${ofDeployment}, ConfigMap d8-deckhouse-version-info names ${ofConfigMap}`,
    hint: 'an update of the platform is running; observe again when it is done',
  };
}

/** Tag of the image of container `deckhouse`; none when the image is named by digest. */
function controllerImageTag(deployment: unknown): string | undefined {
  const container = listAt(deployment, 'spec', 'template', 'spec', 'containers').find(
    (candidate) => textAt(candidate, 'name') === 'deckhouse',
  );
  const [image = ''] = (textAt(container, 'image') ?? '').split('@');
  return /:([^:/]+)$/.exec(image)?.[1];
}

function readRelease({ name, fields }: DumpObject): ReleaseFacts {
  return known<ReleaseFacts>({
    name,
    version: wordAt(fields, 'spec', 'version'),
    phase: wordAt(fields, 'status', 'phase'),
    approved: at(fields, 'approved') === true || at(fields, 'status', 'approved') === true,
  });
}
