import { controllerReady as controllerRolledOut } from '../../observe/controller-ready';
import { cured, failed, met, NOTHING, phaseIds, unknown } from './check';
import type { CheckContext, Finding } from './check';

/** Checks of the cluster as a whole. Sources of the facts stand in the rows of the profile. */

export function managedCluster({ snapshot }: CheckContext): readonly Finding[] {
  switch (snapshot?.cluster.configuration ?? 'unknown') {
    case 'present':
      return met('DKP manages the cluster');
    case 'absent':
      return failed(
        'there is no Secret kube-system/d8-cluster-configuration: DKP does not manage this cluster as a whole, and its registry module does not work there',
        'use engine Pipeline, or keep Unmanaged',
      );
    case 'unknown':
      return unknown(
        'whether DKP manages the whole cluster is not known',
        'observe Secret kube-system/d8-cluster-configuration',
      );
  }
}

export function bootstrapped({ snapshot }: CheckContext): readonly Finding[] {
  switch (snapshot?.cluster.bootstrapped ?? 'unknown') {
    case 'present':
      return met('the bootstrap of the cluster has ended');
    case 'absent':
      return failed(
        'the bootstrap of the cluster has not ended: there is no ConfigMap kube-system/d8-cluster-is-bootstraped',
        'add the first worker node and wait until it is Ready',
      );
    case 'unknown':
      return unknown(
        'whether the bootstrap has ended is not known',
        'observe ConfigMap kube-system/d8-cluster-is-bootstraped',
      );
  }
}

export function staticCluster({ input, snapshot }: CheckContext): readonly Finding[] {
  const type = snapshot?.cluster.type ?? input.cluster.platform.clusterType;
  return type === undefined
    ? unknown(
        'whether the cluster is Static is not known; Proxy and Local work on Static clusters only',
        'observe Secret kube-system/d8-cluster-configuration, or write platform.clusterType',
      )
    : met(`the cluster is ${type}`);
}

export function moduleReady(context: CheckContext): readonly Finding[] {
  const { modules } = context.snapshot ?? {};
  if (modules === undefined) {
    return unknown('the state of module registry is not known', 'observe modules.deckhouse.io');
  }
  const registry = modules.find((module) => module.name === 'registry');
  if (registry?.enabled !== true) return moduleOff(context);
  return registry.ready
    ? met('module registry is enabled and Ready')
    : failed(
        `module registry is not Ready${registry.message === undefined ? '' : `: ${registry.message}`}`,
        'look at the queue of the controller:  d8 system queue list',
      );
}

function moduleOff(context: CheckContext): readonly Finding[] {
  const message = 'module registry is disabled';
  if (phaseIds(context).includes('enable-module')) return cured(message, 'enable-module');
  return failed(
    message,
    'write platform.enableModule: true in the cluster file, or apply  {apiVersion: deckhouse.io/v1alpha1, kind: ModuleConfig, metadata: {name: registry}, spec: {enabled: true}}',
  );
}

export function moduleInMaintenance({ snapshot }: CheckContext): readonly Finding[] {
  const held = (snapshot?.moduleConfigs ?? []).filter(
    (config) => ['deckhouse', 'registry'].includes(config.name) && config.maintenance !== undefined,
  );
  return held.flatMap((config) =>
    failed(
      `module ${config.name} is in maintenance: its resources are not reconciled`,
      `remove spec.maintenance of ModuleConfig ${config.name}`,
    ),
  );
}

export function noUpdateRunning({ snapshot }: CheckContext): readonly Finding[] {
  const { versionOfConfigMap, versionOfDeployment } = snapshot?.platform ?? {};
  if (versionOfConfigMap === undefined || versionOfDeployment === undefined) return NOTHING;
  return versionOfConfigMap === versionOfDeployment
    ? met(`DKP ${versionOfConfigMap} everywhere`)
    : failed(
        `an update of DKP is under way: the version is ${versionOfConfigMap} by its ConfigMap and ${versionOfDeployment} by its Deployment`,
        'wait until the update has ended and observe again',
      );
}

