import type { Issue, Severity } from '../../model/issue';
import type { Containerd } from './containerd';
import type { HostTree } from './tree';
import { placeOf } from './parse-hosts-toml';
import type { HostsDocument } from './parse-hosts-toml';

/** What the traps of one `hosts.toml` are looked for in. */
export interface LintInput {
  readonly document: HostsDocument;
  readonly containerd: Containerd;
  /** The tree and folder that the file belongs to; without it nothing is known of certificate files. */
  readonly home?: { readonly tree: HostTree; readonly folder: string };
}

/** Finds one kind of trap. */
export type Trap = (input: LintInput) => readonly Issue[];

/** An issue about a key of a `hosts.toml`. */
export function trapIssue(
  document: HostsDocument,
  path: readonly string[],
  issue: {
    readonly code: string;
    readonly severity: Severity;
    readonly message: string;
    readonly hint: string;
  },
): Issue {
  const { code, severity } = issue;
  const at = placeOf(document, path);
  const keys = path.map((key) => (/^[\w-]+$/.test(key) ? key : JSON.stringify(key))).join('.');
  return {
    code,
    severity,
    place: keys === '' ? at : { ...at, path: withoutLogin(keys) },
    message: withoutLogin(issue.message),
    hint: withoutLogin(issue.hint),
  };
}

/** A URL may hold a login, which no message repeats. */
function withoutLogin(text: string): string {
  return text.replace(/:\/\/[^\s/"@]*@/g, '://…@');
}
