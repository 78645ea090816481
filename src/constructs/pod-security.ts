import type { k8s } from 'cdk8s-plus-28';

/** User and group that every program runs as, DKP's too (`objects.md` 4.4): nobody. */
export const NOBODY = 65534;

/**
 * Of a whole pod. Volumes belong to the group of its programs, so that they read keys that nobody else may, and write
 * to scratch folders.
 */
export const POD_SECURITY: k8s.PodSecurityContext = {
  runAsNonRoot: true,
  runAsUser: NOBODY,
  runAsGroup: NOBODY,
  fsGroup: NOBODY,
  fsGroupChangePolicy: 'OnRootMismatch',
  seccompProfile: { type: 'RuntimeDefault' },
};

/** Of a container: what the restricted Pod Security Standard asks for, and a root file system that can not be written. */
export const CONTAINER_SECURITY: k8s.SecurityContext = {
  runAsNonRoot: true,
  runAsUser: NOBODY,
  runAsGroup: NOBODY,
  privileged: false,
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
};

/**
 * Of an init container that works on folders of the host, which belong to root. It has no more of root's powers than
 * those named.
 */
export function rootOnHostFolders(capabilities: readonly string[]): k8s.SecurityContext {
  return {
    ...CONTAINER_SECURITY,
    runAsNonRoot: false,
    runAsUser: 0,
    runAsGroup: 0,
    capabilities: {
      drop: ['ALL'],
      ...(capabilities.length === 0 ? {} : { add: [...capabilities] }),
    },
  };
}
