import type { AccessRole } from '../model/access-role';
import type { TextFile } from '../model/file-set';
import { accessRoles } from '../observe/access-roles';
import { accessManifests } from '../render/observer-manifests';
import { toYaml } from '../render/to-yaml';
import type { Cluster } from '../spec/cluster';
import { scopeOf } from './observation-scope';

/** Whoever observes clusters and carries switches out is in this group; the binding may be edited. */
const GROUP = { kind: 'Group', name: 'regshift' } as const;

/**
 * What observing a cluster needs, and nothing more: roles and bindings, to be applied by somebody who may grant them. Where
 * the GitOps engine is in another cluster, a file of its own for that one.
 */
export function accessFiles(cluster: Cluster): readonly TextFile[] {
  const scope = scopeOf(cluster);
  const { name, delivery } = cluster;
  return delivery?.engine?.context === undefined
    ? [fileOf(name, accessRoles(scope, 'both'))]
    : [fileOf(name, accessRoles(scope)), fileOf(`${name}-engine`, accessRoles(scope, 'engine'))];
}

function fileOf(name: string, roles: readonly AccessRole[]): TextFile {
  const manifests = accessManifests(roles, GROUP, GROUP.name);
  return {
    path: `access/${name}.yaml`,
    content: manifests.map((object) => `---\n${toYaml(object)}`).join(''),
  };
}
