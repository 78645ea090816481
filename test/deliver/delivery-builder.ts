import type { Baseline } from '../../src/gate/baseline';
import type { Verdict, VerdictKind } from '../../src/gate/verdict';
import type { FrozenSwitch } from '../../src/deliver/frozen-switch';
import { withEntries } from '../../src/deliver/journal';
import type { Journal, JournalEntry, JournalPhase } from '../../src/deliver/journal';
import type { Plan } from '../../src/plan/plan';

export const PHASES: readonly JournalPhase[] = [
  { id: 'adopt', kind: 'commit' },
  { id: 'switch-local', kind: 'commit' },
  { id: 'fill-local', kind: 'action' },
  { id: 'check', kind: 'check' },
  { id: 'settle', kind: 'commit' },
];

export const BASELINE: Baseline = {
  config: { presence: 'present', resourceVersion: '7', mode: 'Direct' },
  registryStateVersion: '8',
  checksums: { worker: 'abc' },
  nodeVersions: {},
  readyModules: ['registry'],
  pullErrors: [],
};

export function journalOf(
  phases: readonly JournalPhase[],
  entries: readonly JournalEntry[],
): Journal {
  const plan = { hash: 'a1', frozen: 'f1', route: ['Direct', 'Local'], phases } as const;
  return withEntries({ id: 's1', cluster: 'prod-1', plan, entries: [] }, entries);
}

/** A switch as it was frozen. */
export function frozenOf(plan: Plan, change: Partial<FrozenSwitch> = {}): FrozenSwitch {
  return {
    id: 's1',
    cluster: plan.cluster,
    regshift: '0.1.0',
    clusterFile: 'the file\n',
    before: [],
    plan,
    ...change,
  };
}

export const STARTED: JournalEntry = { event: 'started', at: '2026-01-02T03:04:05Z' };

export function begun(phase: string): JournalEntry {
  return { event: 'begun', phase, baseline: BASELINE, tree: 't1' };
}

export function passed(phase: string): JournalEntry {
  return { event: 'passed', phase, evidence: [`${phase}: seen`] };
}

export function verdict(kind: VerdictKind): Verdict {
  return { verdict: kind, reason: kind === 'open' ? '' : 'why', evidence: [] };
}
