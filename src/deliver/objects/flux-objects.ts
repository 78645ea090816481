import { pathParts } from '../../model/path-parts';
import type { KubeObject } from '../../model/object-id';
import { fluxPostBuild } from '../../secrets/reference/flux-variables';
import { variablesSecret } from './delivery-target';
import type { DeliveryTarget } from './delivery-target';

/** Name of the GitRepository that all Kustomizations of a repository share, and of the Secret with its login. */
const SOURCE = 'regshift';
const SOURCE_LOGIN = 'regshift-git';

/** Secret with the age identities that Flux decrypts with. */
const AGE_IDENTITIES = 'sops-age';

/** Flux's GitRepository. Files that no Kustomization reads are left out of it. */
export function gitRepository({ namespace, repository, branch, path }: DeliveryTarget): KubeObject {
  return {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: { name: SOURCE, namespace },
    spec: {
      interval: '1m',
      timeout: '1m',
      url: repository,
      ref: { branch },
      secretRef: { name: SOURCE_LOGIN },
      ...ignoring(path),
    },
  };
}

/** Everything but the folder of cluster files, as `.gitignore` says it; git can not bring a folder back below an ignored one. */
function ignoring(path: string): { readonly ignore?: string } {
  const [first] = pathParts(path);
  return first === undefined ? {} : { ignore: `/*\n!/${first}\n` };
}

/**
 * Flux's Kustomization of one cluster.
 *
 * - Deleting it leaves everything in the cluster.
 * - Of a ModuleConfig it owns the fields that the manifest names, and leaves those to others that `kubectl` set: without
 *   the annotation Flux takes them over and removes them.
 * - Variables are replaced only for backend Reference, whose manifests hold them. Scripts are spared by an annotation of
 *   their own.
 * - It moves nothing into another namespace.
 */
export function fluxKustomization(target: DeliveryTarget): KubeObject {
  const { name, namespace, manifests, cluster } = target;
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name, namespace },
    spec: {
      interval: '10m',
      retryInterval: '1m',
      timeout: '10m',
      sourceRef: { kind: 'GitRepository', name: SOURCE },
      path: `./${manifests}`,
      prune: true,
      deletionPolicy: 'Orphan',
      wait: true,
      force: false,
      ...(target.isRemote ? { kubeConfig: { secretRef: { name: `${cluster}-kubeconfig` } } } : {}),
      ...secretsOf(target),
      patches: [{ target: { group: 'deckhouse.io', kind: 'ModuleConfig' }, patch: OTHER_OWNERS }],
    },
  };
}

/** kustomize looks at the target alone, not at the patch's own name. */
const OTHER_OWNERS = `apiVersion: deckhouse.io/v1alpha1
kind: ModuleConfig
metadata:
  name: any
  annotations:
    kustomize.toolkit.fluxcd.io/ssa: Merge
`;

function secretsOf({ backend, cluster }: DeliveryTarget): object {
  if (backend === 'Sops')
    return { decryption: { provider: 'sops', secretRef: { name: AGE_IDENTITIES } } };
  return backend === 'Reference' ? { postBuild: fluxPostBuild([variablesSecret(cluster)]) } : {};
}
