import { formatFluxVariable, isVariableName, QUOTE_VARIABLE } from '../../model/flux-variable';
import { compareText } from '../../model/issue';
import { parsePlaceholder, PLACEHOLDER_PATTERN } from '../../model/secret';
import type { SecretForm, SecretPlaceholder } from '../../model/secret';

/** A variable that Flux fills from a Secret of the cluster (`postBuild.substituteFrom`). */
export interface FluxVariable {
  /** Key in the Secret, and name in the manifest. */
  readonly name: string;
  readonly secret: string;
  readonly form: SecretForm;
}

/** The variable of a placeholder, or what keeps it from being one. */
export function fluxVariable({ ref, form }: SecretPlaceholder): FluxVariable | string {
  if (!('secretRef' in ref)) return 'is in no Secret of the cluster';
  if (form.encoding === 'basic') return 'can not be joined with its user name by Flux';
  const { name: secret, key } = ref.secretRef;
  const name = form.encoding === 'plain' ? key : `${key}_${form.encoding.replaceAll('-', '_')}`;
  if (name === QUOTE_VARIABLE) return 'has a key that regshift sets itself';
  return isVariableName(name) ? { name, secret, form } : 'has a key that is no name of a variable';
}

/** A variable as it stands in a manifest. */
export function fluxReference({ name, form }: FluxVariable): string {
  return formatFluxVariable(name, form.encoding === 'plain');
}

/**
 * A text in which Flux replaces the variables and nothing else: for its template language `$$` is a dollar sign, with
 * and without a brace behind it.
 */
export function fluxText(
  text: string,
  reference: (placeholder: SecretPlaceholder) => string,
): string {
  let result = '';
  let from = 0;
  for (const match of text.matchAll(PLACEHOLDER_PATTERN)) {
    const placeholder = parsePlaceholder(match[0]);
    if (placeholder === undefined) continue;
    result += escaped(text.slice(from, match.index)) + reference(placeholder);
    from = match.index + match[0].length;
  }
  return result + escaped(text.slice(from));
}

function escaped(text: string): string {
  return text.replaceAll('$', '$$$$');
}

/**
 * Section `spec.postBuild` of the Kustomization that applies manifests with variables.
 *
 * @param secrets - names of the Secrets that hold them
 */
export function fluxPostBuild(secrets: readonly string[]): {
  readonly substitute: Readonly<Record<string, string>>;
  readonly substituteFrom: readonly { readonly kind: 'Secret'; readonly name: string }[];
} {
  const names = [...new Set(secrets)].sort(compareText);
  return {
    substitute: { [QUOTE_VARIABLE]: '"' },
    substituteFrom: names.map((name) => ({ kind: 'Secret', name })),
  };
}
