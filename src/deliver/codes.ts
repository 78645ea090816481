import type { CodeEntry } from '../model/issue';

/** Codes of staged delivery. */
export const DELIVER_CODES: readonly CodeEntry[] = [
  {
    code: 'D001',
    title: 'not a journal',
    meaning: 'A file in the folder of switches can not be read as the journal of a switch.',
    remedy: 'Restore it from the history of the repository; nobody but regshift writes it.',
  },
  {
    code: 'D002',
    title: 'journal out of order',
    meaning:
      'The entries of a journal do not follow the phases of its plan: one is missing, doubled or in the wrong place.',
    remedy: 'Restore the file from the history of the repository: entries are only ever added.',
  },
  {
    code: 'D003',
    title: 'foreign file in an owned folder',
    meaning:
      "The cluster's folder holds a file that regshift did not write. A commit replaces the folder whole, and the file would be lost.",
    remedy: 'Move it out of the folder.',
  },
  {
    code: 'D004',
    title: 'another regshift',
    meaning:
      'The plan of the switch that is under way was frozen by a version of regshift that renders other bytes than this one. Going on would commit what nobody has reviewed.',
    remedy:
      'Finish the switch with the version that the message names, or plan the rest anew (regshift start --replan).',
  },
  {
    code: 'D005',
    title: 'the frozen plan has changed',
    meaning:
      'The file that a switch is carried out from is gone, or is not what regshift start wrote: the journal knows it by its digest.',
    remedy: 'Restore it from the history of the repository; nobody but regshift writes it.',
  },
  {
    code: 'D006',
    title: 'several switches at once',
    meaning:
      'More than one journal of a cluster has not come to its end. regshift starts one switch at a time.',
    remedy: 'Restore the folder of switches from the history of the repository.',
  },
  {
    code: 'D007',
    title: 'another switch is under way',
    meaning:
      'A cluster has one switch at a time: a third target in mid-flight is a hazard of DKP itself.',
    remedy: 'Finish it (regshift advance), or take it back (regshift rollback).',
  },
  {
    code: 'D008',
    title: 'the manifests were changed by somebody else',
    meaning:
      'The synced folder is not what the last phase left, so the next commit would undo a change that regshift knows nothing of.',
    remedy:
      'Look at what has changed (git log -- FOLDER), and restore what the phase had committed.',
  },
  {
    code: 'D009',
    title: 'can not be taken back',
    meaning:
      'There is no switch under way that could be taken back, or one of its phases has no inverse.',
    remedy: 'Start a new switch to where the cluster is to be.',
  },
  {
    code: 'D010',
    title: 'the cluster file was edited in mid-switch',
    meaning:
      'A switch follows the plan that it was started with. The cluster file has another text now.',
    remedy:
      'Finish the switch with the file as it was, take it back (regshift rollback), or plan the rest anew (regshift start --replan).',
  },
  {
    code: 'D011',
    title: 'nothing to plan anew',
    meaning: 'start --replan goes on from a switch that is under way, and there is none.',
    remedy: 'Leave --replan out.',
  },
  {
    code: 'D012',
    title: 'a ModuleConfig that is edited in place is not delivered',
    meaning:
      'Commits of a switch touch the folder of the cluster and nothing else, so a ModuleConfig elsewhere in the repository is not changed by them.',
    remedy:
      'Leave spec.moduleConfig out: the manifest then holds settings.registry alone, and server-side apply leaves the other settings to their owner.',
  },
  {
    code: 'D013',
    title: 'the branch has another cluster file',
    meaning:
      'The cluster file on the disk is not the one of the branch. A switch that nobody could review would begin.',
    remedy: 'Push the edit first, or pull what others have pushed.',
  },
  {
    code: 'D020',
    title: 'no repository to follow',
    meaning:
      'Objects of Argo CD and Flux name the GitOps repository, and the cluster file does not.',
    remedy: 'Add  delivery: {tool: Flux, repository: URL}.',
  },
  {
    code: 'D021',
    title: 'no current phase',
    meaning:
      'No journal says which phase a cluster is in: no switch was started, or it has committed nothing yet. What is not known is not rendered, for an engine would prune the rest.',
    remedy: 'Start the switch, or name a phase with --phase.',
  },
  {
    code: 'D022',
    title: 'nothing to apply',
    meaning:
      "The folder of a cluster's current phase holds no object. Printed for an engine that prunes, it would delete everything.",
    remedy: 'Restore the folder from the history of the repository.',
  },
  {
    code: 'D023',
    title: 'secrets are not filled in',
    meaning:
      'A committed manifest holds ciphertext or placeholders. Printed as it is, it would be applied with these in place of the secrets.',
    remedy:
      'Let Flux apply the folder, or open its files in a plugin of your own: sops for ciphertext, regshift secrets fill for placeholders.',
  },
  {
    code: 'D031',
    title: 'pull request closed',
    meaning:
      'The pull request of a phase was closed without being merged. That is taken for a "no": nothing is proposed or committed until a person decides.',
    remedy:
      'Reopen it to go on. Else take the switch back; where it has not begun, ask for something else in the cluster file and start again.',
  },
  {
    code: 'D032',
    title: 'foreign commit on a branch of a phase',
    meaning:
      'The branch that a phase is proposed from holds a commit of somebody else. The branch is made anew when the cluster or the repository moves, and the commit would be lost.',
    remedy: 'Take it off the branch; what you need of it, propose by itself.',
  },
  {
    code: 'D033',
    title: 'merged phase is gone',
    meaning:
      'The pull request of a phase was merged, but the branch does not hold what it brought: the merge was reverted, or changed on the way.',
    remedy: 'Restore it to go on, or take the switch back.',
  },
  {
    code: 'D040',
    title: 'no switch to approve',
    meaning:
      'The branch holds no journal of that switch. An approval counts only when it was signed on top of the journal, so that a yes to an earlier switch with the same plan is none.',
    remedy: 'Start the switch first, then approve.',
  },
  {
    code: 'D041',
    title: 'another plan than the one shown',
    meaning:
      'The journal was started with another plan than the one that the person has seen. An approval of it would be void.',
    remedy: 'Restore the cluster file that the switch was started with, or look at its plan again.',
  },
  {
    code: 'D042',
    title: 'no such phase',
    meaning: 'The plan in the journal has no phase of that name.',
    remedy: 'Name one of the phases of the plan, or * for all of them.',
  },
  {
    code: 'D050',
    title: 'nothing was generated',
    meaning:
      'Generated certificates and passwords are kept in the folder of the cluster. It has none, so there is nothing to renew.',
    remedy:
      'Carry out a switch of engine Pipeline first, or name the cluster file and the repository that have one.',
  },
  {
    code: 'D051',
    title: 'a renewal with an outage',
    meaning:
      'A value that both sides of a pull must have alike reaches them at different times. Until both have the new one, the pulls that the message names fail.',
    remedy:
      'Choose the hour, and call again with --accept-outage; watch what the message says until it has ended.',
  },
];
