import { BugError } from '../model/errors';
import type { FileSet } from '../model/file-set';
import { compareText } from '../model/issue';
import { objectId, objectKey } from '../model/object-id';
import { desiredId, desiredKey } from '../plan/objects';
import type { DesiredObject } from '../plan/objects';
import { readManifests } from '../render/from-yaml';
import { generatedItemsIn } from '../secrets/material-request';
import type { RenewedValue } from './renewer';

/** What happens in a cluster whose generated values are replaced by one commit. */
export interface RenewalEffect {
  /** `outage`: something can not be pulled for a while. `note`: a person should know. */
  readonly kind: 'outage' | 'note';
  /** Values that it comes of, sorted. */
  readonly items: readonly string[];
  readonly text: string;
  /** By what the end of an outage is seen. */
  readonly until?: string;
}

/** What the synced folder holds. */
export interface DeliveredState {
  readonly platform: 'Kubernetes' | 'Deckhouse';
  readonly objects: readonly DesiredObject[];
  /** Their manifests, with placeholders in place of secrets. */
  readonly manifests: FileSet;
}

/**
 * What renewed values do to a cluster that runs (decision 0031). Whoever serves images and whoever asks for them learn of a
 * new value at different times; where both must have the same one, pulls fail in between. A certificate under the same CA is
 * taken by everybody, whichever one is shown.
 */
export function renewalEffects(
  changes: readonly RenewedValue[],
  state: DeliveredState,
): readonly RenewalEffect[] {
  const uses = usesOf(state);
  const changed = changes.filter(({ action }) => action !== 'kept');
  const found = { state, uses, changed };
  return [...nodeOutages(found), ...clientOutages(found), ...notes(found)];
}

interface Found {
  readonly state: DeliveredState;
  /** Names of generated values by the key of the object that holds them. */
  readonly uses: ReadonlyMap<string, readonly string[]>;
  readonly changed: readonly RenewedValue[];
}

function usesOf({ manifests }: DeliveredState): Found['uses'] {
  return new Map(
    manifests.flatMap((file) => {
      const objects = readManifests([file]);
      if (!objects.ok) throw new BugError(`${file.path} was rendered, and can not be read`);
      const items = generatedItemsIn([file.content]);
      return objects.value.map((object) => [objectKey(objectId(object)), items] as const);
    }),
  );
}

/** What both sides must agree on: the CA, and the password that images are pulled with. A new hash of it fits the old one. */
function sharedBetween({ changed }: Found, used: readonly string[]): readonly string[] {
  return changed
    .filter(
      ({ item, fields }) =>
        used.includes(item) &&
        ((item === 'ca' && fields.includes('crt')) ||
          (item === 'user-ro' && fields.includes('password'))),
    )
    .map(({ item }) => item)
    .sort(compareText);
}

type Entry<K extends DesiredObject['kind']> = Extract<DesiredObject, { kind: K }>;
type NodesTold = Entry<'NodeHosts' | 'NodeHostsScript'>;

function nodeOutages(found: Found): readonly RenewalEffect[] {
  const { objects } = found.state;
  const told = objects.filter(
    (object): object is NodesTold =>
      (object.kind === 'NodeHosts' || object.kind === 'NodeHostsScript') &&
      sharedBetween(found, usedBy(object, found)).length > 0,
  );
  const items = [...new Set(told.flatMap((object) => sharedBetween(found, usedBy(object, found))))];
  if (items.length === 0) return [];
  const hosts = told.flatMap((object) => hostsThat(object, items));
  const servers = serversOf(found.state).map(({ kind, name }) => rollout(kind, name));
  const ends = told.map((object) =>
    object.kind === 'NodeHosts'
      ? rollout('DaemonSet', desiredId(object).name)
      : `NodeGroupConfiguration ${desiredId(object).name} has run on every node`,
  );
  return [
    {
      kind: 'outage',
      items,
      text: `nodes can not pull images of ${listed(hosts)}, one node after another: what serves them and what nodes were told do not fit in between; pods whose images are on their nodes go on`,
      until: listed([...servers, ...ends]),
    },
  ];
}

/** Hosts of images whose mirrors are asked by one of these values. */
function hostsThat(object: NodesTold, items: readonly string[]): readonly string[] {
  const entries = object.kind === 'NodeHosts' ? object.hosts : [object];
  return entries
    .filter(({ mirrors }) =>
      mirrors.some(
        ({ ca = '', login }) =>
          generatedItemsIn([ca]).some((item) => items.includes(item)) ||
          (login !== undefined &&
            'generated' in login.password &&
            items.includes(login.password.generated.item)),
      ),
    )
    .map(({ host }) => host);
}

