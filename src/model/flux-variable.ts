/**
 * Variables that stand for secrets in manifests which Flux applies (`spec.secrets.backend: Reference`); Flux fills them
 * from Secrets of the cluster.
 */

/** Holds a double quote, so that a value is a text whatever it looks like. The Kustomization sets it. */
export const QUOTE_VARIABLE = 'quote';

/**
 * What Flux writes where the Secret does not have the key. Nobody's password, and no base64: a script that finds it
 * stops before it writes anything.
 */
const NOT_SET = 'regshift-variable-is-not-set';

const NAME = '[_A-Za-z][_A-Za-z0-9]*';
const QUOTE = `\${${QUOTE_VARIABLE}}`;

/** Finds variables inside any text. */
const FLUX_VARIABLE = new RegExp(
  `(?:\\$\\{${QUOTE_VARIABLE}\\})?\\$\\{${NAME}:-${NOT_SET}\\}(?:\\$\\{${QUOTE_VARIABLE}\\})?`,
  'g',
);

/** Whether a text can be the name of a variable. */
export function isVariableName(text: string): boolean {
  return new RegExp(`^${NAME}$`).test(text);
}

/** A variable as it stands in a manifest: `quoted` where it is the whole of a value. */
export function formatFluxVariable(name: string, quoted: boolean): string {
  const reference = `\${${name}:-${NOT_SET}}`;
  return quoted ? QUOTE + reference + QUOTE : reference;
}

/** The text with spaces in place of our variables. */
export function withoutFluxVariables(text: string): string {
  return text.replace(FLUX_VARIABLE, (match) => ' '.repeat(match.length));
}
