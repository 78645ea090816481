import type { FileSet, TextFile } from '../../model/file-set';
import type { Issue } from '../../model/issue';
import { compareText } from '../../model/issue';
import { failure, success } from '../../model/result';
import type { Result } from '../../model/result';
import {
  describeSecretRef,
  isPlaceholder,
  PLACEHOLDER_PATTERN,
  parsePlaceholder,
} from '../../model/secret';
import type { SecretPlaceholder } from '../../model/secret';
import { formatPath } from '../../spec/rule-problem';
import { leafHoldsPlaceholder } from '../sops/placeholder-leaves';
import { readLeaves } from '../yaml-leaves';
import type { Leaf } from '../yaml-leaves';
import { fluxReference, fluxText, fluxVariable } from './flux-variables';
import type { FluxVariable } from './flux-variables';

/** Rendered scripts say that nothing is replaced in them; here something is, and everything else is escaped. */
const SUBSTITUTION_OFF = /^ *kustomize\.toolkit\.fluxcd\.io\/substitute: disabled\n/m;

/** Puts variables of Flux where placeholders are. Needs no value, so it is the same whenever it is made. */
export function sealWithFluxVariables({ path, content }: TextFile): Result<string> {
  const document = readLeaves(content, path);
  if (!document.ok) return document;
  const issues = document.value.leaves
    .filter(leafHoldsPlaceholder)
    .flatMap((leaf) => leafIssues(leaf, path));
  if (issues.length > 0) return failure(issues);
  return success(fluxText(content.replace(SUBSTITUTION_OFF, ''), referenceTo));
}

/**
 * Leaves placeholders as they are: an Argo CD plugin fills them in (`regshift secrets fill`). Generated values are
 * refused, for the plugin has no way to know them.
 */
export function sealWithPlaceholders({ path, content }: TextFile): Result<string> {
  const issues = placeholdersIn(content).flatMap(({ ref }) =>
    'generated' in ref ? [refused(path, `${describeSecretRef(ref)} is known to nobody there`)] : [],
  );
  return issues.length > 0 ? failure(issues) : success(content);
}

/**
 * The variables that a Kustomization must have, by name. Two Secrets with the same key are an error: Flux would take
 * the last for both.
 */
export function fluxVariablesOf(manifests: FileSet): Result<readonly FluxVariable[]> {
  const variables = new Map<string, FluxVariable>();
  const issues: Issue[] = [];
  for (const { path, content } of manifests) {
    for (const placeholder of placeholdersIn(content)) {
      const variable = fluxVariable(placeholder);
      if (typeof variable === 'string') continue;
      const { name, secret } = variable;
      const other = variables.get(name)?.secret ?? secret;
      if (other !== secret) {
        issues.push(
          refused(
            path,
            `Secrets ${other} and ${secret} both have a key ${name}, which Flux can not tell apart`,
          ),
        );
      }
      variables.set(name, variable);
    }
  }
  if (issues.length > 0) return failure(issues);
  return success([...variables.values()].sort((a, b) => compareText(a.name, b.name)));
}

function leafIssues({ value, path }: Leaf, file: string): readonly Issue[] {
  const text = String(value);
  return placeholdersIn(text).flatMap((placeholder) => {
    const variable = fluxVariable(placeholder);
    const about = `${describeSecretRef(placeholder.ref)}, needed at ${formatPath(path)},`;
    if (typeof variable === 'string') return [refused(file, `${about} ${variable}`)];
    return placeholder.form.encoding === 'plain' && !isPlaceholder(text)
      ? [refused(file, `${about} stands inside a longer text, where Flux could break it`)]
      : [];
  });
}

/** Has been judged before. */
function referenceTo(placeholder: SecretPlaceholder): string {
  const variable = fluxVariable(placeholder);
  return typeof variable === 'string' ? '' : fluxReference(variable);
}

function placeholdersIn(text: string): readonly SecretPlaceholder[] {
  return [...text.matchAll(PLACEHOLDER_PATTERN)].flatMap(
    ([match]) => parsePlaceholder(match) ?? [],
  );
}

function refused(file: string, message: string): Issue {
  return {
    code: 'G020',
    severity: 'error',
    place: { file },
    message,
    hint: 'write  secretRef: {name: SECRET, key: NAME_OF_A_VARIABLE}, or use secrets.backend: Sops',
  };
}
