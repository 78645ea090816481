import type { FileSet } from '../model/file-set';
import type { GitIdentity } from './git-identity';

/** A commit as `git fast-import` takes one. */
export interface CommitDraft {
  /** Ref of the scratch repository that the commit is left at. */
  readonly ref: string;
  readonly identity: GitIdentity;
  /** Since 1970. */
  readonly seconds: number;
  readonly message: string;
  /** Absent for the first commit of a branch. */
  readonly parent?: string;
  readonly removed: readonly string[];
  readonly written: FileSet;
}

/** The stream that makes one commit; everything it does not name stays as the parent has it. */
export function commitStream(draft: CommitDraft): string {
  const { ref, identity, seconds, message, parent, removed, written } = draft;
  const who = `${plain(identity.name)} <${plain(identity.email)}> ${seconds} +0000`;
  return [
    `commit ${ref}\nauthor ${who}\ncommitter ${who}\n`,
    data(message),
    ...(parent === undefined ? [] : [`from ${parent}\n`]),
    ...removed.map((path) => `D ${quoted(path)}\n`),
    ...written.map(({ path, content }) => `M 100644 inline ${quoted(path)}\n${data(content)}`),
    'done\n',
  ].join('');
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text, 'utf8')}\n${text}\n`;
}

/** What would end the field is left out, as git itself does. */
function plain(text: string): string {
  return text.replace(/[<>\n\0]/g, '').trim();
}

/** Quoted as C does it. */
function quoted(path: string): string {
  const escaped = path.replace(/["\\]/g, '\\$&').replace(/\n/g, '\\n');
  return `"${escaped}"`;
}
