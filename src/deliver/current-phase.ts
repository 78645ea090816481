import type { FileSet, TextFile } from '../model/file-set';
import type { Issue } from '../model/issue';
import { failure, success } from '../model/result';
import type { Result } from '../model/result';
import { holdsPlaceholder } from '../model/secret';
import { phaseFolder } from '../render/file-name';
import { readManifests } from '../render/from-yaml';
import { drifted, journalsOf } from './current-switch';
import { committedPhase, lastTreeOf } from './journal';
import type { Journal } from './journal';
import { manifestsIn } from './layout';
import type { Layout } from './layout';
import { treeDigest } from './tree-digest';

/** What a cluster's folder holds at the phase that its journal names. */
export interface CurrentPhase {
  readonly id: string;
  /** `03-switch-u1`, as in a rendered tree. */
  readonly folder: string;
  /** Manifests by name, as they were committed; never empty. */
  readonly manifests: FileSet;
}

/**
 * The current phase of a cluster, from the files of its folder: the manifests that its last commit left, byte for byte.
 * Whoever prints less than was committed makes an engine prune the rest, so everything that is in doubt is an issue: no
 * switch, a folder that somebody has changed since, nothing in it, secrets that are still sealed.
 *
 * @param files - of the cluster's folder; paths as those of the layout
 */
export function currentPhase(layout: Layout, files: FileSet): Result<CurrentPhase> {
  const journals = journalsOf({ files }, layout);
  if (!journals.ok) return journals;
  // A switch that begins with something a person does has committed nothing yet: the one before it has.
  const journal = journals.value.findLast((one) => committedPhase(one) !== undefined);
  const at = journal && committedPhase(journal);
  const phase = at === undefined ? undefined : journal?.plan.phases[at];
  if (journal === undefined || at === undefined || phase === undefined) {
    return failure([notStarted(layout, journals.value)]);
  }
  const manifests = manifestsIn(layout, files);
  const doubts =
    lastTreeOf(journals.value) === treeDigest(layout, files)
      ? doubtsOf(layout, manifests)
      : [drifted(layout, journal)];
  return doubts.length > 0
    ? failure(doubts)
    : success({ id: phase.id, folder: phaseFolder(at + 1, phase.id), manifests });
}

function doubtsOf(layout: Layout, manifests: FileSet): readonly Issue[] {
  const placed = manifests.map((file) => ({ ...file, path: `${layout.manifests}/${file.path}` }));
  const read = readManifests(placed);
  if (!read.ok) return read.issues;
  return read.value.length > 0 ? placed.flatMap(sealed) : [empty(layout)];
}

/** Ciphertext and placeholders are values like any other to an API server. */
function sealed({ path, content }: TextFile): readonly Issue[] {
  const isSealed = /^sops:/m.test(content) || holdsPlaceholder(content);
  return isSealed
    ? [
        {
          code: 'D023',
          severity: 'error',
          place: { file: path },
          message: 'holds secrets that are not filled in, and would be applied like this',
          hint: 'let Flux apply the folder, or decrypt its files in the plugin',
        },
      ]
    : [];
}

function notStarted({ switches }: Layout, journals: readonly Journal[]): Issue {
  const last = journals.at(-1);
  return {
    code: 'D021',
    severity: 'error',
    place: { file: switches },
    message:
      last === undefined
        ? 'no switch was started here, so there is no current phase'
        : `switch ${last.id} has committed no phase yet`,
    hint: 'start it, or name a phase: --phase PHASE',
  };
}

function empty({ manifests }: Layout): Issue {
  return {
    code: 'D022',
    severity: 'error',
    place: { file: manifests },
    message: 'holds no object: an engine that prunes would delete everything',
    hint: 'restore the folder from the history of the repository',
  };
}
