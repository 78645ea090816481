import type { CodeEntry } from '../model/issue';
import { entry } from './code-entry';

/** Codes of risks: what a plan tells and does not stop at. */
export const RISK_CODES: readonly CodeEntry[] = [
  entry(
    'P050',
    'every DKP component restarts once',
    'The first switch to a managed mode gives every image of the platform its virtual name.',
    'Choose the hour.',
  ),
  entry(
    'P051',
    'every DKP component restarts',
    'In Unmanaged, images carry the name of the registry itself: entering, leaving or changing it renames them.',
    'Choose the hour.',
  ),
  entry(
    'P052',
    'no overlap of old and new on nodes',
    'DKP tells mirrors apart by host and scheme. Where both stay, the new path, login and CA replace the old ones on nodes at once.',
    'Try the new login and path from a node first.',
  ),
  entry(
    'P053',
    'another owner of ModuleConfig deckhouse',
    'Somebody else applies the same settings, and would put theirs back.',
    'Name the file in spec.moduleConfig, or take the object out there.',
  ),
  entry(
    'P054',
    'later updates of DKP are blocked',
    'The newer implementation takes a cluster over from Unmanaged.',
    'Plan the way back to Unmanaged before that update.',
  ),
  entry(
    'P055',
    'your own registries are out of reach for a while',
    'The old configuration is gone before the new one is in use.',
    'Choose the hour; pull what must start in between beforehand.',
  ),
  entry(
    'P056',
    'no way back',
    'A rollback needs the settings in force with their references to secrets, and nobody gave them.',
    'Write spec.previous.',
  ),
  entry(
    'P057',
    'something is assumed',
    'The plan rests on something that was not observed.',
    'Observe the cluster: regshift observe.',
  ),
  entry(
    'P058',
    'remembered registry may be wrong',
    'Moving to Unmanaged without a section uses a registry that DKP remembers; older versions could remember the wrong one.',
    'Compare Secret deckhouse-registry afterwards.',
  ),
  entry(
    'P059',
    'HTTP proxy and the virtual name',
    'Older versions do not exempt registry.d8-system.svc from the HTTP proxy.',
    'Check from a node.',
  ),
  entry(
    'P060',
    'an old image check is not to be trusted',
    'The image check of older versions did not notice every change of the list of images.',
    'Wait for a fresh check.',
  ),
  entry(
    'P061',
    'containerd restarts',
    'The first move of containerd v1 to the new layout of registry settings restarts it; running containers go on.',
    'Choose the hour.',
  ),
  entry(
    'P062',
    'images on masters',
    "Proxy and Local keep images on the masters' disks, beside etcd.",
    'Give the folder that the risk names a disk of its own.',
  ),
  entry(
    'P064',
    'prune guards of the edited file',
    'A ModuleConfig that is edited in place keeps its own annotations.',
    'Add argocd.argoproj.io/sync-options: Prune=false,Delete=false and kustomize.toolkit.fluxcd.io/prune: disabled.',
  ),
  entry(
    'P065',
    'old and new login side by side',
    'The registry stays, and its path, login or CA changes. Nodes get both: the old first, the new where it fails.',
    'Keep the old login valid until final-containerd-config is done.',
  ),
  entry(
    'P066',
    'images of our own pods from elsewhere',
    'An image named with its registry is always pulled from there, in Local too; the switch does not move it.',
    'Put the image below the image base and name it without a registry.',
  ),
  entry(
    'P067',
    'login in a header',
    'containerd sends the login as a header. A registry that hands out tokens (Bearer) does not take it.',
    'Try it from a node, or write pipeline.nodeProxy: Always.',
  ),
  entry(
    'P068',
    'a proxy on every node maps paths',
    'containerd can put a path in front of an image name and never take one away. A pull-through proxy on 127.0.0.1 does.',
    'Choose an image base whose path equals that of the registry, if you can.',
  ),
  entry(
    'P069',
    'a cache changes its source in place',
    'Pods of a pull-through proxy are replaced one after the other; each serves the new registry from its replacement on.',
    'Have the images checked first: the phase check-images does.',
  ),
  entry(
    'P070',
    "DKP writes this registry's folder too",
    'While DKP pulls from the registry, bashible writes the same folder at each run, just before our script does.',
    'Nothing: both name the same registry.',
  ),
  entry(
    'P071',
    'every image of a host moves',
    'containerd redirects by host alone: images of the same host that are not below the image base are asked for at the new source too, and nothing falls back to the host itself.',
    'Put them below the image base, name them by another host, or see that the new source has them.',
  ),
  entry(
    'P072',
    'a new node begins without a host tree',
    'On Kubernetes the pod that tells a node its registries needs an image itself, which a new node pulls from where its name leads.',
    'Name nginx with a registry that nodes reach by themselves, or give new nodes the host tree with their operating system.',
  ),
];
