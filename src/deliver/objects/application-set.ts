import { pathParts } from '../../model/path-parts';
import type { KubeObject } from '../../model/object-id';
import { layoutOf } from '../layout';
import { PROJECT, WORKLOAD_NAMESPACE } from './app-project';
import { pluginCall } from './application';
import type { DeliveryTarget } from './delivery-target';
import { COMPARE_OPTIONS, SYNC_POLICY } from './sync-policy';

/** What Argo CD puts in place of a cluster's name: the files that it reads are cluster files. */
const CLUSTER = '{{ .metadata.name }}';

/**
 * One Application for each cluster file of a repository, made by Argo CD itself. Argo CD's `*` also matches what lies in
 * deeper folders, manifests and journals: the selector keeps cluster files only. A cluster file that goes away leaves
 * its Application alone, and an Application that goes away its objects. Each is applied to the cluster that Argo CD knows by
 * that name: two of them in one cluster would fight. A person's word that something may be removed stays on an Application.
 */
export function applicationSet(target: DeliveryTarget): KubeObject {
  const { namespace, repository, branch, path, plugin } = target;
  const source = { repoURL: repository, targetRevision: branch };
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: { name: 'regshift', namespace },
    spec: {
      goTemplate: true,
      goTemplateOptions: ['missingkey=error'],
      generators: [
        {
          git: {
            repoURL: repository,
            revision: branch,
            files: [{ path: [...pathParts(path), '*.yaml'].join('/') }],
          },
          selector: { matchLabels: { kind: 'ClusterRegistry' } },
        },
      ],
      syncPolicy: { applicationsSync: 'create-update', preserveResourcesOnDeletion: true },
      preservedFields: { annotations: ['argocd.argoproj.io/deletion-approved'] },
      template: {
        metadata: { name: CLUSTER, annotations: COMPARE_OPTIONS },
        spec: {
          project: PROJECT,
          source: {
            ...source,
            path: layoutOf(path, CLUSTER).manifests,
            ...(plugin === undefined ? {} : { plugin: pluginCall(plugin, CLUSTER) }),
          },
          destination: { name: CLUSTER, namespace: WORKLOAD_NAMESPACE },
          syncPolicy: SYNC_POLICY,
        },
      },
    },
  };
}
