import { compareText } from '../../../model/issue';
import { remember } from '../../../model/remember';
import { known } from '../../../observe/fields';
import type { Condition } from '../../../observe/snapshot';
import type { Ground } from '../ground';
import type { OrchestratorState, TwinCondition } from '../state';

/** When conditions flipped, in RFC 3339; a type that is not known has no time. */
export type TransitionTimes = (type: string) => string | undefined;

/** Conditions of `registry-state` as `observe` reads them: by type. */
export function conditionFacts(
  { conditions }: OrchestratorState,
  ground: Ground,
  times: TransitionTimes | undefined,
): readonly Condition[] {
  const facts = timeless(ground)(conditions);
  if (times === undefined) return facts;
  return facts.map((fact) => known<Condition>({ ...fact, lastTransitionTime: times(fact.type) }));
}

const timeless = remember((ground: Ground) => {
  const spelled = shortSpelling(ground);
  const fact = remember(({ type, status, reason, message }: TwinCondition): Condition => ({
    type,
    status,
    reason,
    message: spelled(message),
  }));
  return remember((conditions: OrchestratorState['conditions']): readonly Condition[] =>
    conditions.map(fact).sort((a, b) => compareText(a.type, b.type)),
  );
});

/** Texts with the first digits of versions as the cluster spells them (`switching.md` 3.6). */
function shortSpelling(ground: Ground): (text: string) => string {
  const shorts = new Map(
    Object.entries(ground.seen?.spelled ?? {}).map(([twins, seen]) => [
      twins.slice(0, SHORT),
      seen.slice(0, SHORT),
    ]),
  );
  return (text) =>
    text.replace(
      /"([0-9a-f]{8})\.\.\."/g,
      (_whole, short: string) => `"${shorts.get(short) ?? short}..."`,
    );
}

const SHORT = 8;
