import { diffObjects } from '../diff/diff-objects';
import type { Diff } from '../diff/diff';
import { BugError } from '../model/errors';
import type { FileSet } from '../model/file-set';
import type { KubeObject } from '../model/object-id';
import { remember } from '../model/remember';
import { readManifests } from '../render/from-yaml';
import type { DueCommit, ProposalOutcome } from './advance-outcome';
import type { Proposer } from './advance-ports';
import type { PullRequestText } from './forge';
import { headBranch, isOurs, nextProposal } from './head-branches';
import type { Journal } from './journal';
import type { PlannedSwitch } from './planned-switch';
import { proposePhase } from './propose-phase';
import type { ProposeOutcome, ProposePorts } from './propose-phase';
import { pullRequestText } from './pull-request-body';
import { withholdPhase } from './withhold-phase';

export interface ProposerPorts extends ProposePorts {
  /** The cluster file, as commands name it. */
  readonly file: string;
}

/** Opens a pull request for each commit of a switch, and keeps it as it should be. */
export function proposerAt({ file, ...ports }: ProposerPorts): Proposer {
  return {
    proposed: async (planned, journal) => {
      const head = headBranch(planned, nextProposal(planned.phases, journal));
      const view = await ports.heads.read(head);
      return view !== undefined && isOurs(view) ? view.files : undefined;
    },
    propose: async (planned, due) => {
      const { layout, id } = planned;
      const outcome = await proposePhase(ports, {
        layout,
        id,
        draft: due.request,
        describe: (journal, isAnew) => describe(planned, journal, file, lackOf(due, isAnew)),
      });
      return outcomeOf(outcome, due);
    },
    withhold: async (planned, journal, reason) => {
      await withholdPhase(ports, {
        layout: planned.layout,
        journal,
        phase: nextProposal(planned.phases, journal),
        describe: (proposed) => describe(planned, proposed, file, reason),
      });
    },
  };
}

/** Why what is proposed must not be merged yet. A review is void as soon as the commit is another one. */
function lackOf({ asked }: DueCommit, isAnew: boolean): string | undefined {
  if (asked === undefined || asked.approval?.kind === 'signed') return undefined;
  const isApproved = asked.approval !== undefined && !isAnew;
  return isApproved
    ? undefined
    : 'it needs an approval first, by the review of somebody who has not opened it';
}

function outcomeOf(outcome: ProposeOutcome, due: DueCommit): ProposalOutcome {
  switch (outcome.kind) {
    case 'moved':
      return outcome;
    case 'held':
      return { kind: 'refused', issues: outcome.issues };
    case 'proposed': {
      const { change, isAnew, pullRequest } = outcome;
      const isUnapproved = lackOf(due, isAnew) !== undefined;
      return { kind: 'proposed', step: due.step, change, url: pullRequest.url, isUnapproved };
    }
  }
}

function describe(
  planned: PlannedSwitch,
  journal: Journal,
  file: string,
  onHold: string | undefined,
): PullRequestText {
  const { plan } = planned.frozen;
  const hold = onHold === undefined ? {} : { onHold };
  return pullRequestText({ plan, journal, changes: changesOf(planned), file, ...hold });
}

/** What each phase changes; asked for at every look. */
const changesOf = remember(({ before, phases }: PlannedSwitch): readonly Diff[] => {
  const trees = [before, ...phases].map(({ manifests }) => objectsOf(manifests));
  return phases.map((_, at) => diffObjects(trees[at] ?? [], trees[at + 1] ?? []));
});

function objectsOf(manifests: FileSet): readonly KubeObject[] {
  const read = readManifests(manifests);
  if (!read.ok) throw new BugError('a rendered manifest is none');
  return read.value;
}
