import { plain } from '../faults/parse-fault';
import type { Moment } from '../faults/fault';
import { decide } from '../run/decide';
import { TIMELESS } from '../run/evidence';
import type { RunContext } from '../run/run-context';
import type { RunState } from '../run/run-state';

/** Whether a moment has come: a push is due, or a phase or condition of that name is under way. */
export function isMoment(moment: Moment, run: RunState, context: RunContext): boolean {
  if (moment.kind === 'push') return run.runner.at === 'judged';
  return [phaseOf(run, context), ...underWay(run)].some((name) =>
    plain(name).includes(moment.word),
  );
}

/** The phase that a switch is in: the one whose gate is waited for, be it one without a commit. */
export function phaseOf(run: RunState, context: RunContext): string {
  const { course } = run;
  const { stages } = context;
  switch (course.way) {
    case 'forward':
      return decide(run, context, TIMELESS).stage ?? stages[course.stage]?.id ?? '';
    case 'back':
      return stages[course.from]?.inverse[course.step]?.id ?? '';
    case 'done':
      return 'done';
    case 'reverted':
      return 'reverted';
  }
}

/** Conditions that DKP is at. */
function underWay({ twin }: RunState): readonly string[] {
  const shown = twin.platform?.orchestrator?.conditions ?? [];
  return shown.filter(({ status }) => status === 'False').map(({ type }) => type);
}
