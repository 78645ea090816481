import { fileSet } from '../../model/file-set';
import type { FileSet } from '../../model/file-set';
import { success } from '../../model/result';
import type { Result } from '../../model/result';
import { loadClusterText } from '../../spec/load-cluster';
import type { Cluster } from '../../spec/cluster';
import { deliveryFiles } from '../objects/delivery-files';
import type { DeliveryOptions } from '../objects/delivery-files';
import { deliveryTarget } from '../objects/delivery-target';
import { ciFiles } from './ci';
import { clusterFileText, SCHEMA_FILE } from './cluster-file-text';
import type { CiSystem, Starter } from './starter';

/** How a starting repository is completed around its cluster file. */
export interface StarterOptions extends DeliveryOptions {
  readonly ci: CiSystem;
  /** JSON Schema of cluster files, for editors. */
  readonly schema: string;
}

/** A starting repository: a cluster file, what makes an engine follow the cluster's folder, and CI. */
export function starterFiles(starter: Starter, options: StarterOptions): Result<FileSet> {
  const path = `${starter.path}/${starter.name}.yaml`;
  const content = clusterFileText(starter);
  const loaded = loadClusterText(content, path);
  if (!loaded.ok) return loaded;
  const delivery = filesForCluster(loaded.value, options);
  if (!delivery.ok) return delivery;
  const { branch } = starter;
  return success(
    fileSet([
      { path, content },
      { path: SCHEMA_FILE, content: options.schema },
      ...delivery.value,
      ...ciFiles(options.ci, {
        cluster: starter.name,
        branch,
        path: starter.path,
        version: options.version,
      }),
    ]),
  );
}

/** What makes an engine follow the folder of a cluster whose file is there already. */
export function filesForCluster(cluster: Cluster, options: DeliveryOptions): Result<FileSet> {
  const target = deliveryTarget(cluster);
  return target.ok ? success(deliveryFiles(target.value, options)) : target;
}
