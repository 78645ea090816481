import { isNodeScript, nameOf } from '../manifest';
import { valueAt } from '../plain-data';
import type { Problem } from '../problem';
import { scriptOf } from '../script/node-script';
import type { Rule } from './rule';

/** Weight of a script that names none (`objects.md` 2.1). */
const DEFAULT_WEIGHT = 100;
/** The step that merges drop-ins into containerd's configuration (`objects.md` 3.1). */
const CONTAINERD_STEP = 32;

/** A script's file is named weight_name, and files run in the order of their names (`objects.md` 2.3). */
export const scriptOrder: Rule = ({ manifest }) => {
  if (!isNodeScript(manifest)) return [];
  const name = nameOf(manifest) ?? '';
  const given = valueAt(manifest, 'spec', 'weight');
  const weight = typeof given === 'number' ? given : DEFAULT_WEIGHT;
  const place = given === undefined ? ['spec'] : ['spec', 'weight'];
  return [
    ...(name === '' || name.endsWith('.sh') ? [] : [noSuffix(name)]),
    ...(weight > 999 ? [tooHeavy(weight)] : []),
    ...(weight >= CONTAINERD_STEP && writesContainerdRegistry(scriptOf(manifest) ?? '')
      ? [tooLate(weight, place)]
      : []),
  ];
};

function noSuffix(name: string): Problem {
  return {
    code: 'V034',
    severity: 'warning',
    path: ['metadata', 'name'],
    message: 'the name of a NodeGroupConfiguration is the name of the step file and ends in .sh',
    hint: `rename it to ${name}.sh`,
    showValue: true,
  };
}

function tooHeavy(weight: number): Problem {
  return {
    code: 'V035',
    severity: 'warning',
    path: ['spec', 'weight'],
    message: `weight ${String(weight)} has four digits: as text its step sorts before that of weight ${String(weight).slice(0, 3)}`,
    hint: 'use 0 to 999',
    showValue: true,
  };
}

function tooLate(weight: number, path: readonly string[]): Problem {
  return {
    code: 'V036',
    severity: 'warning',
    path,
    at: 'key',
    message: `the script writes registry settings into conf.d, but weight ${String(weight)} runs after containerd is configured (032)`,
    hint: 'use weight 31 or less',
  };
}

/** A drop-in for containerd v1 that holds a registry table, not one that is only moved or deleted. */
function writesContainerdRegistry(script: string): boolean {
  return (
    /\/etc\/containerd\/conf\.d\b/.test(script) &&
    /^\s*\[plugins\.[^\]\n]*\bregistry\b[^\n]*\]/m.test(script)
  );
}
