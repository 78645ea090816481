import { apiGroup } from '../model/object-id';
import type { ObjectId } from '../model/object-id';

/**
 * File of one object: `<kind>[.<group>]_[<namespace>_]<name>.yaml`. The underline is in no Kubernetes name, so two
 * objects never share a file; characters that a file system may refuse are percent-encoded.
 */
export function fileNameOf(id: ObjectId): string {
  const group = apiGroup(id.apiVersion);
  const kind = id.kind.toLowerCase() + (group === '' ? '' : `.${group}`);
  const parts = [kind, ...(id.namespace === undefined ? [] : [id.namespace]), id.name];
  return `${parts.map(encodePart).join('_')}.yaml`;
}

/** Folder of one phase: `03-switch-u1`. Numbers count from 1. */
export function phaseFolder(index: number, phaseId: string): string {
  return `${String(index).padStart(2, '0')}-${phaseId}`;
}

function encodePart(part: string): string {
  return part.replace(/[^A-Za-z0-9.-]/g, (char) =>
    encodeURIComponent(char).replace(/^[^%]$/, (c) => `%${c.charCodeAt(0).toString(16)}`),
  );
}
