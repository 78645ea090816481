import { parse } from 'yaml';
import type { Sealed } from '../../src/deliver/sealer';
import type { KubeObject } from '../../src/model/object-id';
import type { Result } from '../../src/model/result';
import { deliveryTool, SECRET_DELIVERY } from '../../src/plan/secret-delivery';
import type { SecretDeliveryRow, SecretKind } from '../../src/plan/secret-delivery';
import { issueAuthority } from '../../src/secrets/issue-certificate';
import { newPrivateKey } from '../../src/secrets/material-tools';
import { resolveObject } from '../../src/secrets/resolve-placeholders';
import { sealerFor } from '../../src/secrets/sealer-for';
import type { Cluster, DeliverySpec, SecretsSpec } from '../../src/spec/cluster';
import { executeTemplate } from './external-secret-template';
import { fluxSubstitute } from './flux-substitute';
import { mapValues } from './map-values';
import { daysLater, NOW } from './prepared-tools';
import { unseal } from './sealed-secret-controller';
import { clusterWith, newPerson, ports, prepareKeys, rendered, valueOf } from './sealing';
import type { Person } from './sealing';

/** What the table of docs/reference/secret-delivery.md promises, cell by cell. */

type Backend = SecretDeliveryRow['backend'];
type Cell = readonly [Backend, SecretKind, SecretDeliveryRow['tools'][number]];

const CELLS: readonly Cell[] = SECRET_DELIVERY.flatMap(({ backend, kinds, tools }) =>
  kinds.flatMap((kind) => tools.map((tool) => [backend, kind, tool] as const)),
);

const PASSWORD = 'not-a-real "password": é';
const TOML_BASE64 = Buffer.from(JSON.stringify(PASSWORD).slice(1, -1)).toString('base64');

/** A rendered manifest of each kind. What the Secrets of an example hold is generated; here it comes from elsewhere. */
const MANIFESTS: Readonly<Record<SecretKind, string>> = {
  Secret: rendered(
    '12-kubernetes-direct/cluster/07-final-containerd-config/secret_regshift-system_registry-docker-config.yaml',
  ),
  ModuleConfig: rendered(
    '04-unmanaged/cluster/02-switch-u1/moduleconfig.deckhouse.io_deckhouse.yaml',
  ),
  NodeGroupConfiguration: rendered(
    '05-first-switch-containerd-v1/cluster/03-prepare-nodes/nodegroupconfiguration.deckhouse.io_regshift-mirror-auth-registry.example.com.sh.yaml',
  ),
};

let reader: Person;
let controllerKey: string;
let certificate: string;

beforeAll(async () => {
  await prepareKeys();
  reader = await newPerson();
  controllerKey = await newPrivateKey('rsa-2048');
  const validity = { from: NOW, to: daysLater(30) };
  certificate = await issueAuthority('sealed-secret', controllerKey, validity, ports());
});

/** The manifest with every placeholder naming a value in the way that the backend wants. */
function manifestOf(backend: Backend, kind: SecretKind): string {
  const inCluster = backend === 'Reference' || backend === 'ExternalSecrets';
  const source = inCluster ? 'ref/login/password' : 'env/PASSWORD';
  return MANIFESTS[kind].replace(/(regshift-secret:\/\/)[\w/.-]+/g, `$1${source}`);
}

function clusterFor([backend, , tool]: Cell): Cluster {
  const store = { name: 'vault', kind: 'SecretStore' } as const;
  const secrets: SecretsSpec = { backend, ageRecipients: [reader.recipient], certificate, store };
  const cluster = clusterWith(secrets, tool === 'Flux' ? 'Flux' : 'ArgoCD');
  if (tool !== 'ArgoCD') return cluster;
  return { ...cluster, delivery: DELIVERY };
}

/** By Argo CD alone. */
const DELIVERY: DeliverySpec = {
  tool: 'ArgoCD',
  branch: 'main',
  path: 'clusters',
  settleSeconds: 30,
  deadline: '2h',
};

function seal(cell: Cell): Promise<Result<Sealed>> {
  const [backend, kind] = cell;
  const manifests = [{ path: 'a.yaml', content: manifestOf(backend, kind) }];
  const values = (): string => PASSWORD;
  return sealerFor(clusterFor(cell), ports({ values })).seal({ manifests, committed: [] });
}

