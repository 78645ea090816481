import { stringify } from 'yaml';

/** A result as programs read it. Nothing in the YAML is an alias: each part can be cut out. */
export function structured(value: unknown, output: 'json' | 'yaml'): string {
  return output === 'json'
    ? `${JSON.stringify(value, null, 2)}\n`
    : stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
}