export function noPendingRelease({ snapshot }: CheckContext): readonly Finding[] {
  const { releases, updateMode } = snapshot?.platform ?? {};
  if (releases === undefined) {
    return unknown(
      'pending releases of DKP are not known',
      'observe deckhousereleases.deckhouse.io',
    );
  }
  const pending = releases.filter((release) => release.phase === 'Pending');
  const held = pending.filter((release) => updateMode === 'Manual' && !release.approved);
  if (pending.length === 0) return met('no release of DKP is pending');
  if (held.length === pending.length) {
    return met('pending releases of DKP wait for a manual approval: give none during the switch');
  }
  const names = pending.map((release) => release.name).join(', ');
  return failed(
    `release ${names} of DKP is pending and may be applied in the middle of the switch`,
    'let the update happen first, or set update.mode of ModuleConfig deckhouse to Manual',
  );
}

export function controllerReady({ snapshot }: CheckContext): readonly Finding[] {
  const controller = snapshot?.platform.controller;
  const rolledOut = snapshot === undefined ? undefined : controllerRolledOut(snapshot);
  if (controller === undefined || rolledOut === undefined) {
    return unknown(
      "the platform's controller was not observed",
      'observe Deployment d8-system/deckhouse and its pods',
    );
  }
  if (!rolledOut) {
    const { readyReplicas = 0, replicas = 0 } = controller;
    return failed(
      `the platform's controller is not rolled out: ${String(readyReplicas)} of ${String(replicas)} pods of Deployment d8-system/deckhouse are ready`,
      'wait for it:  d8 k -n d8-system rollout status deployment/deckhouse',
    );
  }
  return controller.leader?.ready === false
    ? failed(
        `the leading pod ${controller.leader.pod} of the controller is not Ready`,
        'look at its log:  d8 k -n d8-system logs deployment/deckhouse',
      )
    : met("the platform's controller is rolled out and Ready");
}

export function queueQuiet({ snapshot }: CheckContext): readonly Finding[] {
  const queue = snapshot?.queue;
  if (queue === undefined) {
    return unknown(
      'the queue of the controller is not known',
      'save it beside the dump:  d8 system queue list > queue.txt',
    );
  }
  if (queue.failing.length > 0) {
    return failed(
      `the queue of the controller has failing tasks: ${queue.failing.slice(0, 3).join('; ')}`,
      'mend them first:  d8 system queue list',
    );
  }
  return queue.mainTasks === 0
    ? met('the queue of the controller is empty, without errors')
    : failed(
        `the main queue of the controller holds ${String(queue.mainTasks)} tasks`,
        'wait until it is empty:  d8 system queue list',
      );
}

/** Images for Local are pushed through the Ingress, which needs a domain and a certificate. */
export function publicDomain({ input, snapshot }: CheckContext): readonly Finding[] {
  const template =
    input.cluster.platform.publicDomainTemplate ?? snapshot?.cluster.publicDomainTemplate;
  const certManager = snapshot?.modules?.find((module) => module.name === 'cert-manager');
  if (snapshot === undefined && template === undefined) {
    return unknown(
      'the public domain is not known; images for Local are pushed through it',
      'write platform.publicDomainTemplate, or observe ModuleConfig global',
    );
  }
  if (template === undefined) {
    return failed(
      'no public domain template is set: there is no Ingress to push images for Local through',
      'set modules.publicDomainTemplate in ModuleConfig global',
    );
  }
  if (snapshot?.modules !== undefined && certManager?.enabled !== true) {
    return failed(
      'module cert-manager is off: the Ingress to push images for Local through is not made',
      'enable module cert-manager',
    );
  }
  return met(`images are pushed to ${template.replace('%s', 'registry')}`);
}
