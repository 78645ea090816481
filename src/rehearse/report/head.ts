import type { Prepared } from '../prepare';
import { known } from '../../observe/fields';
import type { Plan } from '../../plan/plan';
import { VIRTUAL_BASE } from '../twin/platform/names';
import type { RegistryParams } from '../twin/state';
import type { Rehearsal, Sources } from './rehearsal';

/** What every rehearsal of a plan begins with. */
export function rehearsalHead(
  plan: Plan,
  { context, assumed }: Prepared,
  seed: number,
): Pick<Rehearsal, 'apiVersion' | 'kind' | 'cluster' | 'route' | 'seed' | 'sources' | 'assumed'> {
  const { from, to } = context.ends;
  return {
    apiVersion: 'regshift.io/v1alpha1',
    kind: 'Rehearsal',
    cluster: plan.cluster,
    route: plan.route,
    seed,
    sources: known<Sources>({ old: sourceText(from), new: sourceText(to) }),
    assumed,
  };
}

/** The virtual name leads to a registry that nobody told. */
function sourceText({ mode, imagesRepo = VIRTUAL_BASE }: RegistryParams): string | undefined {
  if (mode === 'Local') return "the masters' own registries (Local)";
  return imagesRepo === VIRTUAL_BASE ? undefined : `${imagesRepo} (${mode})`;
}