function clientOutages(found: Found): readonly RenewalEffect[] {
  const { objects, platform } = found.state;
  return objects.flatMap((object): readonly RenewalEffect[] => {
    if (object.kind !== 'PullSecret') return [];
    const items = sharedBetween(found, usedBy(object, found));
    if (items.length === 0) return [];
    const { name, namespace = '' } = desiredId(object);
    const secret = `Secret ${namespace}/${name}`;
    const { host } = object.registry;
    return [
      platform === 'Deckhouse'
        ? {
            kind: 'outage',
            items,
            text: `DKP's controller, and whatever else asks ${host} with what DKP's Secret deckhouse-registry holds, can not pull`,
            until: `a person has called DKP's helper, as in phase switch-registry, with the new values of ${secret}`,
          }
        : {
            kind: 'outage',
            items,
            text: `programs in the cluster that pull from ${host} are refused with what they have read of ${secret} before`,
            until: 'they have read it again',
          },
    ];
  });
}

function notes(found: Found): readonly RenewalEffect[] {
  return [...restarts(found), ...scriptRestarts(found), ...found.changed.flatMap(noteOf(found))];
}

/** Serving pods read their files once, so they are replaced. */
function restarts(found: Found): readonly RenewalEffect[] {
  return serversOf(found.state).flatMap(({ entry, name }): readonly RenewalEffect[] => {
    const used = usedBy(entry, found);
    const items = found.changed.map(({ item }) => item).filter((item) => used.includes(item));
    if (items.length === 0) return [];
    const how = isAlone(entry, found.state)
      ? 'replaced; nothing is pulled through one meanwhile'
      : 'replaced, never all at once';
    return [{ kind: 'note', items, text: `pods of ${name} are ${how}` }];
  });
}

/** Containerd v1 reads its settings when it starts. */
function scriptRestarts(found: Found): readonly RenewalEffect[] {
  const scripts = found.state.objects.filter(
    (object) => object.kind === 'NodeHostsScript' && object.dialect === 'legacy',
  );
  const used = scripts.flatMap((object) => usedBy(object, found));
  const items = found.changed.map(({ item }) => item).filter((item) => used.includes(item));
  return items.length === 0
    ? []
    : [{ kind: 'note', items, text: 'containerd restarts on every node' }];
}

function noteOf({ state, uses }: Found): (change: RenewedValue) => readonly RenewalEffect[] {
  const used = new Set([...uses.values()].flat());
  const isFilled = state.objects.some(
    (object) => object.kind === 'NodeServicesConfig' && object.mode === 'Local',
  );
  return ({ item, fields }) => {
    const note = (text: string): readonly RenewalEffect[] => [
      { kind: 'note', items: [item], text },
    ];
    if (!used.has(item)) return note('nothing in the cluster uses it now');
    const isNewPassword = fields.includes('password');
    switch (item) {
      case 'ca':
        return isFilled
          ? note(
              'pushes and copies between masters fail while pods with the old and the new CA meet',
            )
          : [];
      case 'http-secret':
        return isFilled ? note('pushes that are under way have to be made again') : [];
      case 'user-rw':
        return isNewPassword
          ? note(
              'pushes with the old password are refused; the new one is in Secret registry-user-rw',
            )
          : [];
      case 'user-mirror-puller':
      case 'user-mirror-pusher':
        return isNewPassword
          ? note('masters do not copy images from each other until all of them know it')
          : [];
      default:
        return [];
    }
  };
}

type Serving = Entry<'InClusterProxyConfig' | 'NodeServicesConfig' | 'NodeProxyConfig'>;

interface Server {
  readonly entry: Serving;
  readonly kind: 'Deployment' | 'DaemonSet';
  readonly name: string;
}

/** What serves images. A workload has the name of its configuration. */
function serversOf({ objects }: DeliveredState): readonly Server[] {
  return objects.flatMap((entry): readonly Server[] => {
    switch (entry.kind) {
      case 'InClusterProxyConfig':
        return [{ entry, kind: 'Deployment', name: desiredId(entry).name }];
      case 'NodeServicesConfig':
      case 'NodeProxyConfig':
        return [{ entry, kind: 'DaemonSet', name: desiredId(entry).name }];
      default:
        return [];
    }
  });
}

/** Whether nobody else serves while a pod is replaced. */
function isAlone(entry: Serving, { objects }: DeliveredState): boolean {
  switch (entry.kind) {
    case 'NodeProxyConfig':
      return true;
    case 'NodeServicesConfig':
      return entry.masters.length === 1;
    case 'InClusterProxyConfig':
      return objects.some((object) => object.kind === 'InClusterProxy' && object.masters === 1);
  }
}

function usedBy(object: DesiredObject, { uses }: Found): readonly string[] {
  return uses.get(desiredKey(object)) ?? [];
}

function rollout(kind: string, name: string): string {
  return `${kind} ${name} has rolled out`;
}

function listed(texts: readonly string[]): string {
  const distinct = [...new Set(texts)];
  const last = distinct.at(-1) ?? '';
  return distinct.length < 2 ? last : `${distinct.slice(0, -1).join(', ')} and ${last}`;
}
