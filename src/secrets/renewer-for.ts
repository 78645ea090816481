import { X509Certificate } from 'node:crypto';
import type { FileSet } from '../model/file-set';
import { compareText } from '../model/issue';
import type { Issue } from '../model/issue';
import { failure, success } from '../model/result';
import type { Result } from '../model/result';
import { timeText } from '../model/time';
import type { Cluster, SecretsSpec } from '../spec/cluster';
import { authorityFirst, knownItem } from './generated-item';
import type { Material, MaterialFields } from './material';
import { MATERIAL_FILE, openMaterial, sealMaterial } from './material-at-rest';
import type { MaterialAtRest } from './material-at-rest';
import { generatedItemsIn, materialRequest } from './material-request';
import { validityOf } from './read-certificate';
import { renewMaterial } from './renew-material';
import type { MaterialChange, Renewal } from './renew-material';
import type { RenewalRequest, Renewed, RenewedValue, Renewer } from './renewer';
import { rotateMaterial } from './rotate-material';
import type { SealPorts } from './sealer';
import { sealerFor } from './sealer-for';
import { judgeIdentities } from './sops/age';

/** The renewer of a cluster's backend (`spec.secrets`). */
export function renewerFor(cluster: Cluster, ports: SealPorts): Renewer {
  return {
    renew: async (request) => {
      const { secrets } = cluster;
      if (secrets === undefined) return failure([NOT_KEPT]);
      if (secrets.backend === 'ExternalSecrets') return failure([IN_A_STORE]);
      const wrong = await judgeIdentities(ports.identities);
      if (wrong.length > 0) return failure(wrong);
      const opened = await openMaterial(request.material, ports.identities);
      if (!opened.ok) return opened;
      if (opened.value.kind !== 'open') return failure([CLOSED]);
      const surprises = await otherBytes(request, cluster, opened.value, ports);
      if (surprises.length > 0) return failure(surprises);
      return renewOpen(request, { cluster, secrets, ports }, opened.value);
    },
  };
}

type Open = Extract<MaterialAtRest, { kind: 'open' }>;

interface Context {
  readonly cluster: Cluster;
  readonly secrets: SecretsSpec;
  readonly ports: SealPorts;
}

async function renewOpen(
  request: RenewalRequest,
  { cluster, secrets, ports }: Context,
  { material, file }: Open,
): Promise<Result<Renewed>> {
  const left = rotateMaterial(material, request.again);
  if (!left.ok) return left;
  const used = generatedItemsIn(request.manifests.map(({ content }) => content));
  const wanted = materialRequest(used, request.masters);
  if (!wanted.ok) return wanted;
  const renewal = await renewMaterial(left.value, wanted.value, ports);
  const changes = changesOf(material, renewal, request.again);
  if (changes.every(({ action }) => action === 'kept')) return success({ changes });
  const sealed = await sealMaterial(renewal.material, secrets.ageRecipients, file, ports);
  if (!sealed.ok) return sealed;
  const { manifests, committed, masters } = request;
  const whole = { manifests, committed, masters, material: sealed.value };
  const result = await sealerFor(cluster, ports).seal(whole);
  return result.ok ? success({ changes, sealed: result.value }) : result;
}

/**
 * Files that would not be what they are if nothing were renewed. A commit that tells of renewed values must not carry
 * anything else: what another version of regshift renders, or another value behind a reference.
 */
async function otherBytes(
  { manifests, committed, masters, material }: RenewalRequest,
  cluster: Cluster,
  { file }: Open,
  ports: SealPorts,
): Promise<readonly Issue[]> {
  const ageRecipients = file.metadata.age.map(({ recipient }) => recipient);
  const before = {
    ...cluster,
    ...(cluster.secrets && { secrets: { ...cluster.secrets, ageRecipients } }),
  };
  const again = await sealerFor(before, ports).seal({ manifests, committed, masters, material });
  return again.ok ? differing(committed, again.value.manifests).map(otherFile) : again.issues;
}

function differing(before: FileSet, after: FileSet): readonly string[] {
  const [old, now] = [textsOf(before), textsOf(after)];
  const paths = new Set([...old.keys(), ...now.keys()]);
  return [...paths].filter((path) => old.get(path) !== now.get(path)).sort(compareText);
}

function textsOf(files: FileSet): ReadonlyMap<string, string> {
  return new Map(files.map(({ path, content }) => [path, content]));
}

/** What a person is told: a value that was forgotten in order to be made anew is no new one. */
function changesOf(
  before: Material,
  { material, changes }: Renewal,
  again: readonly string[],
): readonly RenewedValue[] {
  const told = changes.map((change) => asAskedFor(change, before, again));
  const names = new Set<string>(changes.map(({ item }) => item));
  const dropped = Object.keys(before.items).flatMap((name): readonly MaterialChange[] => {
    const isThere = Object.hasOwn(material.items, name) || names.has(name);
    const known = isThere ? undefined : knownItem(name);
    const reason = again.includes(name) ? FORGOTTEN : 'its CA is no more';
    return known === undefined ? [] : [{ item: known.item, action: 'dropped', reason }];
  });
  return [...told, ...dropped]
    .sort((a, b) => authorityFirst(a.item, b.item) || compareText(a.item, b.item))
    .map((change) => ({
      ...change,
      fields: changedFields(before.items[change.item], material.items[change.item]),
      ...endOf(material, change.item),
    }));
}

function changedFields(before: MaterialFields = {}, after: MaterialFields = {}): readonly string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => before[name] !== after[name]).sort(compareText);
}

function asAskedFor(
  change: MaterialChange,
  { items }: Material,
  again: readonly string[],
): MaterialChange {
  if (change.action !== 'issued' || !Object.hasOwn(items, change.item)) return change;
  const reason = again.includes(change.item) ? 'asked for' : 'its CA is made anew';
  return { ...change, action: 'reissued', reason };
}

function endOf({ items }: Material, item: string): Pick<RenewedValue, 'ends'> {
  const crt = items[item]?.['crt'];
  const validity = crt === undefined ? undefined : validityOf(new X509Certificate(crt));
  return validity === undefined ? {} : { ends: timeText(validity.to.getTime() / 1000) };
}

const FORGOTTEN = 'asked for; another is made as soon as something uses it';

const NOT_KEPT: Issue = {
  code: 'G014',
  severity: 'error',
  place: { path: 'spec.secrets' },
  message: 'the cluster file does not say how secrets are kept',
  hint: 'write  secrets: {backend: Sops, age: {recipients: [age1…]}}  under spec, or another backend',
};

const IN_A_STORE: Issue = {
  code: 'G021',
  severity: 'error',
  place: { path: 'spec.secrets.backend' },
  message:
    'with ExternalSecrets the cluster reads generated values from a store that regshift does not write: pods would be replaced before the store has the new ones',
  hint: 'use secrets.backend: Sops or SealedSecrets',
};

const CLOSED: Issue = {
  code: 'G013',
  severity: 'error',
  place: { file: MATERIAL_FILE },
  message: 'no age identity at hand opens the generated secrets',
  hint: 'call it where the age identity is: REGSHIFT_AGE_KEY_FILE names its file',
};

function otherFile(file: string): Issue {
  return {
    code: 'G022',
    severity: 'error',
    place: { file },
    message: 'would change in more than renewed values',
    hint: 'use the regshift that committed it, with the same spec.secrets and the same values behind references; a switch (regshift start) brings other changes',
  };
}
