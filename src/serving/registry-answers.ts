import type { NginxExpression, NginxNode } from './nginx-text';
import { block, concat, directive } from './nginx-text';

/** Answers that nginx gives in a registry's place, in the form of the registry API: clients show its message. */
export function registryError(
  status: number,
  code: string | NginxExpression,
  message: string,
): NginxNode {
  const rest = `","message":${JSON.stringify(message)},"detail":null}]}`;
  return directive('return', String(status), concat('{"errors":[{"code":"', code, rest));
}

/** A location that answers with an error, under a name of ours. */
export function errorLocation(name: string, error: NginxNode): NginxNode {
  return block('location', [name], [directive('default_type', 'application/json'), error]);
}

/** Named locations that serving pods have in common. */
export const COMMON_ERRORS: readonly NginxNode[] = [
  errorLocation(
    '@unavailable',
    registryError(502, 'UNAVAILABLE', 'the registry behind this one can not be asked'),
  ),
  errorLocation(
    '@timeout',
    registryError(504, 'UNAVAILABLE', 'the registry behind this one does not answer'),
  ),
];

/** Every other path: this is a registry and nothing else. */
export const NOTHING_ELSE: NginxNode = errorLocation(
  '/',
  registryError(404, 'NAME_UNKNOWN', 'no images below this path'),
);
