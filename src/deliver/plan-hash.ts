import { createHash } from 'node:crypto';
import { canonicalJson } from '../model/canonical-json';
import type { FileSet } from '../model/file-set';
import type { State } from '../model/mode';
import type { JournalPhase } from './journal';

/** What a frozen plan is known by: no times, no lists of nodes, and placeholders where secrets are. */
export interface PlanFacts {
  /** Text of the cluster file. */
  readonly clusterFile: string;
  readonly profile: string;
  readonly route: readonly State[];
  readonly phases: readonly (JournalPhase & { readonly manifests: FileSet })[];
}

/** Hash of everything that a plan commits (design 8). An approval of a plan is void when it changes. */
export function planHash({ clusterFile, profile, route, phases }: PlanFacts): string {
  const content = phases.map(({ id, kind, manifests }) => ({ id, kind, manifests }));
  return createHash('sha256')
    .update(canonicalJson({ clusterFile, profile, route, phases: content }))
    .digest('hex');
}
