/** A defect that a gate must not have, put into a file by hand. */
export interface Defect {
  readonly name: string;
  /** Below `src/gate`. */
  readonly file: string;
  /** Stands there exactly once. */
  readonly from: string;
  readonly to: string;
}

/**
 * The defects that gates of other programs have had, or that nearly everybody would write. The rules of `mutantsOf` make
 * more; these have names, and some take away more than one condition.
 */
export const DEFECTS: readonly Defect[] = [
  {
    name: 'health without revision',
    file: 'clauses/application.ts',
    from: '    comparisonOf(application, delivery) ??\n    operationOf(application, delivery) ??\n',
    to: '',
  },
  {
    name: 'revision without health',
    file: 'clauses/application.ts',
    from: ' ??\n    healthOf(application)',
    to: '',
  },
  {
    name: 'Synced from an older operation',
    file: 'clauses/application.ts',
    from: '    operationOf(application, delivery) ??\n',
    to: '',
  },
  {
    name: 'a sync that counts, by whatever was compared',
    file: 'clauses/application.ts',
    from: '    comparisonOf(application, delivery) ??\n',
    to: '',
  },
  {
    name: 'OutOfSync taken for Synced',
    file: 'clauses/application.ts',
    from: "if (status !== 'OutOfSync') return status === 'Synced';",
    to: 'return true;',
  },
  {
    name: 'Synced, compared before the sync ended',
    file: 'clauses/application.ts',
    from: 'if (isBefore(sync.comparedAt, operation?.finishedAt))',
    to: 'if (false)',
  },
  {
    name: 'any of several sources is enough',
    file: 'clauses/application.ts',
    from: 'const older = revisions.find((revision) => !counts(revision));',
    to: 'const older = revisions.some(counts) ? undefined : revisions[0];',
  },
  {
    name: 'the first of several sources is enough',
    file: 'clauses/own-revisions.ts',
    from: 'return revisions.filter((_, at) => isFolder(sources[at]?.path, folder));',
    to: 'return revisions.slice(0, 1);',
  },
  {
    name: 'values of another repository have to hold the commit',
    file: 'clauses/own-revisions.ts',
    from: 'return revisions.filter((_, at) => isFolder(sources[at]?.path, folder));',
    to: 'return revisions;',
  },
  {
    name: 'an Application of another folder',
    file: 'clauses/application.ts',
    from: 'folder === undefined || leadsTo(application.sync, folder)',
    to: 'true',
  },
  {
    name: 'an Application that is being deleted',
    file: 'clauses/application.ts',
    from: 'if (application.deletedAt !== undefined)',
    to: 'if (false)',
  },
  {
    name: 'what the sync compared may be older, as what it synced',
    file: 'clauses/delivered.ts',
    from: 'const wanted = { counts, equals: equals ?? counts, folder };',
    to: 'const wanted = { counts: equals ?? counts, equals: equals ?? counts, folder };',
  },
  {
    name: 'a pending confirmation is not told',
    file: 'clauses/application.ts',
    from: '    confirmationOf(application) ??\n',
    to: '',
  },
  {
    name: 'a failed sync of an older revision is one of the commit',
    file: 'clauses/application.ts',
    from: 'if (ended && allCount(ownRevisions(operation, folder), counts)) {',
    to: 'if (ended) {',
  },
  {
    name: 'Degraded from before fails',
    file: 'clauses/application.ts',
    from: " && healthBefore !== 'Degraded'",
    to: '',
  },
  {
    name: 'Flux Ready with an old observedGeneration',
    file: 'clauses/kustomization.ts',
    from: '    generationOf(kustomization) ??\n',
    to: '',
  },
  {
    name: 'Flux Ready, whatever was applied',
    file: 'clauses/kustomization.ts',
    from: '    revisionOf(kustomization, kustomization.lastAppliedRevision, counts) ??\n',
    to: '',
  },
  {
    name: 'Flux Ready, whatever was attempted',
    file: 'clauses/kustomization.ts',
    from: '    revisionOf(kustomization, kustomization.lastAttemptedRevision, counts) ??\n',
    to: '',
  },
  {
    name: 'Flux applied, and not Ready',
    file: 'clauses/kustomization.ts',
    from: ' ??\n    readyOf(kustomization)',
    to: '',
  },
  {
    name: 'Flux Ready for whatever reason',
    file: 'clauses/kustomization.ts',
    from: " || ready.reason !== 'ReconciliationSucceeded'",
    to: '',
  },
  {
    name: 'a failed build of an older revision fails the commit',
    file: 'clauses/kustomization.ts',
    from: ' &&\n    holds(kustomization.lastAttemptedRevision, counts)',
    to: '',
  },
  {
    name: 'stale Ready after a parameter change',
    file: 'clauses/registry.ts',
    from: 'return judgeFreshness(evidence) ?? readyOf(mode, evidence.snapshot.registry.state);',
    to: 'return readyOf(mode, evidence.snapshot.registry.state);',
  },
  {
    name: 'stale Ready: registry-config is not compared with what is wanted',
    file: 'clauses/freshness.ts',
    from: '    configOf(registry.config, baseline.config, wanted, evidence) ??\n',
    to: '',
  },
  {
    name: 'stale Ready: registry-state may be older than registry-config',
    file: 'clauses/freshness.ts',
    from: ' ??\n    stateOf(registry, baseline, wanted)',
    to: '',
  },
  {
    name: 'stale Ready: a change of the login alone',
    file: 'clauses/freshness.ts',
    from: ': isHiddenChange(wantedBefore, wanted);',
    to: ': false;',
  },
  {
    name: 'stale Ready: versions compared as texts',
    file: 'clauses/freshness.ts',
    from: 'return Number(version) > Number(other);',
    to: "return (version ?? '') > (other ?? '');",
  },
  {
    name: 'stale Ready: a version that moved counts without the hash',
    file: 'clauses/freshness.ts',
    from: 'state.hash === before.registryStateHash',
    to: 'false',
  },
  {
    name: 'missing baseline taken as fine: registry-state',
    file: 'clauses/freshness.ts',
    from: "if (baseline === undefined) return canNotTell('nothing was remembered from before the commit');",
    to: 'if (baseline === undefined) return undefined;',
  },
  {
    name: 'missing baseline taken as fine: the engine',
    file: 'clauses/delivered.ts',
    from: "if (baseline === undefined) return canNotTell('nothing was remembered from before the commit');",
    to: '',
  },
  {
    name: 'missing baseline taken as fine: nodes',
    file: 'clauses/nodes-up-to-date.ts',
    from: 'const before = evidence.baseline?.checksums;',
    to: 'const before = evidence.baseline?.checksums ?? {};',
  },
  {
    name: 'missing baseline taken as fine: the controller',
    file: 'clauses/controller.ts',
    from: 'if (baseline.controllerGeneration === undefined)',
    to: 'if (false)',
  },
  {
    name: 'missing baseline taken as fine: the health of the platform',
    file: 'clauses/platform.ts',
    from: "if (baseline === undefined) return canNotTell('nothing was remembered from before the commit');",
    to: 'if (baseline === undefined) return undefined;',
  },
  {
    name: 'an observation older than the baseline',
    file: 'judge-gate.ts',
    from: 'if (old !== undefined) return [old];',
    to: '',
  },
  {
    name: 'a publication from before the engine was done',
    file: 'judge-gate.ts',
    from: 'found.length === 0 ? judgePublication(evidence) : undefined',
    to: 'undefined',
  },
  {
    name: 'an old checksum that all nodes have',
    file: 'clauses/nodes-up-to-date.ts',
    from: 'if (before[group] === now && takenBack?.[group] !== now)',
    to: 'if (false)',
  },
  {
    name: 'the target read as it stands',
    file: 'clauses/registry.ts',
    from: 'export function judgeTarget(mode: Mode, evidence: GateEvidence): Hindrance | undefined {\n  const old = judgeFreshness(evidence);',
    to: 'export function judgeTarget(mode: Mode, evidence: GateEvidence): Hindrance | undefined {\n  const old = undefined;',
  },
  {
    name: 'Ready without the mode',
    file: 'clauses/registry.ts',
    from: 'return state.mode === mode ? undefined : waiting(`mode is still ${state.mode}`);',
    to: 'return undefined;',
  },
  {
    name: 'the mode without Ready',
    file: 'clauses/registry.ts',
    from: "if (ready?.status === 'True')",
    to: 'if (true)',
  },
  {
    name: 'a rollout by an old observedGeneration',
    file: 'clauses/workloads.ts',
    from: 'if (observedGeneration !== generation)',
    to: 'if (false)',
  },
  {
    name: 'a rollout with pods that end',
    file: 'clauses/workloads.ts',
    from: 'return pods === desired\n',
    to: 'return true\n',
  },
  {
    name: 'no settle time',
    file: 'judge-gate.ts',
    from: 'return heldSeconds < settleSeconds',
    to: 'return false',
  },
  {
    name: 'a settle time that nobody counted',
    file: 'judge-gate.ts',
    from: '{ heldSeconds = 0 }',
    to: '{ heldSeconds = Infinity }',
  },
  {
    name: 'deadline dropped',
    file: 'judge-gate.ts',
    from: 'late(gate, evidence, worst)',
    to: 'worst',
  },
  {
    name: 'a deadline that closes what settles',
    file: 'judge-gate.ts',
    from: 'return settling === undefined ? OPEN : verdictOf(settling, [settling]);',
    to: 'return settling === undefined ? OPEN : verdictOf(late(gate, evidence, settling), [settling]);',
  },
  {
    name: 'worst-of replaced by first',
    file: 'judge-gate.ts',
    from: 'const worst = worstOf(hindrances);',
    to: 'const worst = hindrances[0];',
  },
  {
    name: 'worst-of replaced by last',
    file: 'judge-gate.ts',
    from: 'const worst = worstOf(hindrances);',
    to: 'const worst = hindrances.at(-1);',
  },
  {
    name: 'what can not be told is not stale',
    file: 'verdict.ts',
    from: "return { verdict: 'stale', reason: `can not tell: ${what}` };",
    to: "return { verdict: 'waiting', reason: `can not tell: ${what}` };",
  },
  {
    name: 'a clause without times is proven by the others',
    file: 'proven-held.ts',
    from: 'if (held === undefined) return undefined;',
    to: 'if (held === undefined) continue;',
  },
  {
    name: 'the time of the best clause counts, not that of the worst',
    file: 'proven-held.ts',
    from: 'least = Math.min(least ?? held, held);',
    to: 'least = Math.max(least ?? held, held);',
  },
  {
    name: "times of another cluster's clock are compared with ours",
    file: 'proven-held.ts',
    from: 'delivery.observedAt ?? now',
    to: 'now',
  },
];
