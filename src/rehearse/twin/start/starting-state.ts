import { splitImagesRepo } from '../../../model/images-repo';
import { initialEngine } from '../engine/initial-engine';
import { internTree } from '../engine/intern';
import { VIRTUAL_HOST } from '../platform/names';
import type { NodeState, RegistryParams, TwinState } from '../state';
import type { TwinInput } from './options';
import { outsideRegistries } from './outside-registries';
import { paramsOfSettings } from './params';
import { settingsToldOf } from './sources';

/** The cluster with an engine that has delivered everything, and no platform yet. */
export function startingState(
  input: TwinInput,
  nodes: readonly NodeState[],
  objects: TwinState['objects'],
): TwinState {
  const tree = internTree(input.tree);
  return {
    repository: { revisions: [{ sha: input.sha, tree }] },
    engine: initialEngine(input.sha, tree),
    objects,
    deployments: {},
    nodes,
    registries: registriesFor(input, []),
  };
}

/** Registries outside the cluster that it pulls from, or will be asked to. */
export function registriesFor(
  input: TwinInput,
  params: readonly RegistryParams[],
): TwinState['registries'] {
  const all = [...params, ...settingsToldOf(input).map(paramsOfSettings)];
  const isOutside = ({ imagesRepo = '' }: RegistryParams): boolean =>
    splitImagesRepo(imagesRepo).host !== VIRTUAL_HOST;
  const mentioned = new Set([input.tree, ...(input.coming ?? [])].flat());
  return outsideRegistries(all.filter(isOutside), [...mentioned]);
}
