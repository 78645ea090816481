import { isIP } from 'node:net';
import { imageBaseOf } from '../model/upstream';
import { asList, asMap, asText, isGiven } from './plain-value';
import type { PlainMap } from './plain-value';
import { quote } from './quoting';
import { checkRegistryHost, warnOfBareHost } from './registry-host';
import { errorAt, errorAtKey } from './rule-problem';
import type { DataPath, RuleProblem } from './rule-problem';

/** The host of every image base on Deckhouse: the only one that the certificates of our registries name. */
const VIRTUAL_HOST = 'registry.regshift-system.svc:5001';

/** Fields that only engine Module knows what to do with, and why. */
const MODULE_ONLY: Readonly<Record<string, string>> = {
  leave: 'there is no module to leave',
  moduleConfig: 'it renders no ModuleConfig',
  nodeRegistries: "they prepare nodes for the layout of DKP's module",
};

/** The rules of `spec.pipeline`, and of engine Pipeline with the rest of the file. */
export function checkPipeline(spec: PlainMap): readonly RuleProblem[] {
  const pipeline = asMap(spec['pipeline']);
  if (spec['engine'] !== 'Pipeline') return isGiven(spec['pipeline']) ? [withoutEngine()] : [];
  const platform = asMap(spec['platform']);
  return [
    ...(pipeline === undefined && !isGiven(spec['pipeline']) ? [withoutSection()] : []),
    ...moduleFields(spec, platform),
    ...checkImageBase(pipeline, platform?.['type'] === 'Kubernetes'),
    ...checkMasters(asList(pipeline?.['masters'])),
    ...checkPush(asMap(pipeline?.['push'])),
  ];
}

function withoutEngine(): RuleProblem {
  const message = 'pipeline is for engine Pipeline only';
  return errorAtKey(['pipeline'], 'S070', message, 'write  engine: Pipeline  or remove pipeline');
}

function withoutSection(): RuleProblem {
  return errorAt(
    ['engine'],
    'S071',
    'engine Pipeline needs section pipeline: the images of its own pods',
    'add  pipeline: {images: {nginx: …@sha256:…, distribution: …@sha256:…}}',
  );
}

function moduleFields(spec: PlainMap, platform: PlainMap | undefined): readonly RuleProblem[] {
  const fields = Object.entries(MODULE_ONLY).filter(([name]) => isGiven(spec[name]));
  const wrong = fields.map(([name, why]) =>
    errorAtKey([name], 'S072', `${name} is for engine Module only: ${why}`, `remove ${name}`),
  );
  if (platform?.['enableModule'] !== true) return wrong;
  const message = 'engine Pipeline works only while module registry is off';
  return [
    ...wrong,
    errorAtKey(['platform', 'enableModule'], 'S072', message, 'remove enableModule'),
  ];
}

function checkImageBase(
  pipeline: PlainMap | undefined,
  kubernetes: boolean,
): readonly RuleProblem[] {
  if (pipeline === undefined) return [];
  const path = ['pipeline', 'imageBase'];
  const text = asText(pipeline['imageBase']);
  if (text === undefined) {
    return kubernetes && !isGiven(pipeline['imageBase'])
      ? [
          errorAtKey(
            ['pipeline'],
            'S073',
            'imageBase is missing: on platform Kubernetes nobody else knows what image names begin with',
            'add  imageBase: registry.example.com/platform',
          ),
        ]
      : [];
  }
  const { host } = imageBaseOf(text);
  if (kubernetes) return [...checkRegistryHost(host, path), ...warnOfBareHost(host, path)];
  if (host === VIRTUAL_HOST) return [];
  const message = `the host must be ${VIRTUAL_HOST}, the name in the certificates; got ${quote(host)}`;
  return [errorAt(path, 'S073', message, `write  imageBase: ${VIRTUAL_HOST}/system/deckhouse`)];
}

function checkMasters(masters: readonly unknown[]): readonly RuleProblem[] {
  const seen = { name: new Map<string, number>(), address: new Map<string, number>() };
  return masters.flatMap((entry, index) => {
    const master = asMap(entry);
    return (['name', 'address'] as const).flatMap((field) => {
      const text = asText(master?.[field]);
      if (text === undefined) return [];
      const path: DataPath = ['pipeline', 'masters', index, field];
      const problems = field === 'address' && isIP(text) === 0 ? [noAddress(path, text)] : [];
      return [...problems, ...repeated(seen[field], text, path, index)];
    });
  });
}

function noAddress(path: DataPath, text: string): RuleProblem {
  return errorAt(
    path,
    'S074',
    `must be an IP address; got ${quote(text)}`,
    'for example 10.0.0.11',
  );
}

function repeated(
  seen: Map<string, number>,
  text: string,
  path: DataPath,
  index: number,
): readonly RuleProblem[] {
  const first = seen.get(text);
  if (first === undefined) {
    seen.set(text, index);
    return [];
  }
  return [errorAt(path, 'S074', `${quote(text)} is listed in masters[${String(first)}] already`)];
}

function checkPush(push: PlainMap | undefined): readonly RuleProblem[] {
  if (push?.['gateway'] === undefined) return [];
  return ['ingressClass', 'clusterIssuer', 'tlsSecret', 'allowFrom']
    .filter((field) => isGiven(push[field]))
    .map((field) =>
      errorAtKey(
        ['pipeline', 'push', field],
        'S075',
        `${field} is for an Ingress; the listener of the Gateway decides that itself`,
        `remove ${field} or gateway`,
      ),
    );
}
