import type { Diff } from './diff';
import { escapeChar } from './printable-text';

/** The diff as JSON, indented, with a line feed at its end. Characters that steer a terminal are escaped. */
export function printDiffJson(diff: Diff): string {
  const json = JSON.stringify(diff, undefined, 2);
  return json.replace(/[^\P{C}\n]|[\u2028\u2029]/gu, escapeChar) + '\n';
}
