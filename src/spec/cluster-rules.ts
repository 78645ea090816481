import { checkDelivery } from './delivery-rules';
import { checkNodeRegistries } from './node-registry-rules';
import { asMap } from './plain-value';
import type { PlainMap } from './plain-value';
import { checkPipeline } from './pipeline-rules';
import { checkPlatform } from './platform-rules';
import { checkRegistrySection } from './registry-section';
import { checkRegistrySettings } from './registry-settings';
import type { RuleProblem } from './rule-problem';
import { checkSecretReferences } from './secret-references';

/**
 * Every rule of a cluster file that its schema does not tell, on whatever part of the document is well typed. Never
 * throws, whatever the document.
 */
export function checkClusterRules(document: unknown): readonly RuleProblem[] {
  const spec = asMap(asMap(document)?.['spec']);
  if (spec === undefined) return [];
  const problems = [
    ...checkSecretReferences(spec),
    ...under(['registry'], checkRegistrySettings(spec['registry'], { secrets: 'literals' })),
    ...under(['previous'], checkPrevious(asMap(spec['previous']))),
    ...checkVia(asMap(spec['via'])),
    ...checkPlatform(spec),
    ...checkPipeline(spec),
    ...checkNodeRegistries(spec),
    ...checkDelivery(spec),
  ];
  return under(['spec'], problems);
}

/** An empty map means that there is none; a mode that is missing is the schema's business. */
function checkPrevious(previous: PlainMap | undefined): readonly RuleProblem[] {
  if (previous?.['mode'] === undefined) return [];
  return checkRegistrySettings(previous, { secrets: 'literals' });
}

/** In `via.unmanaged` the address may be left out: it is then taken from the observation. */
function checkVia(via: PlainMap | undefined): readonly RuleProblem[] {
  return (['unmanaged', 'direct'] as const).flatMap((section) => {
    const map = asMap(via?.[section]);
    return map === undefined ? [] : checkRegistrySection(section, map, ['via', section]);
  });
}

function under(
  prefix: readonly string[],
  problems: readonly RuleProblem[],
): readonly RuleProblem[] {
  return problems.map((problem) => ({ ...problem, path: [...prefix, ...problem.path] }));
}
