import { stringify } from 'yaml';

/**
 * A configuration in YAML. Every text stands in double quotes on one line, where the placeholder of a secret, written in
 * the form `json`, can become any value without changing the structure.
 */
export function formatConfigYaml(config: unknown): string {
  return stringify(config, {
    defaultStringType: 'QUOTE_DOUBLE',
    defaultKeyType: 'PLAIN',
    lineWidth: 0,
    aliasDuplicateObjects: false,
  });
}
