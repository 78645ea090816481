import type { Issue } from '../model/issue';
import { EVERY_PHASE, approvalMessage } from './approvals';
import type { ApprovalBranch } from './approvals';
import { findJournal } from './find-journal';
import { journalPath } from './layout';
import type { Layout } from './layout';
import type { RepositoryView } from './repository';

/** What a person says yes to. */
export interface ApproveRequest {
  readonly layout: Layout;
  readonly cluster: string;
  /** Name of the switch's journal. */
  readonly id: string;
  /** Hash of the plan that the person has seen. */
  readonly plan: string;
  /** Id of a phase, or `*`. */
  readonly phase: string;
}

export type ApproveOutcome =
  | { readonly kind: 'approved'; readonly commit: string }
  | { readonly kind: 'refused'; readonly issues: readonly Issue[] }
  /** The branch moved each time: call again. */
  | { readonly kind: 'moved' };

/** The switch itself goes on meanwhile, a few commits at most. */
const MOST_LOOKS = 5;

/** Approves a phase of a switch that was started: adds a signed commit that changes no file. */
export async function approve(
  branch: ApprovalBranch,
  request: ApproveRequest,
): Promise<ApproveOutcome> {
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    const view = await branch.read();
    const issues = reasonsAgainst(view, request);
    if (view.tip === undefined || issues.length > 0) return { kind: 'refused', issues };
    const landed = await branch.commitEmpty({
      expectedTip: view.tip,
      message: approvalMessage(request),
    });
    if (landed.ok) return { kind: 'approved', commit: landed.sha };
  }
  return { kind: 'moved' };
}

function reasonsAgainst(view: RepositoryView, request: ApproveRequest): readonly Issue[] {
  const { layout, cluster, id, plan, phase } = request;
  const path = journalPath(layout, id);
  const journal = findJournal(view.files, layout, id);
  if (journal === undefined) return [problem('D040', path, `${cluster} has no switch ${id}`)];
  if (!journal.ok) return journal.issues;
  const { hash, phases } = journal.value.plan;
  if (hash !== plan) {
    return [problem('D041', path, 'this switch was started with another plan than the one shown')];
  }
  const ids = [...phases.map((one) => one.id), EVERY_PHASE];
  return ids.includes(phase)
    ? []
    : [problem('D042', path, `the plan has no phase ${phase}`, `one of ${ids.join(', ')}`)];
}

function problem(
  code: 'D040' | 'D041' | 'D042',
  file: string,
  message: string,
  hint: string = HINTS[code],
): Issue {
  return { code, severity: 'error', place: { file }, message, hint };
}

const HINTS = {
  D040: 'approve after regshift start: an approval counts on top of the journal',
  D041: 'look at the plan in the journal again, with the cluster file that it was started with',
  D042: 'name a phase of the plan',
} as const;
