import { asMap, isGiven } from './plain-value';
import type { PlainMap } from './plain-value';
import { errorAt, errorAtKey } from './rule-problem';
import type { RuleProblem } from './rule-problem';

/** The rules between `platform`, `engine`, the modes and the way out. */
export function checkPlatform(spec: PlainMap): readonly RuleProblem[] {
  return [...checkEngine(spec), ...checkLeave(spec)];
}

function checkEngine(spec: PlainMap): readonly RuleProblem[] {
  const type = asMap(spec['platform'])?.['type'];
  if (type !== 'Kubernetes' || !['Module', undefined].some((engine) => engine === spec['engine']))
    return [];
  const message = 'type Kubernetes has no registry module; engine Module needs Deckhouse';
  return [errorAt(['platform', 'type'], 'S050', message, 'write  engine: Pipeline')];
}

function checkLeave(spec: PlainMap): readonly RuleProblem[] {
  const leave = asMap(spec['leave']);
  const asked = Object.keys(leave ?? {}).filter((step) => leave?.[step] === true);
  if (asked.length === 0) return [];
  const registry = asMap(spec['registry']);
  const cri = asMap(spec['platform'])?.['cri'];
  const elsewhere = registry?.['mode'] !== 'Unmanaged' || isGiven(registry['unmanaged']);
  return [
    ...(elsewhere
      ? [
          errorAtKey(
            ['leave'],
            'S052',
            'the way out needs mode Unmanaged without a section',
            'write  registry: {mode: Unmanaged}  or remove leave',
          ),
        ]
      : []),
    ...(cri === 'ContainerdV2' && asked.includes('legacyContainerd')
      ? [
          errorAtKey(
            ['leave', 'legacyContainerd'],
            'S053',
            'containerd v2 has no legacy configuration; platform.cri is ContainerdV2',
            'remove legacyContainerd',
          ),
        ]
      : []),
  ];
}
