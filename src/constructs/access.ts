import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { AccessRole, PolicyRule } from '../model/access-role';

/** Who is granted something. */
export type Subject =
  | { readonly kind: 'ServiceAccount'; readonly namespace: string; readonly name: string }
  | { readonly kind: 'User' | 'Group'; readonly name: string };

/** Properties of `Access`. */
export interface AccessProps {
  /** Name of the role and of its binding. */
  readonly name: string;
  readonly role: AccessRole;
  readonly subject: Subject;
}

/** One role, and the binding that grants it: of the whole cluster, or of one namespace. */
export class Access extends Construct {
  constructor(scope: Construct, id: string, { name, role, subject }: AccessProps) {
    super(scope, id);
    const { namespace } = role;
    const metadata = { name };
    const rules = role.rules.map(ruleOf);
    const subjects = [subjectOf(subject)];
    if (namespace === undefined) {
      new k8s.KubeClusterRole(this, 'Role', { metadata, rules });
      new k8s.KubeClusterRoleBinding(this, 'Binding', {
        metadata,
        roleRef: roleRef('ClusterRole', name),
        subjects,
      });
    } else {
      const placed = { ...metadata, namespace };
      new k8s.KubeRole(this, 'Role', { metadata: placed, rules });
      new k8s.KubeRoleBinding(this, 'Binding', {
        metadata: placed,
        roleRef: roleRef('Role', name),
        subjects,
      });
    }
  }
}

function ruleOf({ apiGroups, resources, resourceNames, verbs }: PolicyRule): k8s.PolicyRule {
  return {
    apiGroups: [...apiGroups],
    resources: [...resources],
    ...(resourceNames === undefined ? {} : { resourceNames: [...resourceNames] }),
    verbs: [...verbs],
  };
}

function roleRef(kind: 'ClusterRole' | 'Role', name: string): k8s.RoleRef {
  return { apiGroup: 'rbac.authorization.k8s.io', kind, name };
}

function subjectOf(subject: Subject): k8s.Subject {
  return subject.kind === 'ServiceAccount'
    ? { ...subject }
    : { ...subject, apiGroup: 'rbac.authorization.k8s.io' };
}
