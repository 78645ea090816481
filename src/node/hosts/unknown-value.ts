import { maskStrings } from './stray-token';

/** Stands in a `hosts.toml` for a character that only the node will know: a variable of a script, a template's action. */
export const UNKNOWN = '\uFFFC';

/** Whether a value is not known yet: it holds a secret's placeholder, or what only the node will know. */
export function isUnknown(text: string): boolean {
  return text.includes(UNKNOWN) || text.includes('regshift-secret://');
}

/** Whether more than strings and comments is unknown, so that nothing can be said of the text at all. */
export function hasUnknownStructure(text: string): boolean {
  return maskStrings(text).includes(UNKNOWN);
}
