import { parse, stringify } from 'yaml';
import type { TextFile } from '../model/file-set';
import type { Issue } from '../model/issue';
import type { KubeObject } from '../model/object-id';
import { isPlainMap } from '../model/plain-map';
import { failure, success } from '../model/result';
import type { Result } from '../model/result';
import { readLeaves } from './yaml-leaves';

/** What an object of kind Secret says, its values as texts: those of `data` decoded, `stringData` before `data`. */
export interface SecretManifest {
  readonly metadata: KubeObject['metadata'] & { readonly namespace: string };
  readonly type: string;
  readonly immutable: boolean;
  readonly values: ReadonlyMap<string, string>;
}

/** Reads a rendered Secret; another object is refused. */
export function readSecret({ path, content }: TextFile, backend: string): Result<SecretManifest> {
  const readable = readLeaves(content, path);
  if (!readable.ok) return readable;
  const object: unknown = parse(content);
  const secret = isPlainMap(object) && object['kind'] === 'Secret' ? object : undefined;
  const metadata = secret?.['metadata'];
  if (secret === undefined || !isMetadata(metadata)) return failure([noSecret(path, backend)]);
  const { type, immutable, data, stringData } = secret;
  const decoded = texts(data).map(
    ([key, value]) => [key, Buffer.from(value, 'base64').toString('utf8')] as const,
  );
  return success({
    metadata,
    type: typeof type === 'string' ? type : 'Opaque',
    immutable: immutable === true,
    values: new Map([...decoded, ...texts(stringData)]),
  });
}

/** The text of an object that stands for a Secret, as rendered manifests are written. */
export function manifestText(object: object): string {
  return stringify(object, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false });
}

function texts(map: unknown): readonly (readonly [string, string])[] {
  return Object.entries(isPlainMap(map) ? map : {}).map(
    ([key, value]) => [key, typeof value === 'string' ? value : ''] as const,
  );
}

function isMetadata(value: unknown): value is SecretManifest['metadata'] {
  return (
    isPlainMap(value) && typeof value['name'] === 'string' && typeof value['namespace'] === 'string'
  );
}

function noSecret(file: string, backend: string): Issue {
  return {
    code: 'G018',
    severity: 'error',
    place: { file },
    message: `a secret stands in an object that is no Secret, where ${backend} can not bring it`,
    hint: 'use secrets.backend: Sops, or Reference',
  };
}
