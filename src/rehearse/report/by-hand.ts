import type { Performance } from '../perform/performance';
import type { Plan } from '../../plan/plan';
import { rounded } from './estimate';
import type { HandTask } from './rehearsal';

/**
 * What a person does, in the order of the plan. Of each action phase the first task is the one that the performance had
 * somebody do; whatever else people did stands at the end.
 */
export function handTasks(plan: Plan, performed: Performance['byHand']): readonly HandTask[] {
  const open = [...performed];
  const acting = new Set(
    plan.hops.flatMap(({ phases }) =>
      phases.filter(({ kind }) => kind === 'action').map(({ id }) => id),
    ),
  );
  const planned = plan.actions.map((action): HandTask => {
    const at = acting.has(action.phase)
      ? open.findIndex(({ phase }) => phase === action.phase)
      : -1;
    const [done] = at < 0 ? [] : open.splice(at, 1);
    return done === undefined
      ? action
      : { ...action, at: rounded(done.at), seconds: rounded(done.seconds) };
  });
  return [
    ...planned,
    ...open.map(({ phase, text, at, seconds }) => ({
      phase,
      text,
      at: rounded(at),
      seconds: rounded(seconds),
    })),
  ];
}
