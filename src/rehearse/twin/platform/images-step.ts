import type { CheckerState } from '../state';
import { checkerParamsOf } from './checker-params';
import { checked, pending } from './conditions';
import type { Finding } from './conditions';
import { effect } from './step';
import type { Step } from './step';
import { withChanges, withoutField } from './with-changes';

/** RegistryContainsRequiredImages: asks the checker, and shows what it says (`switching.md` 3.3). */
export const requiredImages: Step = ({ params, before, masters }, platform) => {
  const wanted = checkerParamsOf(params, masters);
  return {
    platform: withChanges(platform, {
      checker: withChanges(platform.checker, { params: wanted }),
    }),
    findings: [imagesFinding(before.checker, wanted.version)],
  };
};

function imagesFinding({ version, ready, message }: CheckerState, wanted: string): Finding {
  if (version !== wanted) return pending('RegistryContainsRequiredImages', 'Initializing');
  return ready ? checked(message) : pending('RegistryContainsRequiredImages', message);
}

/** Unmanaged without its section asks for no check (`switching.md` 3.2). */
export const resetChecker: Step = effect((platform) =>
  withChanges(platform, { checker: withoutField(platform.checker, 'params') }),
);
