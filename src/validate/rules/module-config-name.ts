import { closest } from '../../spec/quoting';
import { isModuleConfig, nameOf, settingsOf } from '../manifest';
import type { Rule } from './rule';

/** Names that regshift knows. There are many more modules; only a near miss is told. */
const KNOWN = ['deckhouse', 'registry', 'global', 'node-manager', 'cert-manager'];

/** A ModuleConfig bears the name of its module (`objects.md` 1.1); `settings.registry` belongs to `deckhouse`. */
export const moduleConfigName: Rule = ({ manifest }) => {
  const name = nameOf(manifest);
  if (!isModuleConfig(manifest) || name === undefined || name === 'deckhouse') return [];
  const meant = KNOWN.includes(name) ? undefined : closest(name, KNOWN);
  const misplaced = settingsOf(manifest)?.['registry'] !== undefined;
  if (meant === undefined && !misplaced) return [];
  return [
    {
      code: 'V021',
      severity: 'warning',
      path: misplaced ? ['spec', 'settings', 'registry'] : ['metadata', 'name'],
      at: misplaced ? 'key' : 'value',
      message: misplaced
        ? `settings.registry belongs to ModuleConfig deckhouse, not to ${name}`
        : `${name} is hardly a module; did you mean ${meant ?? ''}?`,
      hint: 'the name of a ModuleConfig is the name of the module it configures',
      showValue: !misplaced,
    },
  ];
};