/** What arrives in the cluster. */
async function delivered([backend, , tool]: Cell, text: string): Promise<KubeObject> {
  switch (backend) {
    case 'Sops': {
      const { decryptSops } = await import('sops-age');
      const object: unknown = await decryptSops(text, {
        fileType: 'yaml',
        secretKey: reader.identity,
      });
      return object as KubeObject;
    }
    case 'Reference': {
      if (tool !== 'Flux') return valueOf(resolveObject(parse(text) as KubeObject, () => PASSWORD));
      const password = JSON.stringify(PASSWORD).slice(1, -1);
      const variables = { quote: '"', password, password_toml_base64: TOML_BASE64 };
      return fluxSubstitute(text, variables) as KubeObject;
    }
    case 'SealedSecrets': {
      const { metadata, spec } = parse(text) as SealedSecret;
      const label = `${metadata.namespace}/${metadata.name}`;
      const open = (value: string): string => unseal(value, controllerKey, label);
      return { ...SECRET, ...spec.template, stringData: mapValues(spec.encryptedData, open) };
    }
    case 'ExternalSecrets': {
      const { metadata, spec } = parse(text) as ExternalSecret;
      const { labels, annotations } = spec.target.template.metadata;
      const values = Object.fromEntries(spec.data.map(({ secretKey }) => [secretKey, PASSWORD]));
      const data = mapValues(spec.target.template.data, (value) => executeTemplate(value, values));
      const { name, namespace } = metadata;
      const made = { name: spec.target.name, namespace, labels, annotations };
      expect(name).toBe(made.name);
      return { ...SECRET, type: spec.target.template.type, metadata: made, stringData: data };
    }
  }
}

const SECRET = { apiVersion: 'v1', kind: 'Secret' };

interface SealedSecret {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly encryptedData: Readonly<Record<string, string>>;
    readonly template: { readonly type: string; readonly metadata: KubeObject['metadata'] };
  };
}

interface ExternalSecret {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly data: readonly { readonly secretKey: string }[];
    readonly target: {
      readonly name: string;
      readonly template: {
        readonly type: string;
        readonly metadata: Required<Pick<KubeObject['metadata'], 'labels' | 'annotations'>>;
        readonly data: Readonly<Record<string, string>>;
      };
    };
  };
}

/** What matters of an object: not that a Secret may be changed, which is the default, nor whether Flux looks into it. */
function essence(object: KubeObject): unknown {
  const { metadata } = object;
  const annotations = Object.entries(metadata.annotations ?? {}).filter(
    ([key]) => key !== 'kustomize.toolkit.fluxcd.io/substitute',
  );
  const fields = Object.entries(object).filter(
    ([key]) => key !== 'immutable' && key !== 'metadata',
  );
  return { ...Object.fromEntries(fields), metadata: { ...metadata, annotations } };
}

describe('the table of what is committed', () => {
  it.each(CELLS)('%s brings a %s by %s', async (...cell) => {
    const [backend, kind] = cell;
    expect(deliveryTool(clusterFor(cell))).toBe(cell[2]);
    const { content = '' } = valueOf(await seal(cell)).manifests[0] ?? {};
    const wanted = parse(manifestOf(backend, kind)) as KubeObject;
    expect(essence(await delivered(cell, content))).toEqual(
      essence(valueOf(resolveObject(wanted, () => PASSWORD))),
    );
    expect(content).not.toContain(PASSWORD);
  });

  it.each(['SealedSecrets', 'ExternalSecrets'] as const)(
    '%s refuses what the table does not have',
    async (backend) => {
      for (const kind of ['ModuleConfig', 'NodeGroupConfiguration'] as const) {
        const { issues } = await seal([backend, kind, 'Flux']);
        expect(issues.map(({ code }) => code)).toEqual(['G018']);
      }
    },
  );

  it('Reference refuses every Secret of the examples', async () => {
    const cell = ['Reference', 'Secret', 'Flux'] as const;
    const manifests = [{ path: 'a.yaml', content: MANIFESTS.Secret }];
    const result = await sealerFor(clusterFor(cell), ports()).seal({ manifests, committed: [] });
    expect(new Set(result.issues.map(({ code }) => code))).toEqual(new Set(['G020']));
  });
});
