import type { NodeRegistrySpec } from '../spec/cluster';
import type { CheckContext } from './checks/check';
import type { Action } from './plan';

/** Prints the state of a switch without the private keys that Secret `registry-state` also holds. */
const WATCH_COMMAND =
  "d8 k -n d8-system get secret registry-state -o json | jq -r '.data | {mode, target_mode, conditions} | map_values(@base64d) | .[]'";

/** What a person does by hand, in the order of the phases; at the end, how to watch. */
export function actionsOf(context: CheckContext): readonly Action[] {
  const phases = context.hops.flatMap((hop) => hop.phases);
  const firstSwitch = phases.find((phase) => phase.id.startsWith('switch-'))?.id;
  const watch = phases.flatMap(({ id }) => (id === firstSwitch ? [watchSwitch(id)] : []));
  const others = phases.flatMap((phase) => {
    switch (phase.id) {
      case 'prepare-nodes':
        return context.input.cluster.nodeRegistries.flatMap(pullTests);
      case 'drop-legacy-containerd-config':
        return [lookAtDropIns(context)];
      case 'switch-local':
        return [pullBundle(context)];
      case 'fill-local':
        return [pushBundle(context)];
      case 'release-nodes':
        return [RELEASE_NODES];
      default:
        return [];
    }
  });
  return [
    ...others,
    ...watch,
    ...(firstSwitch === undefined ? [] : [lookAfterImages(firstSwitch)]),
  ];
}

/** What the manual says for a module whose image did not arrive (`switching.md` 7). */
function lookAfterImages(phase: string): Action {
  return {
    phase,
    text: 'if a module leaves Ready or its image is not pulled, delete the failing pod; if that does not help, see the FAQ of DKP on images that were not downloaded',
    command: "d8 k get modules; d8 k get pods -A | grep -E 'ErrImagePull|ImagePullBackOff'",
  };
}

function watchSwitch(phase: string): Action {
  return {
    phase,
    text: 'from here on, watch until mode equals target_mode and condition Ready is True',
    command: WATCH_COMMAND,
  };
}

const RELEASE_NODES: Action = {
  phase: 'release-nodes',
  text: 'delete the Secret that keeps nodes on the new layout; containerd v1 restarts',
  command: 'd8 k -n d8-system delete secret registry-bashible-config',
};

/** The manual's own test: it reads the new layout whether or not containerd uses it already. */
function pullTests(registry: NodeRegistrySpec): readonly Action[] {
  const plainHttp = registry.mirrors.every((mirror) => mirror.url.startsWith('http://'));
  return [
    {
      phase: 'prepare-nodes',
      text: `on a node, pull an image of ${registry.host} by the new configuration, with the path and tag of a real one`,
      command: `ctr -n k8s.io images pull --hosts-dir=/etc/containerd/registry.d/${plainHttp ? ' --plain-http' : ''} ${registry.host}/registry/path:tag`,
    },
  ];
}

function lookAtDropIns({ containerd }: CheckContext): Action {
  return {
    phase: 'drop-legacy-containerd-config',
    text: `before it, look at the drop-ins of ${containerd.customNodes.join(', ')}: every registry they configure belongs into nodeRegistries, and a drop-in that sets anything else too must be split, or the script stops there`,
    command: 'grep -l registry /etc/containerd/conf.d/*.toml',
  };
}

/** The bundle is pulled for exactly the version that runs, while a source can still be reached. */
function pullBundle({ snapshot }: CheckContext): Action {
  const tag = snapshot?.platform.imageTag ?? snapshot?.platform.version ?? 'TAG';
  const edition = snapshot?.platform.edition?.toLowerCase() ?? 'EDITION';
  return {
    phase: 'switch-local',
    text: `before it, pull the images of the running version into a folder${tag === 'TAG' ? ' (TAG: the tag of the image of Deployment d8-system/deckhouse)' : ''}`,
    command: `D8_MIRROR_LICENSE_TOKEN="$DKP_LICENSE" d8 mirror pull --source=registry.deckhouse.io/deckhouse/${edition} --deckhouse-tag=${tag} ./d8-bundle`,
  };
}

function pushBundle({ input, snapshot }: CheckContext): Action {
  const template =
    input.cluster.platform.publicDomainTemplate ?? snapshot?.cluster.publicDomainTemplate;
  const host =
    template === undefined ? 'registry.PUBLIC_DOMAIN' : template.replace('%s', 'registry');
  return {
    phase: 'fill-local',
    text: 'push the images as user rw; the password comes from the cluster and stays out of the arguments',
    command: `D8_MIRROR_REGISTRY_PASSWORD="$(d8 k -n d8-system get secret registry-user-rw -o jsonpath='{.data.password}' | base64 -d)" d8 mirror push --registry-login=rw ./d8-bundle ${host}/system/deckhouse`,
  };
}
