// ModuleConfigs of an example cluster, with the owners of their fields (objects.md 1.1).
import { DECKHOUSE } from './object-maker.mjs';

export function moduleConfigs(cluster, maker) {
  const { registry, name, moduleEnabled, manager } = cluster;
  const config = (module, version, spec, by) =>
    maker.make(
      DECKHOUSE,
      'ModuleConfig',
      { name: module, managedFields: owners(cluster, spec, by) },
      {
        spec,
        status: { message: '', version: String(version) },
      },
    );
  const settings = {
    bundle: 'Default',
    logLevel: 'Info',
    ...(registry === undefined ? {} : { registry }),
    releaseChannel: 'Stable',
    update: { mode: 'AutoPatch' },
  };
  const publicDomain = { modules: { publicDomainTemplate: `%s.${name}.example.com` } };
  const byHand = 'kubectl-client-side-apply';
  return [
    config('deckhouse', 1, { enabled: true, settings, version: 1 }, manager),
    config('global', 2, { enabled: true, settings: publicDomain, version: 2 }, byHand),
    config('registry', 1, { enabled: moduleEnabled }, byHand),
  ];
}

/** Who owns which fields: a person or a GitOps engine the spec, the controller the status. */
function owners({ time }, spec, manager) {
  const operation = manager.endsWith('-controller') ? 'Apply' : 'Update';
  const status = { 'f:status': { '.': {}, 'f:message': {}, 'f:version': {} } };
  const entry = { apiVersion: DECKHOUSE, fieldsType: 'FieldsV1', time };
  return [
    { ...entry, fieldsV1: { 'f:spec': fieldsV1(spec) }, manager, operation },
    {
      ...entry,
      fieldsV1: status,
      manager: 'deckhouse-controller',
      operation: 'Update',
      subresource: 'status',
    },
  ];
}

function fieldsV1(value) {
  if (typeof value !== 'object') return {};
  const fields = Object.entries(value).map(([key, inner]) => [`f:${key}`, fieldsV1(inner)]);
  return { '.': {}, ...Object.fromEntries(fields) };
}
