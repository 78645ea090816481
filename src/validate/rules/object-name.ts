import { isMapping, valueAt, type Path } from '../plain-data';
import type { Manifest } from '../manifest';
import type { Problem } from '../problem';
import { quote } from '../../spec/quoting';
import type { Rule } from './rule';

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
/** Kinds whose names need only be one segment of a path: `system:node` is a ClusterRole. */
const FREE_NAMES =
  /^(?:ClusterRole|ClusterRoleBinding|Role|RoleBinding|CertificateSigningRequest|IPAddress)$/;
const LABEL_NAMES = /^(?:Namespace|Service)$/;

/** `metadata.name` and `metadata.namespace` are names that Kubernetes accepts (DNS-1123). */
export const objectName: Rule = ({ manifest }) => {
  if (isKustomizeFile(manifest)) return [];
  const metadata = manifest['metadata'];
  const name = valueAt(metadata, 'name');
  const namespace = valueAt(metadata, 'namespace');
  return [
    ...(name === undefined || name === null
      ? missingName(manifest)
      : checkName(name, manifest.kind)),
    ...(typeof namespace === 'string' ? checkLabel(namespace, ['metadata', 'namespace']) : []),
  ];
};

function isKustomizeFile(manifest: Manifest): boolean {
  return manifest.apiVersion.startsWith('kustomize.config.k8s.io/');
}

function missingName(manifest: Manifest): readonly Problem[] {
  const metadata = manifest['metadata'];
  const generated = typeof valueAt(metadata, 'generateName') === 'string';
  return [
    {
      code: 'V017',
      severity: 'error',
      path: isMapping(metadata) ? ['metadata'] : [],
      at: 'key',
      message: generated
        ? 'metadata.generateName makes a new object each time it is applied'
        : 'metadata.name is missing',
      hint: 'give the object a name: without one it can not be found again, changed or removed',
    },
  ];
}

function checkName(name: unknown, kind: string): readonly Problem[] {
  if (typeof name !== 'string') return [];
  const path = ['metadata', 'name'];
  if (LABEL_NAMES.test(kind)) return checkLabel(name, path);
  if (FREE_NAMES.test(kind)) {
    return /^(?:\.|\.\.)$|[/%]|^$/.test(name) ? [bad(name, 'no / and no %', path)] : [];
  }
  return name.length <= 253 && SUBDOMAIN.test(name)
    ? []
    : [bad(name, 'lower-case letters, digits, - and . only, at most 253 characters', path)];
}

function checkLabel(name: string, path: Path): readonly Problem[] {
  return name.length <= 63 && LABEL.test(name)
    ? []
    : [bad(name, 'lower-case letters, digits and - only, at most 63 characters', path)];
}

function bad(name: string, allowed: string, path: Path): Problem {
  return {
    code: 'V017',
    severity: 'error',
    path,
    at: 'value',
    message: `${quote(name)} is not a name that Kubernetes accepts`,
    hint: `${allowed}; the first and the last is a letter or a digit`,
    showValue: name.length <= 60,
  };
}
