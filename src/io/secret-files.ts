import { basename, join, resolve } from 'node:path';
import { readFileSync } from 'node:fs';
import { EnvironmentError } from '../model/errors';
import type { SecretSource } from '../model/secret';
import { readInput } from './read-files';
import { isSystemError, reasonOf } from './system-error';

type Environment = Readonly<Record<string, string | undefined>>;

export interface SecretPlaces {
  readonly env: Environment;
  /** Folder that paths of `fromFile` start from. */
  readonly folder: string;
  /**
   * Folder in which Secrets of a cluster are mounted, each a folder with a file for every key.
   *
   * @default - `secretRef` has no value here
   */
  readonly mounted?: string;
}

/**
 * The value that a reference has on this machine, `undefined` where there is none. An empty environment variable counts as
 * none; a file is read whole but for one line end at its end, which editors and `echo` write unasked.
 */
export function secretOnThisMachine(
  source: SecretSource,
  { env, folder, mounted }: SecretPlaces,
): string | undefined {
  if ('generated' in source) return undefined;
  if ('fromEnv' in source) return env[source.fromEnv] === '' ? undefined : env[source.fromEnv];
  if ('fromFile' in source) return readSecret(resolve(folder, source.fromFile));
  const { name, key } = source.secretRef;
  const isInside =
    basename(name) === name && basename(key) === key && key !== '..' && name !== '..';
  return mounted === undefined || !isInside ? undefined : readSecret(join(mounted, name, key));
}

/**
 * Text of the file with private keys of age that `REGSHIFT_AGE_KEY_FILE` names, else `SOPS_AGE_KEY_FILE`; `undefined`
 * when neither is set. Throws a `NoSuchFileError` when the file is not there.
 */
export function readAgeKeyFile(env: Environment): string | undefined {
  const path = [env['REGSHIFT_AGE_KEY_FILE'], env['SOPS_AGE_KEY_FILE']].find((name) => name);
  return path === undefined ? undefined : Buffer.from(readInput(path).bytes).toString('utf8');
}

function readSecret(path: string): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
      .decode(readFileSync(path))
      .replace(/\r?\n$/, '');
  } catch (error) {
    if (isSystemError(error, 'ENOENT') || isSystemError(error, 'ENOTDIR')) return undefined;
    const reason = isSystemError(error, 'ERR_ENCODING_INVALID_ENCODED_DATA')
      ? 'it is no text in UTF-8'
      : reasonOf(error);
    throw new EnvironmentError(`can not read ${path}: ${reason}`, { cause: error });
  }
}
