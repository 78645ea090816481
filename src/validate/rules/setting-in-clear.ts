import { isModuleConfig, settingsOf } from '../manifest';
import { textsOf } from '../plain-data';
import { isBlankOfManual, isHarmless, isSecretKey } from '../secret-words';
import { blankProblem } from './blank-of-manual';
import type { Rule } from './rule';

/** A license, password or token in the settings of a ModuleConfig. */
export const settingInClear: Rule = ({ manifest }) => {
  const settings = settingsOf(manifest);
  if (!isModuleConfig(manifest) || settings === undefined) return [];
  return textsOf(settings, ['spec', 'settings'])
    .filter(({ path, text }) => isSecretKey(path.at(-1) ?? '') && !isHarmless(text))
    .map(({ path, text }) =>
      isBlankOfManual(text)
        ? blankProblem(path)
        : {
            code: 'V041',
            severity: 'error',
            path,
            message: 'a secret stands here in clear',
            hint: 'encrypt it with SOPS, or let regshift render the object from a reference; then change the value: git keeps the old one',
          },
    );
};
