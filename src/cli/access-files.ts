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
  const [own, engine] = (['cluster', 'engine'] as const).map((of) => accessRoles(scope, of));
  const file = (name: string, roles: typeof own): TextFile => ({
    path: `access/${name}.yaml`,
    content: accessManifests(roles ?? [], GROUP, 'regshift')
      .map((object) => `---\n${toYaml(object)}`)
      .join(''),
  });
  const { name, delivery } = cluster;
  const isElsewhere = delivery?.engine?.context !== undefined;
  return isElsewhere
    ? [file(name, own), file(`${name}-engine`, engine)]
    : [file(name, [...(own ?? []), ...(engine ?? [])])];
}
