import { normalizeImagesRepo } from '../model/images-repo';
import { compareText } from '../model/issue';
import { stateOf } from '../model/mode';
import type { Cluster, DeliverySpec, NodeRegistrySpec, PipelineSpec, SecretsSpec } from './cluster';
import type {
  ClusterRegistry,
  Delivery,
  NodeRegistry,
  Pipeline,
  Previous,
  RegistrySettings,
  Secrets,
  Via,
} from './cluster-file.generated';

/**
 * A checked document as the rest of regshift reads it: defaults filled in, `imagesRepo` trimmed, `scheme` written out as
 * in DKP's own examples. `checkMode` and `ttl` stay away where they were not given. Lists whose order means nothing are
 * sorted; the order of mirrors is kept.
 */
export function normalizeCluster({ metadata, spec }: ClusterRegistry): Cluster {
  const { platform, leave, moduleConfig, pipeline, secrets, delivery, approvals } = spec;
  return {
    name: metadata.name,
    engine: spec.engine ?? 'Module',
    platform: {
      ...platform,
      type: platform?.type ?? 'Deckhouse',
      enableModule: platform?.enableModule ?? false,
    },
    state: stateOf(spec.registry.mode, spec.registry.unmanaged !== undefined),
    registry: normalizeSettings(spec.registry),
    via: normalizeVia(spec.via),
    ...normalizePrevious(spec.previous),
    leave: {
      legacyContainerd: leave?.legacyContainerd ?? false,
      disableModule: leave?.disableModule ?? false,
    },
    nodeRegistries: (spec.nodeRegistries ?? [])
      .map(normalizeNodeRegistry)
      .sort((a, b) => compareText(a.host, b.host)),
    ...(moduleConfig && { moduleConfigFile: moduleConfig.file }),
    ...(pipeline && { pipeline: normalizePipeline(pipeline) }),
    ...(secrets && { secrets: normalizeSecrets(secrets) }),
    ...(delivery && { delivery: normalizeDelivery(delivery) }),
    ...(approvals && {
      approvals: { from: approvals.from, signers: sorted(approvals.signers ?? []) },
    }),
  };
}

function normalizeSecrets({ backend, age, certificate, store }: Secrets): SecretsSpec {
  return {
    backend,
    ageRecipients: sorted(age?.recipients ?? []),
    ...(certificate === undefined ? {} : { certificate }),
    ...(store && { store: { ...store, kind: store.kind ?? 'ClusterSecretStore' } }),
  };
}

function normalizeSettings({ mode, direct, unmanaged, proxy }: RegistrySettings): RegistrySettings {
  return {
    mode,
    ...(direct && { direct: normalizeSection(direct) }),
    ...(unmanaged && { unmanaged: normalizeSection(unmanaged) }),
    ...(proxy && { proxy: normalizeSection(proxy) }),
  };
}

function normalizeSection<
  S extends { readonly imagesRepo: string; readonly scheme?: 'HTTP' | 'HTTPS' },
>(section: S): S & { readonly scheme: 'HTTP' | 'HTTPS' } {
  return {
    ...section,
    imagesRepo: normalizeImagesRepo(section.imagesRepo),
    scheme: section.scheme ?? 'HTTPS',
  };
}

/** What `via.unmanaged` leaves out is observed, the scheme too. */
function normalizeVia({ unmanaged, direct }: Via = {}): Via {
  return {
    ...(unmanaged && {
      unmanaged: {
        ...unmanaged,
        ...(unmanaged.imagesRepo !== undefined && {
          imagesRepo: normalizeImagesRepo(unmanaged.imagesRepo),
        }),
      },
    }),
    ...(direct && { direct: normalizeSection(direct) }),
  };
}

function normalizePrevious({ mode, ...sections }: Previous = {}): {
  readonly previous?: RegistrySettings;
} {
  return mode === undefined ? {} : { previous: normalizeSettings({ mode, ...sections }) };
}

function normalizeNodeRegistry({
  host,
  mirrors,
  nodeGroups,
  bundles,
}: NodeRegistry): NodeRegistrySpec {
  return {
    host,
    mirrors: mirrors.map((mirror) => ({
      ...mirror,
      capabilities: mirror.capabilities ?? ['pull', 'resolve'],
      skipVerify: mirror.skipVerify ?? false,
    })),
    nodeGroups: sorted(nodeGroups ?? ['*']),
    bundles: sorted(bundles ?? ['*']),
  };
}

function normalizePipeline({ masters, push, ...pipeline }: Pipeline): PipelineSpec {
  return {
    ...pipeline,
    ...(masters && { masters: [...masters].sort((a, b) => compareText(a.name, b.name)) }),
    certsDir: pipeline.certsDir ?? '/etc/containerd/certs.d',
    nodeProxy: pipeline.nodeProxy ?? 'WhenNeeded',
    imagePullSecrets: sorted(pipeline.imagePullSecrets ?? []),
    push: { ...push, allowFrom: sorted(push?.allowFrom ?? []) },
  };
}

function normalizeDelivery(delivery: Delivery): DeliverySpec {
  return {
    ...delivery,
    branch: delivery.branch ?? 'main',
    path: (delivery.path ?? 'clusters').replace(/\/$/, ''),
    settleSeconds: delivery.settleSeconds ?? 30,
    deadline: delivery.deadline ?? '2h',
  };
}

function sorted(texts: readonly string[]): readonly string[] {
  return [...texts].sort(compareText);
}
