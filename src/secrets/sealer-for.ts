import type { FileSet, TextFile } from '../model/file-set';
import type { Issue } from '../model/issue';
import { failure, success } from '../model/result';
import type { Result } from '../model/result';
import { holdsPlaceholder } from '../model/secret';
import type { Cluster, SecretsSpec } from '../spec/cluster';
import { sealWithExternalSecrets } from './external-secrets/seal-with-external-secrets';
import { findLeaks } from './find-leaks';
import type { KnownSecret } from './find-leaks';
import { generatedItemsIn } from './material-request';
import { MATERIAL_FILE } from './material-at-rest';
import { provideMaterial } from './provide-material';
import type { ProvidedMaterial } from './provide-material';
import { recordedValues } from './recorded-values';
import {
  fluxVariablesOf,
  sealWithFluxVariables,
  sealWithPlaceholders,
} from './reference/seal-with-references';
import { readSealingCertificate } from './sealed-secrets/sealing-certificate';
import { sealWithSealedSecrets } from './sealed-secrets/seal-with-sealed-secrets';
import type { Sealed, Sealer, SealPorts, SealRequest } from './sealer';
import { firstValue } from './secret-values';
import type { SecretValues } from './secret-values';
import { withGenerations } from './with-generations';
import { judgeIdentities, judgeRecipients } from './sops/age';
import { sealWithSops } from './sops/seal-with-sops';

/** The sealer of a cluster's backend (`spec.secrets`). Manifests without placeholders need none. */
export function sealerFor(cluster: Cluster, ports: SealPorts): Sealer {
  return {
    seal: async (request) => {
      const open = request.manifests.filter(({ content }) => holdsPlaceholder(content));
      if (open.length === 0) return success(passedOn(request));
      const { secrets } = cluster;
      if (secrets === undefined) return failure(open.map(noBackend));
      const wrong = [
        ...(await judgeRecipients(secrets.ageRecipients)),
        ...(await judgeIdentities(ports.identities)),
      ];
      if (wrong.length > 0) return failure(wrong);
      const material = await materialFor(open, request, cluster, secrets, ports);
      if (!material.ok) return material;
      const { values, used } = recordedValues(firstValue(ports.values, material.value.values));
      const marked = withGenerations(request.manifests, material.value.generations);
      const closing = marked.filter(({ content }) => holdsPlaceholder(content));
      const sealed = await sealAll(closing, { request, cluster, secrets, ports, values });
      if (!sealed.ok) return sealed;
      const manifests = marked.map((file) => sealed.value.get(file.path) ?? file);
      return guarded({ ...materialText(material.value), manifests }, request, used());
    },
  };
}

interface Sealing {
  readonly request: SealRequest;
  readonly cluster: Cluster;
  readonly secrets: SecretsSpec;
  readonly ports: SealPorts;
  readonly values: SecretValues;
}

type SealFile = (
  file: TextFile,
  committed: string | undefined,
) => Result<string> | Promise<Result<string>>;

async function sealAll(
  files: FileSet,
  sealing: Sealing,
): Promise<Result<ReadonlyMap<string, TextFile>>> {
  const seal = sealFileFor(files, sealing);
  if (!seal.ok) return seal;
  const committed = new Map(sealing.request.committed.map(({ path, content }) => [path, content]));
  const sealed = new Map<string, TextFile>();
  const issues: Issue[] = [];
  for (const file of files) {
    const { path } = file;
    const text = await seal.value(file, committed.get(path));
    if (text.ok) sealed.set(path, { path, content: text.value });
    else issues.push(...text.issues);
  }
  return issues.length > 0 ? failure(issues) : success(sealed);
}

function sealFileFor(
  files: FileSet,
  { cluster, secrets, ports, values }: Sealing,
): Result<SealFile> {
  switch (secrets.backend) {
    case 'Sops': {
      const { identities } = ports;
      const sealing = { recipients: secrets.ageRecipients, identities, values, tools: ports };
      return success((file, committed) => sealWithSops(file, committed, sealing));
    }
    case 'SealedSecrets': {
      const key = readSealingCertificate(secrets.certificate ?? '', ports.now());
      if (!key.ok) return key;
      const sealing = { key: key.value, values, randomBytes: ports.randomBytes };
      return success((file, committed) => sealWithSealedSecrets(file, committed, sealing));
    }
    case 'ExternalSecrets': {
      const { store } = secrets;
      return store === undefined
        ? failure([NO_STORE])
        : success((file) => sealWithExternalSecrets(file, store));
    }
    case 'Reference': {
      if (cluster.delivery?.tool === 'ArgoCD') return success(sealWithPlaceholders);
      const variables = fluxVariablesOf(files);
      return variables.ok ? success(sealWithFluxVariables) : variables;
    }
  }
}

function materialFor(
  files: FileSet,
  { material: sealed, masters = [] }: SealRequest,
  { pipeline }: Cluster,
  { backend, ageRecipients: recipients }: SecretsSpec,
  ports: SealPorts,
): Promise<Result<ProvidedMaterial>> {
  const items =
    backend === 'Reference' ? [] : generatedItemsIn(files.map(({ content }) => content));
  return provideMaterial(
    { items, masters: pipeline?.masters ?? masters, sealed, recipients },
    ports,
  );
}

function passedOn({ manifests, material }: SealRequest): Sealed {
  return { manifests, ...(material === undefined ? {} : { material }) };
}

function materialText({ sealed }: ProvidedMaterial): Pick<Sealed, 'material'> {
  return sealed === undefined ? {} : { material: sealed };
}

/** The last look: no value may be read out of what goes into git. What stood there before sealing was no secret. */
function guarded(
  sealed: Sealed,
  { manifests }: SealRequest,
  used: readonly KnownSecret[],
): Result<Sealed> {
  const { material } = sealed;
  const texts = [
    ...sealed.manifests,
    ...(material === undefined ? [] : [{ path: MATERIAL_FILE, content: material }]),
  ];
  const before = findLeaks(manifests, used);
  const issues = findLeaks(texts, used).flatMap(({ path, name, form }): readonly Issue[] =>
    before.some((leak) => leak.path === path && leak.name === name)
      ? []
      : [
          {
            code: 'G015',
            severity: 'error',
            place: { file: path },
            message: `${name} can be read here (${form})`,
            hint: 'if its value is an everyday word, choose a better one; else report a mistake in regshift',
          },
        ],
  );
  return issues.length > 0 ? failure(issues) : success(sealed);
}

function noBackend({ path }: TextFile): Issue {
  return {
    code: 'G014',
    severity: 'error',
    place: { file: path },
    message: 'a secret belongs here, and the cluster file does not say how secrets are kept',
    hint: 'write  secrets: {backend: Sops, age: {recipients: [age1…]}}  under spec, or another backend',
  };
}

const NO_STORE: Issue = {
  code: 'G014',
  severity: 'error',
  place: { path: 'spec.secrets' },
  message: 'backend ExternalSecrets needs the store that it reads from',
  hint: 'write  store: {name: NAME, kind: ClusterSecretStore}  under spec.secrets',
};
