import { MODES, SECTIONS } from '../model/mode';
import type { Mode, Section } from '../model/mode';
import { asMap, isGiven } from './plain-value';
import type { PlainMap } from './plain-value';
import { checkRegistrySection } from './registry-section';
import { errorAt, errorAtKey } from './rule-problem';
import type { DataPath, RuleProblem } from './rule-problem';
import { checkSecretReferences } from './secret-references';

/** How the settings carry secrets. */
export interface SettingsOptions {
  /** `references`: as in a cluster file. `literals`: texts, as in a ModuleConfig; whether they may stand there is not judged. */
  readonly secrets: 'references' | 'literals';
}

/** The section that each mode takes; Local takes none (`objects.md` 1.5). */
const SECTION_OF_MODE: Readonly<Record<Mode, Section | undefined>> = {
  Direct: 'direct',
  Proxy: 'proxy',
  Unmanaged: 'unmanaged',
  Local: undefined,
};

/**
 * The rules of `settings.registry` that no JSON Schema tells: both layers of `objects.md` 1.5 and 1.6, with DKP's
 * meaning. Paths begin inside `settings`.
 *
 * Types, enums, patterns other than that of `imagesRepo`, and unknown fields are the schema's business; what is not of
 * the right type is passed over. An absent mode means Unmanaged, DKP's default.
 */
export function checkRegistrySettings(
  settings: unknown,
  options: SettingsOptions,
): readonly RuleProblem[] {
  const map = asMap(settings);
  if (map === undefined) return [];
  return [
    ...checkSectionOfMode(map),
    ...SECTIONS.flatMap((section) => checkOneSection(section, map[section])),
    ...(options.secrets === 'references' ? checkSecretReferences(map) : []),
  ];
}

function checkSectionOfMode(settings: PlainMap): readonly RuleProblem[] {
  const mode = modeOf(settings);
  if (mode === undefined) return [];
  const own = SECTION_OF_MODE[mode];
  const missing =
    own !== undefined && own !== 'unmanaged' && !(own in settings)
      ? [missingSection(mode, own)]
      : [];
  const foreign = SECTIONS.filter((section) => section !== own && section in settings);
  return [...missing, ...foreign.map((section) => foreignSection(mode, section))];
}

/** `undefined` for a mode that does not exist, which the schema reports. */
function modeOf(settings: PlainMap): Mode | undefined {
  const { mode } = settings;
  return isGiven(mode) ? MODES.find((known) => known === mode) : 'Unmanaged';
}

function missingSection(mode: Mode, section: Section): RuleProblem {
  const hint = `add  ${section}: {imagesRepo: …}`;
  return errorAt(['mode'], 'S030', `mode ${mode} needs section ${section}`, hint);
}

function foreignSection(mode: Mode, section: Section): RuleProblem {
  const own = SECTION_OF_MODE[mode];
  const takes = own === undefined ? 'takes no section' : `takes only section ${own}`;
  return errorAtKey(
    [section],
    'S031',
    `mode ${mode} ${takes}`,
    `remove ${section}, or change mode`,
  );
}

function checkOneSection(section: Section, value: unknown): readonly RuleProblem[] {
  const map = asMap(value);
  if (map === undefined) return [];
  const path: DataPath = [section];
  const missing =
    'imagesRepo' in map
      ? []
      : [
          errorAtKey(
            path,
            'S022',
            'field imagesRepo is missing',
            'for example registry.example.com/deckhouse/ee',
          ),
        ];
  return [...missing, ...checkRegistrySection(section, map, path)];
}
