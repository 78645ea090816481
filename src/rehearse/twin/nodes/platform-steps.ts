import { rememberTriple } from '../../../model/remember';
import { withoutField } from '../platform/with-changes';
import type { NodeBundle, NodeState } from '../state';
import { sameNames, withFiles, withoutFolders } from './file-trees';
import { platformFolders } from './platform-hosts';
import type { Step, StepFunction } from './step';

const HOSTS = '030_configure_containerd_registry.sh';
const CONTAINERD = '032_configure_containerd.sh';
const BALANCER = '052_pull_and_configure_registry_proxy.sh';
const LABEL = '091_check_containerd_conf.d.sh';

/** Writes the folders of the configuration. They are recorded as the platform's own before others are removed. */
const writeHosts: StepFunction = (node, bundle) => {
  const next = written(bundle, node.files, node.ownedFolders);
  const same = next.files === node.files && next.ownedFolders === node.ownedFolders;
  return same ? node : { ...node, ...next };
};

const written = rememberTriple(
  (bundle: NodeBundle, files: NodeState['files'], owned: NodeState['ownedFolders']) => {
    const wanted = platformFolders(bundle);
    const missing = wanted.names.filter((name) => !owned.includes(name));
    const changed = wanted.files.filter(
      ({ path, content }) => !files.some((file) => file.path === path && file.content === content),
    );
    return {
      files: changed.length === 0 ? files : withFiles(files, changed),
      ownedFolders: missing.length === 0 ? owned : sameNames([...owned, ...missing]),
    };
  },
);

/** Removes folders that the platform once wrote and no longer wants; those of others stay (`objects.md` 3.3). */
const cleanHosts: StepFunction = (node, bundle) => {
  const { names } = platformFolders(bundle);
  const unwanted = node.ownedFolders.filter((name) => !names.includes(name));
  if (unwanted.length === 0) return node;
  return {
    ...node,
    files: withoutFolders(node.files, unwanted),
    ownedFolders: sameNames(names),
  };
};

/**
 * Gives containerd its layout, and restarts it where that changes (`objects.md` 2.7, 3.1): v1 reads `registry.d` as long as
 * there is a configuration of the module. Registry settings in a drop-in then fail the step; on v2 always.
 */
const configureContainerd: StepFunction = (node, { nodeConfig }) => {
  const readsHosts = node.containerd === 'v2' || nodeConfig !== undefined;
  if (readsHosts && node.dropIns) {
    const folder = node.containerd === 'v2' ? 'conf2.d' : 'conf.d';
    return `a file in /etc/containerd/${folder} has registry settings: move them to /etc/containerd/registry.d`;
  }
  return readsHosts === node.readsHosts ? node : { ...node, readsHosts };
};

/** Static pod `registry-proxy` (`objects.md` 3.9); that it goes where nothing is left to balance is inferred (`switching.md` 3.9). */
const balance: StepFunction = (node, { nodeConfig }) => {
  const endpoints = nodeConfig?.proxyEndpoints ?? [];
  if (endpoints.join() === (node.balancer ?? []).join()) return node;
  return endpoints.length === 0 ? withoutField(node, 'balancer') : { ...node, balancer: endpoints };
};

/** Label containerd-config-registry; normal runs only (`objects.md` 3.5). */
const label: StepFunction = (node, _bundle, first) => {
  const value = node.dropIns ? 'custom' : 'default';
  return first || node.label === value ? node : { ...node, label: value };
};

/** DKP's own steps as far as they are about registries, in their order. */
export const PLATFORM_STEPS: readonly Step[] = [
  { name: HOSTS, text: 'writes hosts.toml', run: writeHosts },
  { name: `${HOSTS} (clean-up)`, text: 'removes folders of registry.d', run: cleanHosts },
  { name: CONTAINERD, text: 'restarts containerd', run: configureContainerd },
  { name: BALANCER, text: 'configures registry-proxy', run: balance },
  { name: LABEL, text: 'labels itself', run: label },
];
