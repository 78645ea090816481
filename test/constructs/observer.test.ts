import { accessRoles } from '../../src/observe/access-roles';
import {
  accessManifests,
  observerManifests,
  publicationAccessManifests,
} from '../../src/render/observer-manifests';
import { describeObject, objectId } from '../../src/model/object-id';
import type { KubeObject } from '../../src/model/object-id';
import { checkSchema } from '../../src/validate/schema/check-schema';
import { schemas } from '../validate/run';
import { podSecurityViolations } from './pod-security';
import { isWorkload } from './pod-template';

const PROPS = { image: 'registry.example.com/regshift@sha256:1111', everySeconds: 45 };
const ROLES = accessRoles({ platform: 'Deckhouse' });
const OBJECTS = observerManifests({ ...PROPS, imagePullSecrets: ['pull'] }, ROLES);

function find(kind: string): KubeObject {
  const found = OBJECTS.find((object) => object.kind === kind);
  if (found === undefined) throw new Error(`no ${kind}`);
  return found;
}

describe('the observer', () => {
  it('consists of these objects', () => {
    const name = 'regshift-observer';
    const namespaces = ['d8-cloud-instance-manager', 'd8-system', 'kube-system', name];
    expect(OBJECTS.map((object) => describeObject(objectId(object)))).toEqual([
      `ClusterRole/${name}`,
      `ClusterRoleBinding/${name}`,
      `ConfigMap/${name}/cluster-snapshot`,
      `Deployment/${name}/${name}`,
      `Namespace/${name}`,
      ...namespaces.map((namespace) => `Role/${namespace}/${name}`),
      ...namespaces.map((namespace) => `RoleBinding/${namespace}/${name}`),
      `ServiceAccount/${name}/${name}`,
    ]);
  });

  it('is valid, and has no unknown field', () => {
    const problems = OBJECTS.flatMap((object): readonly unknown[] => {
      const kind = schemas.kind(object.apiVersion, object.kind);
      return kind === undefined ? ['no schema'] : checkSchema(object, kind);
    });
    expect(problems).toEqual([]);
  });

  it('keeps to level restricted of the Pod Security Standards, which its namespace enforces', () => {
    const workloads = OBJECTS.filter(isWorkload);
    expect(workloads).toHaveLength(1);
    expect(workloads.flatMap(({ spec }) => podSecurityViolations(spec.template))).toEqual([]);
    expect(find('Namespace').metadata.labels).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'restricted',
    });
  });

  it('publishes in the ConfigMap that it may write, as often as it is told', () => {
    expect(find('Deployment')).toMatchObject({
      spec: {
        template: {
          spec: {
            serviceAccountName: 'regshift-observer',
            automountServiceAccountToken: true,
            imagePullSecrets: [{ name: 'pull' }],
            containers: [
              {
                image: PROPS.image,
                command: [
                  ...['regshift', 'observe'],
                  ...['--publish', 'regshift-observer/cluster-snapshot', '--every', '45'],
                ],
                securityContext: { readOnlyRootFilesystem: true },
              },
            ],
          },
        },
      },
    });
  });

  it('has no data in its ConfigMap, which would be taken back with each sync', () => {
    expect(Object.keys(find('ConfigMap')).sort()).toEqual(['apiVersion', 'kind', 'metadata']);
  });

  it('may write nothing but its ConfigMap', () => {
    const rules = OBJECTS.flatMap(
      ({ metadata, ...object }) =>
        (object['rules'] as readonly { readonly verbs: readonly string[] }[] | undefined)?.map(
          (rule) => ({ namespace: metadata.namespace, ...rule }),
        ) ?? [],
    );
    expect(
      rules.filter(({ verbs }) => verbs.some((verb) => !['get', 'list'].includes(verb))),
    ).toEqual([
      {
        namespace: 'regshift-observer',
        apiGroups: [''],
        resources: ['configmaps'],
        resourceNames: ['cluster-snapshot'],
        verbs: ['get', 'patch'],
      },
    ]);
  });

  it('is asked for no more than its image', () => {
    const plain = observerManifests(PROPS, ROLES).find(({ kind }) => kind === 'Deployment');
    expect(JSON.stringify(plain)).not.toContain('imagePullSecrets');
  });
});

describe('access', () => {
  it('to what is published is the right to read one ConfigMap', () => {
    const subject = { kind: 'Group', name: 'ci' } as const;
    expect(publicationAccessManifests(subject)).toMatchObject([
      {
        kind: 'Role',
        metadata: { namespace: 'regshift-observer', name: 'regshift-observer-reader' },
        rules: [{ resources: ['configmaps'], resourceNames: ['cluster-snapshot'], verbs: ['get'] }],
      },
      {
        kind: 'RoleBinding',
        roleRef: { kind: 'Role', name: 'regshift-observer-reader' },
        subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'ci' }],
      },
    ]);
  });

  it('is granted in each namespace that something is read in, and in the cluster', () => {
    const subject = { kind: 'ServiceAccount', namespace: 'ci', name: 'regshift' } as const;
    const objects = accessManifests(ROLES, subject, 'ci-observer');
    expect(objects.map(({ kind, metadata }) => [kind, metadata.namespace ?? ''])).toEqual([
      ['ClusterRole', ''],
      ['ClusterRoleBinding', ''],
      ...['d8-cloud-instance-manager', 'd8-system', 'kube-system'].map((n) => ['Role', n]),
      ...['d8-cloud-instance-manager', 'd8-system', 'kube-system'].map((n) => ['RoleBinding', n]),
    ]);
    expect(objects.every(({ metadata }) => metadata.name === 'ci-observer')).toBe(true);
  });
});
