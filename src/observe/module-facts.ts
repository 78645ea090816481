import { KINDS } from './kinds';
import type { Dump } from './dump';
import type { DumpObject } from './expand-lists';
import { known, wordAt } from './fields';
import type { ModuleFacts } from './snapshot';
import { statusCondition } from './status-condition';

/** The modules that a switch depends on. */
const OF_INTEREST: readonly string[] = ['cert-manager', 'ingress-nginx', 'registry'];

/** Modules as the controller shows them (`observing.md` 2); the newest generation names the same facts differently. */
export function readModules(dump: Dump): readonly ModuleFacts[] | undefined {
  return dump
    .list(KINDS.module)
    ?.filter((module) => OF_INTEREST.includes(module.name))
    .map(readModule);
}

function readModule({ name, fields }: DumpObject): ModuleFacts {
  const on =
    statusCondition(fields, 'EnabledByModuleManager') ?? statusCondition(fields, 'Enabled');
  const working = statusCondition(fields, 'IsReady') ?? statusCondition(fields, 'Ready');
  const phase = wordAt(fields, 'status', 'phase') ?? wordAt(fields, 'status', 'summary', 'state');
  const enabled = on?.isTrue ?? false;
  const ready = enabled && (working?.isTrue ?? false) && phase === 'Ready';
  const blame = enabled ? working : on;
  return known<ModuleFacts>({
    name,
    enabled,
    ready,
    phase,
    message: ready ? undefined : (blame?.message ?? blame?.reason),
  });
}
