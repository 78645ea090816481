import { IMAGES_REPO_PATTERN } from '../../../model/images-repo';
import { MODES, SECTIONS } from '../../../model/mode';
import type { Mode, Section } from '../../../model/mode';
import { isPlainMap } from '../../../model/plain-map';
import type { Generation } from '../ground';

type PlainMap = Readonly<Record<string, unknown>>;

/** What each generation's schema knows (`versions.md` 6). */
const SCHEMAS: Readonly<
  Record<Generation, { readonly modes: readonly Mode[]; readonly sections: readonly Section[] }>
> = {
  D1: { modes: ['Unmanaged', 'Direct'], sections: ['direct'] },
  D2: { modes: ['Unmanaged', 'Direct'], sections: ['direct', 'unmanaged'] },
  C: { modes: MODES, sections: SECTIONS },
};

/** The section that belongs to each mode (`objects.md` 1.5). */
const OWN_SECTION: Readonly<Record<Mode, Section | undefined>> = {
  Direct: 'direct',
  Proxy: 'proxy',
  Unmanaged: 'unmanaged',
  Local: undefined,
};

const REPO = new RegExp(IMAGES_REPO_PATTERN);
const TTL_PATTERN = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/;
const LEAST_TTL_SECONDS = 300;

/** What is wrong with `settings.registry`, by the schema and the model behind it (`objects.md` 1.3 to 1.6). */
export function settingsViolations(settings: unknown, generation: Generation): readonly string[] {
  if (settings === undefined) return [];
  if (!isPlainMap(settings)) return ['must be an object'];
  const { modes, sections } = SCHEMAS[generation];
  const wanted = settings['mode'] ?? 'Unmanaged';
  const mode = modes.find((known) => known === wanted);
  return [
    ...(mode === undefined ? [`mode must be one of ${modes.join(', ')}`] : []),
    ...SECTIONS.filter((section) => section in settings && !sections.includes(section)).map(
      (section) => `unknown field ${section}`,
    ),
    ...(mode === undefined ? [] : sectionsOfMode(mode, settings)),
    ...SECTIONS.flatMap((section) => sectionViolations(section, settings[section])),
  ];
}

function sectionsOfMode(mode: Mode, settings: PlainMap): readonly string[] {
  const own = OWN_SECTION[mode];
  const isMissing = own !== undefined && own !== 'unmanaged' && settings[own] === undefined;
  const foreign = SECTIONS.filter((section) => section !== own && settings[section] !== undefined);
  return [
    ...(isMissing ? [`section ${own} is required in mode ${mode}`] : []),
    ...foreign.map((section) => `section ${section} is forbidden in mode ${mode}`),
  ];
}

function sectionViolations(name: Section, section: unknown): readonly string[] {
  if (section === undefined) return [];
  if (!isPlainMap(section)) return [`${name} must be an object`];
  return [
    ...repoViolations(section['imagesRepo']),
    ...enumViolations(section, 'scheme', ['HTTP', 'HTTPS']),
    ...enumViolations(section, 'checkMode', ['Default', 'Relax']),
    ...loginViolations(section),
    ...(section['scheme'] === 'HTTP' && isGiven(section['ca'])
      ? ['ca must be empty with scheme HTTP']
      : []),
    ...ttlViolations(name, section['ttl']),
  ].map((text) => `${name}: ${text}`);
}

function repoViolations(repo: unknown): readonly string[] {
  if (repo === undefined) return ['imagesRepo is required'];
  return typeof repo === 'string' && REPO.test(repo)
    ? []
    : [`imagesRepo must match ${IMAGES_REPO_PATTERN}`];
}

function enumViolations(
  section: PlainMap,
  field: string,
  allowed: readonly string[],
): readonly string[] {
  const value = section[field];
  return value === undefined || allowed.some((one) => one === value)
    ? []
    : [`${field} must be one of ${allowed.join(', ')}`];
}

function loginViolations(section: PlainMap): readonly string[] {
  const texts = ['username', 'password', 'license', 'ca'].filter(
    (field) => section[field] !== undefined && typeof section[field] !== 'string',
  );
  const hasUsername = isGiven(section['username']);
  const hasPassword = isGiven(section['password']);
  return [
    ...texts.map((field) => `${field} must be a string`),
    ...(hasUsername && !hasPassword ? ['password is required with username'] : []),
    ...(hasPassword && !hasUsername ? ['username is required with password'] : []),
    ...(isGiven(section['license']) && (hasUsername || hasPassword)
      ? ['license excludes username and password']
      : []),
  ];
}

function ttlViolations(name: Section, ttl: unknown): readonly string[] {
  if (ttl === undefined || ttl === '') return [];
  if (name !== 'proxy') return ['unknown field ttl'];
  const match = typeof ttl === 'string' ? TTL_PATTERN.exec(ttl) : null;
  if (match === null) return [`ttl must match ${TTL_PATTERN.source}`];
  const [hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part || 0));
  return hours * 3600 + minutes * 60 + seconds >= LEAST_TTL_SECONDS
    ? []
    : ['ttl must be at least 5m'];
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== '';
}
