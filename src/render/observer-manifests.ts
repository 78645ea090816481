import type { Construct } from 'constructs';
import { Access } from '../constructs/access';
import type { Subject } from '../constructs/access';
import { Observer } from '../constructs/observer';
import type { ObserverProps } from '../constructs/observer';
import { OBSERVER, OBSERVER_NAMESPACE, SNAPSHOT_CONFIG_MAP } from '../constructs/observer-names';
import { synthesize } from '../constructs/synth';
import type { AccessRole } from '../model/access-role';
import type { KubeObject } from '../model/object-id';

/** Roles and bindings that let somebody observe; `roles` are those of `accessRoles`. */
export function accessManifests(
  roles: readonly AccessRole[],
  subject: Subject,
  name = OBSERVER,
): readonly KubeObject[] {
  return synthesize((scope) => {
    grant(scope, roles, subject, name);
  });
}

/** Roles and bindings that let somebody read what the observer in the cluster publishes, and nothing else. */
export function publicationAccessManifests(subject: Subject): readonly KubeObject[] {
  return accessManifests([snapshotRole(['get'])], subject, `${OBSERVER}-reader`);
}

/** The observer in the cluster, with the rights that it needs: `roles` to read, and its ConfigMap to write. */
export function observerManifests(
  props: ObserverProps,
  roles: readonly AccessRole[],
): readonly KubeObject[] {
  const account: Subject = {
    kind: 'ServiceAccount',
    namespace: OBSERVER_NAMESPACE,
    name: OBSERVER,
  };
  return synthesize((scope) => {
    new Observer(scope, 'Observer', props);
    grant(scope, [...roles, snapshotRole(['get', 'patch'])], account, OBSERVER);
  });
}

function snapshotRole(verbs: readonly string[]): AccessRole {
  return {
    namespace: OBSERVER_NAMESPACE,
    rules: [
      { apiGroups: [''], resources: ['configmaps'], resourceNames: [SNAPSHOT_CONFIG_MAP], verbs },
    ],
  };
}

function grant(
  scope: Construct,
  roles: readonly AccessRole[],
  subject: Subject,
  name: string,
): void {
  for (const role of roles) {
    new Access(scope, `Access-${role.namespace ?? 'cluster'}`, { name, role, subject });
  }
}
