import { fileSet } from '../../model/file-set';
import type { FileSet, TextFile } from '../../model/file-set';
import type { KubeObject } from '../../model/object-id';
import { toYaml } from '../../render/to-yaml';
import { layOut, layoutOf } from '../layout';
import { appProject } from './app-project';
import { application } from './application';
import { applicationSet } from './application-set';
import type { DeliveryTarget } from './delivery-target';
import { fluxKustomization, gitRepository } from './flux-objects';
import { healthRules } from './health-rules';
import { PLUGIN, PLUGIN_CONFIG, pluginContainerfile } from './plugin';

/** How a repository is to be followed. */
export interface DeliveryOptions {
  /** One ApplicationSet for all clusters of the repository, in place of an Application each. Argo CD only. */
  readonly isFleet: boolean;
  /** Version of regshift that a plugin's image installs. */
  readonly version: string;
}

/**
 * Everything that makes an engine follow a cluster's folder, by path in the repository: objects that are applied once, to
 * the cluster where the engine runs, and the folder itself, still empty, so that the engine finds one.
 */
export function deliveryFiles(target: DeliveryTarget, options: DeliveryOptions): FileSet {
  const objects = target.tool === 'Flux' ? fluxFiles(target) : argoFiles(target, options);
  return fileSet([...objects, ...layOut(layoutOf(target.path, target.cluster), [], [])]);
}

function fluxFiles(target: DeliveryTarget): readonly TextFile[] {
  return [
    manifest('flux/source.yaml', gitRepository(target)),
    manifest(`flux/${target.cluster}.yaml`, fluxKustomization(target)),
  ];
}

function argoFiles(
  target: DeliveryTarget,
  { isFleet, version }: DeliveryOptions,
): readonly TextFile[] {
  return [
    manifest('argocd/project.yaml', appProject(target)),
    manifest('argocd/health.yaml', healthRules(target.namespace)),
    isFleet
      ? manifest('argocd/clusters.yaml', applicationSet(target))
      : manifest(`argocd/${target.cluster}.application.yaml`, application(target)),
    ...(target.plugin === PLUGIN ? pluginFiles(version) : []),
  ];
}

function pluginFiles(version: string): readonly TextFile[] {
  return [
    manifest('argocd/plugin/plugin.yaml', PLUGIN_CONFIG),
    { path: 'argocd/plugin/Containerfile', content: pluginContainerfile(version) },
  ];
}

function manifest(path: string, object: KubeObject): TextFile {
  return { path, content: toYaml(object) };
}
