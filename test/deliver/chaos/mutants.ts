import { advanceOnce } from '../../../src/deliver/advance';
import type { AdvancePorts } from '../../../src/deliver/advance-ports';
import { GateWatch } from '../../../src/deliver/gate-watch';
import type { CommitOutcome, Repository, RepositoryView } from '../../../src/deliver/repository';
import { freezeRollback } from '../../../src/deliver/rollback';
import { EnvironmentError } from '../../../src/model/errors';
import type { TextFile } from '../../../src/model/file-set';
import { journalsIn, recordedIn } from './commands';
import type { Exit, Shell } from './commands';
import { LAYOUT, planned } from './scenarios';
import type { World } from './world';

/** Something that is broken on purpose, and must be found. */
export interface Mutant {
  readonly name: string;
  /** Breaks the ports of one process; called anew for each, so that what it keeps is lost by a kill. */
  readonly breakPorts?: (ports: AdvancePorts, world: World) => AdvancePorts;
  readonly rollBack?: (shell: Shell) => Promise<Exit>;
}

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'a push without compare-and-swap: the commit is put onto whatever is there',
    breakPorts: broken((repository) => ({
      commit: async (request) => {
        const { tip } = await repository.read();
        return repository.commit({ ...request, expectedTip: tip });
      },
    })),
  },
  {
    name: 'a forced push: what others have pushed is gone',
    breakPorts: broken((repository, { remote }) => ({
      commit: async (request) => {
        await repository.read();
        return { ok: true, sha: remote.force(request).sha };
      },
    })),
  },
  {
    name: 'a push that is made again, on the new tip, once its answer was lost',
    breakPorts: broken((repository) => ({
      commit: async (request) => {
        try {
          return await repository.commit(request);
        } catch (error) {
          if (!(error instanceof EnvironmentError)) throw error;
          const { tip } = await repository.read();
          return repository.commit({ ...request, expectedTip: tip });
        }
      },
    })),
  },
  {
    name: 'a refused push that is taken for one that has landed',
    breakPorts: broken((repository) => ({
      commit: async (request) => {
        const outcome = await repository.commit(request);
        return outcome.ok ? outcome : { ok: true, sha: 'f'.repeat(40) };
      },
    })),
  },
  {
    name: 'a journal that is written in a second commit',
    breakPorts: broken((repository) => {
      let seen: RepositoryView | undefined;
      return {
        read: async () => (seen = await repository.read()),
        commit: async (request): Promise<CommitOutcome> => {
          const before = seen?.files.filter(isRecord) ?? [];
          const manifests = request.files.filter((file) => !isRecord(file));
          const first = await repository.commit({ ...request, files: [...manifests, ...before] });
          return first.ok ? repository.commit({ ...request, expectedTip: first.sha }) : first;
        },
      };
    }),
  },
  {
    name: 'a journal that is kept in memory: a kill loses it',
    breakPorts: broken((repository) => {
      let kept: RepositoryView['files'] = [];
      return {
        read: async () => {
          const view = await repository.read();
          return { ...view, files: [...view.files.filter((file) => !isRecord(file)), ...kept] };
        },
        commit: (request) => {
          kept = request.files.filter(isRecord);
          const files = request.files.filter((file) => !isRecord(file));
          return repository.commit({ ...request, files });
        },
      };
    }),
  },
  {
    name: 'a branch that is read once',
    breakPorts: broken((repository) => {
      let seen: RepositoryView | undefined;
      return { read: async () => (seen ??= await repository.read()) };
    }),
  },
  {
    name: 'a gate that is judged without the revision',
    breakPorts: broken(() => ({ holds: () => Promise.resolve(true) })),
  },
  {
    name: 'a way back that is planned from one view of the branch and committed on another',
    rollBack: async ({ ports, see }) => {
      const view = await ports.repository.read();
      const recorded = recordedIn(view);
      if (recorded === undefined) return 'not yet';
      const snapshot = await ports.observe();
      const ids = journalsIn(view).map(({ id }) => id);
      const back = freezeRollback({ recorded, ids, snapshot, regshift: '0.1.0' });
      if (back.kind !== 'frozen') return 'no';
      const outcome = await advanceOnce(ports, planned(back.frozen), new GateWatch());
      if (outcome.kind !== 'refused') see(outcome);
      return outcome.kind === 'committed' ? 'yes' : 'not yet';
    },
  },
];

/** A journal, or what was frozen beside it. */
function isRecord({ path }: TextFile): boolean {
  return path.startsWith(`${LAYOUT.switches}/`);
}

/** Ports with another repository. */
function broken(
  change: (repository: Repository, world: World) => Partial<Repository>,
): NonNullable<Mutant['breakPorts']> {
  return (ports, world) => {
    const { repository } = ports;
    const same: Repository = {
      read: () => repository.read(),
      commit: (request) => repository.commit(request),
      holds: (revision, commit) => repository.holds(revision, commit),
    };
    return { ...ports, repository: { ...same, ...change(repository, world) } };
  };
}
