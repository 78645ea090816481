import { hasErrors } from '../model/issue';
import type { RenderedPhase } from '../render/render-plan';
import { EXIT } from './exit-codes';
import type { LoadedSwitch } from './load';
import { Rejected } from './rejected';

/** Everything rendered obeys the schemas and rules by which any other manifest is judged. Throws `Rejected`. */
export async function validatePhases(
  phases: readonly RenderedPhase[],
  { input }: LoadedSwitch,
): Promise<void> {
  const { validateObjects } = await import('../validate/validate-objects.js');
  const { judgeOptions } = await import('./judge.js');
  const tool = input.cluster.delivery?.tool;
  const options = judgeOptions(tool === undefined ? {} : { tool });
  const judged = new Set<string>();
  const issues = phases.flatMap((phase) => {
    const fresh = phase.tree.objects.filter((entry) => !judged.has(entry.text));
    for (const entry of fresh) judged.add(entry.text);
    return validateObjects(fresh, options).issues;
  });
  if (hasErrors(issues)) throw new Rejected(issues, EXIT.no);
}
