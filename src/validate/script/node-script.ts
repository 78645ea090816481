import { valueAt } from '../plain-data';
import { isNodeScript, type Manifest } from '../manifest';
import { isEncrypted } from '../secret-words';

/** Where the script of a NodeGroupConfiguration stands. */
export const CONTENT_PATH = ['spec', 'content'] as const;

/** The script of a NodeGroupConfiguration; `undefined` for other kinds, and where SOPS has encrypted it. */
export function scriptOf(manifest: Manifest): string | undefined {
  if (!isNodeScript(manifest)) return undefined;
  const content = valueAt(manifest, ...CONTENT_PATH);
  return typeof content === 'string' && !isEncrypted(content) ? content : undefined;
}

/** Line of the text at an offset, from 1. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}
