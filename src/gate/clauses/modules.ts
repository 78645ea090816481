import type { ModuleFacts, Snapshot } from '../../observe/snapshot';
import { canNotTell, waiting } from '../verdict';
import type { Hindrance } from '../verdict';

/** The module is enabled and Ready, both by its conditions (`observing.md` 2.2). */
export function judgeModuleReady(name: string, snapshot: Snapshot): Hindrance | undefined {
  const module = moduleOf(name, snapshot);
  if (module === undefined) return canNotTell(`Module ${name} was not observed`);
  if (!module.enabled) return waiting(`Module ${name} is off${whyOf(module)}`);
  return module.ready ? undefined : waiting(`Module ${name} is not Ready${whyOf(module)}`);
}

/** The module is off. */
export function judgeModuleDisabled(name: string, snapshot: Snapshot): Hindrance | undefined {
  const module = moduleOf(name, snapshot);
  if (module === undefined) return canNotTell(`Module ${name} was not observed`);
  return module.enabled ? waiting(`Module ${name} is still enabled`) : undefined;
}

function moduleOf(name: string, { modules }: Snapshot): ModuleFacts | undefined {
  return modules?.find((module) => module.name === name);
}

function whyOf({ message }: ModuleFacts): string {
  return message === undefined ? '' : `: ${message}`;
}
