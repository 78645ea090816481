import { advanceOnce } from '../../../src/deliver/advance';
import type { AdvanceOutcome } from '../../../src/deliver/advance-outcome';
import type { AdvancePorts } from '../../../src/deliver/advance-ports';
import { journalsOf } from '../../../src/deliver/current-switch';
import type { RecordedSwitch } from '../../../src/deliver/current-switch';
import { GateWatch } from '../../../src/deliver/gate-watch';
import { isEnded } from '../../../src/deliver/journal';
import type { Journal } from '../../../src/deliver/journal';
import { frozenPath } from '../../../src/deliver/layout';
import type { PlannedSwitch } from '../../../src/deliver/planned-switch';
import type { RepositoryView } from '../../../src/deliver/repository';
import { freezeRollback } from '../../../src/deliver/rollback';
import { LAYOUT, planned, thawed } from './scenarios';

/** What a process has in hand. */
export interface Shell {
  readonly ports: AdvancePorts;
  /** Waits for so many seconds. */
  readonly wait: (seconds: number) => Promise<void>;
  /** Is told what came of a look. */
  readonly see: (outcome: AdvanceOutcome) => void;
  /** Seconds between two looks; `undefined` for a process that looks once, as a CronJob does. */
  readonly every: number | undefined;
}

/** What a process ends with: the exit codes of the command line. */
export type Exit = 'yes' | 'no' | 'not yet';

/** As `regshift start`: begins the switch unless one is there. */
export async function start(shell: Shell, first: PlannedSwitch): Promise<Exit> {
  const { ports, see } = shell;
  for (;;) {
    const view = await ports.repository.read();
    if (recordedIn(view) !== undefined) return 'yes';
    const outcome = await advanceOnce(ports, first, new GateWatch(), view);
    see(outcome);
    if (outcome.kind !== 'moved') return exitOf(outcome);
  }
}

/** As `regshift advance`. */
export async function advance({ ports, wait, see, every }: Shell): Promise<Exit> {
  const watch = new GateWatch();
  for (;;) {
    const view = await ports.repository.read();
    const recorded = recordedIn(view);
    if (recorded === undefined) return 'not yet';
    const outcome = await advanceOnce(ports, planned(recorded.frozen), watch, view);
    see(outcome);
    if (outcome.kind === 'moved') continue;
    if (isHeld(outcome)) {
      await ports.proposer?.withhold(planned(recorded.frozen), recorded.journal, 'not now');
    }
    if (every === undefined || isOver(outcome)) return exitOf(outcome);
    if (outcome.kind === 'committed') continue;
    await wait(Math.min(every, ('settlesIn' in outcome ? outcome.settlesIn : undefined) ?? every));
  }
}

/** As `regshift rollback`. */
export async function rollBack({ ports, see }: Shell): Promise<Exit> {
  for (;;) {
    const view = await ports.repository.read();
    const recorded = recordedIn(view);
    if (recorded === undefined) return 'not yet';
    const snapshot = await ports.observe();
    const ids = journalsIn(view).map(({ id }) => id);
    const back = freezeRollback({ recorded, ids, snapshot, regshift: '0.1.0' });
    if (back.kind === 'unknown') return 'not yet';
    if (back.kind !== 'frozen') return 'no';
    const outcome = await advanceOnce(ports, planned(back.frozen), new GateWatch(), view);
    see(outcome);
    if (outcome.kind !== 'moved') return exitOf(outcome);
  }
}

/** The journals that the branch holds. */
export function journalsIn(view: RepositoryView): readonly Journal[] {
  const journals = journalsOf(view, LAYOUT);
  if (!journals.ok) throw new Error(JSON.stringify(journals.issues));
  return journals.value;
}

/** The switch that is under way, else the last. */
export function recordedIn(view: RepositoryView): RecordedSwitch | undefined {
  const journals = journalsIn(view);
  const journal = journals.find((one) => !isEnded(one)) ?? journals.at(-1);
  if (journal === undefined) return undefined;
  const path = frozenPath(LAYOUT, journal.id);
  const text = view.files.find((file) => file.path === path)?.content;
  if (text === undefined) throw new Error(`${path} is not there`);
  return { journal, frozen: thawed(text, journal.plan.frozen) };
}

function isHeld({ kind }: AdvanceOutcome): boolean {
  return ['wait', 'act', 'unapproved', 'failed', 'refused'].includes(kind);
}

function isOver(outcome: AdvanceOutcome): boolean {
  const isClosed = outcome.kind === 'committed' && outcome.step.kind === 'close';
  return isClosed || ['done', 'failed', 'refused'].includes(outcome.kind);
}

function exitOf({ kind }: AdvanceOutcome): Exit {
  if (kind === 'committed' || kind === 'done') return 'yes';
  return kind === 'failed' || kind === 'refused' ? 'no' : 'not yet';
}
