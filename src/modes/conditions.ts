import type { ConditionRow } from './profile';

/** Conditions of `registry-state` in the order in which DKP works them off, per target (`versions.md` 6). */

const IMAGES = always('RegistryContainsRequiredImages');
const REMEMBERED_IMAGES = remembered('RegistryContainsRequiredImages');
const PREFLIGHT = always('ContainerdConfigPreflightReady');
const TRANSITION = always('TransitionContainerdConfigReady');
const PROXY_READY = always('InClusterProxyReady');
const NODE_SERVICES = always('NodeServicesReady');
const SWITCH = always('DeckhouseRegistrySwitchReady');
const FINAL = always('FinalContainerdConfigReady');
const NO_PROXY = always('CleanupInClusterProxy');
const NO_NODE_SERVICES = always('CleanupNodeServices');

/** D1 and D2 know no node services, so nothing of them is cleaned up. */
export const DIRECT_BEFORE_C = [IMAGES, PREFLIGHT, TRANSITION, PROXY_READY, SWITCH, FINAL];
export const U1_BEFORE_C = [IMAGES, PREFLIGHT, TRANSITION, SWITCH, FINAL, NO_PROXY];
export const U0_BEFORE_C = [REMEMBERED_IMAGES, TRANSITION, SWITCH, FINAL, NO_PROXY];

/** The proxy comes after the transition: bashible still downloads through the old one (`switching.md` 3.2). */
export const DIRECT = [...DIRECT_BEFORE_C, NO_NODE_SERVICES];
/** Node services come before the transition: a node may be pointed only at a registry that is up. */
export const PROXY = [IMAGES, PREFLIGHT, NODE_SERVICES, TRANSITION, SWITCH, FINAL, NO_PROXY];
/** The images are checked third: the registry that must hold them has to exist first. */
export const LOCAL = [PREFLIGHT, NODE_SERVICES, IMAGES, TRANSITION, SWITCH, FINAL, NO_PROXY];
export const U1 = [IMAGES, PREFLIGHT, TRANSITION, SWITCH, FINAL, NO_NODE_SERVICES, NO_PROXY];
export const U0 = [REMEMBERED_IMAGES, TRANSITION, SWITCH, FINAL, NO_NODE_SERVICES, NO_PROXY];

function always(type: string): ConditionRow {
  return { type, when: 'always' };
}

function remembered(type: string): ConditionRow {
  return { type, when: 'remembered' };
}
