import type { Construct } from 'constructs';
import { InClusterProxyBudget } from '../constructs/in-cluster-proxy-budget';
import { NodeScript } from '../constructs/node-script';
import { PullSecret } from '../constructs/pull-secret';
import { PushBackendTls } from '../constructs/push-backend-tls';
import { PushCa } from '../constructs/push-ca';
import { PushClientCertificate } from '../constructs/push-client-certificate';
import { PushIngress } from '../constructs/push-ingress';
import { PushRoute } from '../constructs/push-route';
import { PushService } from '../constructs/push-service';
import { RegistryNamespace } from '../constructs/registry-namespace';
import { RegistryPki } from '../constructs/registry-pki';
import { RegistryService } from '../constructs/registry-service';
import { RegistrySettingsRecord } from '../constructs/registry-settings-record';
import { RegistryUser } from '../constructs/registry-user';
import { MODE_OF, SECTION_OF } from '../model/mode';
import type { Mode } from '../model/mode';
import {
  REGISTRY_HOSTS_WEIGHT,
  registryHostsScript,
  registryHostsUndoScript,
} from '../node/scripts/registry-hosts';
import { pipelineObjectId } from '../plan/pipeline/object-ids';
import type { PipelineObject, RegistryRecord } from '../plan/pipeline/objects';
import { configConstruct, isConfig, isWorkload, workloadConstruct } from './workload-manifests';
import type { ConfigEntry, WorkloadEntry } from './workload-manifests';

/** Makes the manifest of one entry of engine Pipeline in a scope. */
export function pipelineConstruct(
  scope: Construct,
  id: string,
  entry: PipelineObject,
  source: string,
): void {
  if (isConfig(entry)) configConstruct(scope, id, entry, source);
  else if (isWorkload(entry)) workloadConstruct(scope, id, entry, source);
  else if (isScript(entry)) scriptConstruct(scope, id, entry, source);
  else plainConstruct(scope, id, entry, source);
}

/** Objects that stand for themselves, without files or pods. */
function plainConstruct(scope: Construct, id: string, entry: PlainEntry, source: string): void {
  switch (entry.kind) {
    case 'RegistryNamespace':
      new RegistryNamespace(scope, id, { source });
      return;
    case 'RegistryRecord':
      new RegistrySettingsRecord(scope, id, { ...recordOf(entry), source });
      return;
    case 'RegistryPki':
      new RegistryPki(scope, id, { source });
      return;
    case 'RegistryUser':
      new RegistryUser(scope, id, { user: entry.user, source });
      return;
    case 'RegistryService':
      new RegistryService(scope, id, { backend: entry.backend, source });
      return;
    case 'PullSecret':
      new PullSecret(scope, id, { registry: entry.registry, source });
      return;
    case 'InClusterProxyBudget':
      new InClusterProxyBudget(scope, id, { masters: entry.masters, source });
      return;
    case 'PushService':
      new PushService(scope, id, { source });
      return;
    case 'PushClientCertificate':
      new PushClientCertificate(scope, id, { source });
      return;
    case 'PushIngress':
      new PushIngress(scope, id, { ...entry, source });
      return;
    case 'PushRoute':
      new PushRoute(scope, id, { host: entry.host, gateway: entry.gateway, source });
      return;
    case 'PushBackendTls':
      new PushBackendTls(scope, id, { source });
      return;
    case 'PushCa':
      new PushCa(scope, id, { source });
  }
}

type PlainEntry = Exclude<PipelineObject, ConfigEntry | WorkloadEntry | ScriptEntry>;
type ScriptEntry = Extract<PipelineObject, { kind: 'NodeHostsScript' | 'NodeHostsScriptUndo' }>;

function isScript(entry: PipelineObject): entry is ScriptEntry {
  return entry.kind === 'NodeHostsScript' || entry.kind === 'NodeHostsScriptUndo';
}

function scriptConstruct(scope: Construct, id: string, entry: ScriptEntry, source: string): void {
  const owner = pipelineObjectId(entry).name;
  new NodeScript(scope, id, {
    name: owner,
    content:
      entry.kind === 'NodeHostsScript'
        ? registryHostsScript({ owner, entry, dialect: entry.dialect })
        : registryHostsUndoScript({ owner, host: entry.host, dialect: entry.dialect }),
    weight: REGISTRY_HOSTS_WEIGHT,
    nodeGroups: ['*'],
    bundles: ['*'],
    source,
  });
}

function recordOf({ state, settings }: RegistryRecord): {
  readonly mode: Mode;
  readonly imagesRepo?: string;
} {
  const section = SECTION_OF[state];
  const imagesRepo = section === undefined ? undefined : settings[section]?.imagesRepo;
  return { mode: MODE_OF[state], ...(imagesRepo === undefined ? {} : { imagesRepo }) };
}
