import { stringify } from 'yaml';
import type { KubeObject } from '../model/object-id';

/**
 * The text of one manifest: apiVersion, kind, metadata, then the rest as it was built; LF, one final line feed, no
 * folded lines. Written for readers of YAML 1.1, so `on`, `0755` and the like are quoted.
 */
export function toYaml(object: KubeObject): string {
  const { apiVersion, kind, metadata, ...rest } = object;
  return stringify(
    { apiVersion, kind, metadata, ...rest },
    { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false },
  );
}
