import type { Mode } from '../../../model/mode';
import type { Generation } from '../ground';
import { requiredImages, resetChecker } from './images-step';
import { LOCAL_USERS, PROXY_USERS } from './names';
import { final, finalNonConfigurable, preflight, transition } from './node-config-steps';
import {
  dropInClusterProxy,
  dropNodeServices,
  inClusterProxy,
  nodeServices,
} from './serving-steps';
import { effect, withOrchestrator } from './step';
import type { Step } from './step';
import { switchRegistry } from './switch-step';
import { withChanges, withoutField } from './with-changes';

/** What a pass goes for. */
export type Target = Exclude<Mode, 'Unmanaged'> | 'U1' | 'U0' | 'U0 from a remembered upstream';

/**
 * The steps of a pass in order, per generation (`switching.md` 3.2, `versions.md` 6); `undefined` for what a generation
 * does not know.
 */
export function stepsOf(generation: Generation, target: Target): readonly Step[] | undefined {
  return STEPS[generation][target];
}

const NO_USERS: readonly string[] = [];

/** Users are made before the first component that knows them, and never taken away in mid-flight. */
function addUsers(users: readonly string[]): Step {
  return effect((platform) => {
    const missing = users.filter((user) => !platform.orchestrator.users.includes(user));
    const all = [...platform.orchestrator.users, ...missing].sort();
    return missing.length === 0 ? platform : withOrchestrator(platform, { users: all });
  });
}

function keepUsers(users: readonly string[]): Step {
  return effect((platform) =>
    platform.orchestrator.users.every((user) => users.includes(user))
      ? platform
      : withOrchestrator(platform, { users }),
  );
}

const openIngress = effect((platform) => withChanges(platform, { ingress: true }));
const closeIngress = effect((platform) => withChanges(platform, { ingress: false }));
const dropService = effect((platform) => withChanges(platform, { service: '' }));
const forgetUpstream = effect((platform) =>
  withChanges(platform, { orchestrator: withoutField(platform.orchestrator, 'remembered') }),
);

/** Both clean-ups start in the same pass, and each has its condition (`switching.md` 3.11). */
const dropBoth: Step = (pass, platform) => {
  const services = dropNodeServices(pass, platform);
  const proxy = services && dropInClusterProxy(pass, services.platform);
  return (
    services &&
    proxy && { platform: proxy.platform, findings: [...services.findings, ...proxy.findings] }
  );
};

const DIRECT_BEFORE_C = [
  requiredImages,
  preflight,
  transition,
  inClusterProxy,
  switchRegistry,
  final,
];
const AFTER_DIRECT = [closeIngress, keepUsers(NO_USERS)];
/** The Service and what else the modes share, when nothing of the old mode is needed any more. */
const LEAVE_MODES = [dropService, closeIngress, keepUsers(NO_USERS)];
const U1_FIRST = [requiredImages, preflight, transition, switchRegistry, final, ...LEAVE_MODES];
const U0_REMEMBERED = [requiredImages, transition, switchRegistry, forgetUpstream];
const U0_FINAL = [finalNonConfigurable, ...LEAVE_MODES];
const SWITCH_TO_MASTERS = [transition, switchRegistry, final, dropInClusterProxy];

const D2 = {
  Direct: [...DIRECT_BEFORE_C, ...AFTER_DIRECT],
  U1: [...U1_FIRST, dropInClusterProxy],
  U0: [resetChecker, ...U0_FINAL, dropInClusterProxy],
  'U0 from a remembered upstream': [...U0_REMEMBERED, ...U0_FINAL, dropInClusterProxy],
};

const STEPS: Readonly<Record<Generation, Readonly<Partial<Record<Target, readonly Step[]>>>>> = {
  D1: {
    Direct: D2.Direct,
    U0: D2.U0,
    'U0 from a remembered upstream': D2['U0 from a remembered upstream'],
  },
  D2,
  C: {
    Direct: [...DIRECT_BEFORE_C, dropNodeServices, ...AFTER_DIRECT],
    Proxy: [
      requiredImages,
      preflight,
      addUsers(PROXY_USERS),
      nodeServices,
      ...SWITCH_TO_MASTERS,
      closeIngress,
      keepUsers(PROXY_USERS),
    ],
    Local: [
      preflight,
      addUsers(LOCAL_USERS),
      openIngress,
      nodeServices,
      requiredImages,
      ...SWITCH_TO_MASTERS,
    ],
    U1: [...U1_FIRST, dropBoth],
    U0: [resetChecker, ...U0_FINAL, dropBoth],
    'U0 from a remembered upstream': [...U0_REMEMBERED, ...U0_FINAL, dropBoth],
  },
};
