import type { PlatformState, PullSecret, RegistryParams } from '../state';
import { done, pending } from './conditions';
import type { Finding } from './conditions';
import { SWITCH_TEXTS } from './phase-texts';
import { pullHash, pullSecretOf, withPull } from './pull-secret';
import type { Step } from './step';
import { withChanges } from './with-changes';

/**
 * DeckhouseRegistrySwitchReady: the Service's selector, then Secret `deckhouse-registry`, then the controller has
 * restarted with it (`switching.md` 3.8). The Service of Unmanaged is switched off in the clean-up only.
 */
export const switchRegistry: Step = ({ params, before }, platform) => {
  const wanted = pullSecretOf(params);
  const served = withChanges(platform, { service: serviceOf(params) ?? platform.service });
  return { platform: withPull(served, wanted), findings: [switchFinding(before, wanted)] };
};

/** What the Service selects in a mode; `undefined` where the switch leaves it as it is. */
export function serviceOf({ mode }: RegistryParams): PlatformState['service'] | undefined {
  switch (mode) {
    case 'Direct':
      return 'incluster-proxy';
    case 'Proxy':
    case 'Local':
      return 'node-services';
    case 'Unmanaged':
      return undefined;
  }
}

function switchFinding({ pull, controller }: PlatformState, wanted: PullSecret): Finding {
  const type = 'DeckhouseRegistrySwitchReady';
  const hash = pullHash(wanted);
  if (pullHash(pull) !== hash) return pending(type, SWITCH_TEXTS.secret);
  if (controller.pullHash !== hash) return pending(type, SWITCH_TEXTS.pod);
  if (controller.phase !== 'ready') return pending(type, SWITCH_TEXTS.ready);
  return done(type);
}
