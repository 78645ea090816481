import { canonicalJson } from '../../../model/canonical-json';
import { remember } from '../../../model/remember';
import type {
  CheckerState,
  NodeConfig,
  OrchestratorState,
  PlatformState,
  RegistryParams,
  TwinState,
} from '../state';
import { digestOf } from './digest';
import { paramsText } from './params';
import { pullHash } from './pull-secret';

/**
 * Everything about the platform that what happens next depends on, as one text: equal keys, equal futures. Texts for
 * people are left out, but for that of ContainerdConfigPreflightReady, whose list of nodes gates read; so are the order
 * of conditions and the count of renderings.
 */
export const platformKey: (platform: PlatformState) => string = remember((platform) => {
  const { controller, inClusterProxy } = platform;
  return [
    platform.module,
    ofParams(platform.config),
    platform.orchestrator === undefined ? '' : orchestratorKey(platform.orchestrator),
    checkerKey(platform.checker),
    pullHash(platform.pull),
    platform.nodeConfig === undefined ? '' : nodeConfigKey(platform.nodeConfig),
    platform.service,
    inClusterProxy === undefined ? '' : `${inClusterProxy.version}:${inClusterProxy.rolledOut}`,
    canonicalJson(platform.nodeServices),
    String(platform.nodeServicesManager),
    String(platform.ingress),
    `${controller.phase}:${controller.pullHash}`,
    platform.imagesBase,
    platform.formerImagesBase ?? '',
  ].join('\n');
});

/**
 * Stands for the key `hash` of Secret `registry-state`: it moves when a pass has stored something else, not when the
 * cluster changes (`switching.md` 3.1.5, `observing.md` 13).
 */
export function registryStateHash({ platform }: TwinState): string | undefined {
  const orchestrator = platform?.orchestrator;
  return orchestrator === undefined ? undefined : digestOf(orchestratorKey(orchestrator));
}

const orchestratorKey = remember((state: OrchestratorState): string => {
  const conditions = state.conditions.map(({ type, status, message }) =>
    type === 'ContainerdConfigPreflightReady'
      ? `${type}=${status} ${message}`
      : `${type}=${status}`,
  );
  return [
    state.mode,
    state.targetMode,
    ofParams(state.params),
    conditions.sort().join(),
    state.users.join(),
    ofParams(state.remembered),
    ofParams(state.actual),
  ].join('|');
});

const checkerKey = remember(({ params, version, ready, queues }: CheckerState): string =>
  [
    params?.version ?? '',
    version ?? '',
    String(ready),
    ...queues.map(
      ({ registry, place, processed, total, errors }) =>
        `${registry} ${paramsText(place)} ${processed}/${total}${errors.length > 0 ? ' failing' : ''}`,
    ),
  ].join('|'),
);

/** The version alone would do for one that the module rendered; one that was observed may be of another making. */
const nodeConfigKey: (config: NodeConfig) => string = remember(canonicalJson);

function ofParams(params: RegistryParams | undefined): string {
  return params === undefined ? '' : paramsText(params);
}
