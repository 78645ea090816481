import type { Move, Takes } from '../move';
import type { PlatformState, TwinState } from '../state';
import { STOPPED_CHECKER } from './checker-moves';
import { isRegistryEnabled, requestedParams } from './module-settings';
import { sameParams } from './params';
import { imagesBaseOf, pullHash } from './pull-secret';
import { withoutField } from './with-changes';

/** What the controller does for itself: its module on or off, what the module is asked for, and its own restart. */
export function controllerMoves(state: TwinState, platform: PlatformState): readonly Move[] {
  const move = (text: string, takes: Takes, next: PlatformState): Move => ({
    actor: 'controller',
    text,
    takes,
    next: { ...state, platform: next },
  });
  return [
    ...restartMoves(platform, move),
    ...(runs(platform)
      ? [...moduleMoves(state, platform, move), ...configMoves(state, platform, move)]
      : []),
  ];
}

type MakeMove = (text: string, takes: Takes, next: PlatformState) => Move;

/** Whether there is a pod that runs hooks. */
export function runs({ controller }: PlatformState): boolean {
  return controller.phase !== 'restarting';
}

/** A new Secret `deckhouse-registry` makes a new pod, which is Ready once all modules are rendered with it (`switching.md` 3.8). */
function restartMoves(platform: PlatformState, move: MakeMove): readonly Move[] {
  const { controller, pull } = platform;
  const hash = pullHash(pull);
  if (controller.phase === 'restarting') {
    const restarts = (controller.restarts ?? 0) + 1;
    const next = {
      ...platform,
      controller: { phase: 'converging', pullHash: hash, restarts } as const,
    };
    return [move('starts with the new registry', 'start', next)];
  }
  if (controller.pullHash !== hash) {
    const next = { ...platform, controller: { ...controller, phase: 'restarting' } as const };
    return [move('stops for the new registry', 'stop', next)];
  }
  return controller.phase === 'ready'
    ? []
    : [move('has run all hooks', 'restart', converged(platform))];
}

/** Every manifest names images by the Secret's base. */
function converged(platform: PlatformState): PlatformState {
  return {
    ...withoutField(platform, 'formerImagesBase'),
    imagesBase: imagesBaseOf(platform.pull),
    controller: { ...platform.controller, phase: 'ready' },
  };
}

function moduleMoves(state: TwinState, platform: PlatformState, move: MakeMove): readonly Move[] {
  const enabled = isRegistryEnabled(state);
  if (enabled === false && platform.module !== 'off') {
    return [move('switches module registry off', 'hook', withoutModule(platform))];
  }
  if (enabled === true && platform.module === 'off') {
    return [move('switches module registry on', 'hook', { ...platform, module: 'starting' })];
  }
  return platform.module === 'starting'
    ? [move('has module registry ready', 'hook', { ...platform, module: 'ready' })]
    : [];
}

/**
 * What the module rendered goes with it, its state included; Secret `registry-bashible-config` stays (`switching.md`
 * 4.4), and so do static pods, which nobody is left to remove.
 */
function withoutModule(platform: PlatformState): PlatformState {
  return {
    ...withoutField(withoutField(platform, 'orchestrator'), 'inClusterProxy'),
    module: 'off',
    checker: STOPPED_CHECKER,
    service: '',
    nodeServices: {},
    nodeServicesManager: false,
    ingress: false,
  };
}

/** Secret `registry-config` follows ModuleConfig `deckhouse`, later than the apply (`switching.md` 4.1). */
function configMoves(state: TwinState, platform: PlatformState, move: MakeMove): readonly Move[] {
  if (platform.module !== 'ready') return [];
  const config = requestedParams(state);
  if (sameParams(platform.config, config)) return [];
  const next = { ...platform, config, configRevision: platform.configRevision + 1 };
  return [move('renders registry-config', 'hook', next)];
}
