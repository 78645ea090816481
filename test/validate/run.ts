import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkBashSyntax } from '../../src/io/bash-syntax';
import { schemaFiles } from '../../src/io/schema-files';
import type { Issue } from '../../src/model/issue';
import type { ValidateOptions } from '../../src/validate/options';
import type { Report } from '../../src/validate/report';
import { formatFindingLine } from '../../src/validate/reports/finding-line';
import { shippedSchemas } from '../../src/validate/schema/schema-source';
import { validateFiles } from '../../src/validate/validate-files';

const root = join(__dirname, '../..');
if (!existsSync(join(root, 'lib/schemas/index.json'))) {
  throw new Error('lib/schemas is missing; run: node scripts/build-schemas.mjs');
}

/** The schemas that ship with regshift, read once. */
export const schemas = shippedSchemas(schemaFiles(root));

/** The real bash. */
export const bash = checkBashSyntax;

/** Judges one text as `a.yaml`. */
export function validate(
  text: string | Uint8Array,
  options: Partial<ValidateOptions> = {},
): Report {
  return validateFiles([{ path: 'a.yaml', text }], { schemas, bash, ...options });
}

/** Each finding on one line. */
export function lines(report: { readonly issues: readonly Issue[] }): readonly string[] {
  return report.issues.map(formatFindingLine);
}

/** A ModuleConfig with both guards. */
export function moduleConfig(spec: string, name = 'deckhouse'): string {
  return `apiVersion: deckhouse.io/v1alpha1
kind: ModuleConfig
metadata:
  name: ${name}
  annotations:
    argocd.argoproj.io/sync-options: Prune=false,Delete=false
    kustomize.toolkit.fluxcd.io/prune: disabled
spec:
${indent(spec, 2)}
`;
}

/** ModuleConfig `deckhouse` with these lines below `settings.registry`. */
export function registry(body: string): string {
  return moduleConfig(`settings:\n  registry:\n${body.replace(/^/gm, '    ')}`);
}

/** A NodeGroupConfiguration, substitution switched off; the first line of the script is line 11 of the file. */
export function nodeScript(script: string, weight = 100, name = 'step.sh'): string {
  return `apiVersion: deckhouse.io/v1alpha1
kind: NodeGroupConfiguration
metadata:
  name: ${name}
  annotations: {kustomize.toolkit.fluxcd.io/substitute: disabled}
spec:
  weight: ${String(weight)}
  nodeGroups: ["*"]
  bundles: ["*"]
  content: |
${indent(script, 4)}
`;
}

function indent(text: string, by: number): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : ' '.repeat(by) + line))
    .join('\n');
}
