import type { Section } from '../model/mode';
import { splitImagesRepo } from '../model/images-repo';
import { durationSeconds } from './duration';
import { checkImagesRepo } from './images-repo-rules';
import { checkCertificates } from './pem-rules';
import { asText, isGiven } from './plain-value';
import type { PlainMap } from './plain-value';
import { quote } from './quoting';
import { errorAt, errorAtKey } from './rule-problem';
import type { DataPath, RuleProblem } from './rule-problem';

const SHORTEST_TTL_SECONDS = 300;

/**
 * The rules inside one section (`objects.md` 1.5, 1.6, 4.8). Fields of a wrong type are passed over: they are the
 * schema's business.
 */
export function checkRegistrySection(
  kind: Section,
  section: PlainMap,
  path: DataPath,
): readonly RuleProblem[] {
  return [
    ...checkLogin(section, path),
    ...checkAddress(section, path),
    ...checkAuthority(section, path),
    ...(kind === 'proxy' ? [...checkProxy(section, path), ...checkTtl(section, path)] : []),
  ];
}

function checkLogin({ license, username, password }: PlainMap, path: DataPath): RuleProblem[] {
  const problems: RuleProblem[] = [];
  if (isGiven(username) && !isGiven(password)) {
    problems.push(errorAtKey([...path, 'username'], 'S032', 'username needs password beside it'));
  }
  if (isGiven(password) && !isGiven(username)) {
    problems.push(errorAtKey([...path, 'password'], 'S032', 'password needs username beside it'));
  }
  if (isGiven(license) && (isGiven(username) || isGiven(password))) {
    const hint =
      'keep license, which DKP sends as user license-token, or keep username and password';
    problems.push(
      errorAtKey([...path, 'license'], 'S033', 'license excludes username and password', hint),
    );
  }
  return problems;
}

function checkAddress(section: PlainMap, path: DataPath): readonly RuleProblem[] {
  const imagesRepo = section['imagesRepo'];
  return typeof imagesRepo === 'string' && imagesRepo.trim() !== ''
    ? checkImagesRepo(imagesRepo, [...path, 'imagesRepo'])
    : [];
}

function checkAuthority({ ca, scheme }: PlainMap, path: DataPath): readonly RuleProblem[] {
  const text = asText(ca);
  if (text === undefined) return [];
  const place = [...path, 'ca'];
  const unused =
    scheme === 'HTTP'
      ? [
          errorAtKey(
            place,
            'S034',
            'ca is refused with scheme HTTP',
            'remove ca, or write  scheme: HTTPS',
          ),
        ]
      : [];
  return [...unused, ...checkCertificates(text, place)];
}

/** The node services of Proxy require user, password and path of the upstream (`objects.md` 4.8). */
function checkProxy(section: PlainMap, path: DataPath): readonly RuleProblem[] {
  const problems: RuleProblem[] = [];
  if (
    !isGiven(section['license']) &&
    !isGiven(section['username']) &&
    !isGiven(section['password'])
  ) {
    const hint = 'add license, or username and password';
    problems.push(
      errorAtKey(
        path,
        'S042',
        'mode Proxy needs a login: its registry does not pull anonymously',
        hint,
      ),
    );
  }
  const imagesRepo = asText(section['imagesRepo']);
  if (
    imagesRepo !== undefined &&
    !imagesRepo.includes('://') &&
    splitImagesRepo(imagesRepo).path === ''
  ) {
    problems.push(
      errorAt(
        [...path, 'imagesRepo'],
        'S043',
        `mode Proxy needs a path behind the host; got ${quote(imagesRepo)}`,
        'for example registry.example.com/deckhouse/ee',
      ),
    );
  }
  return problems;
}

function checkTtl({ ttl }: PlainMap, path: DataPath): readonly RuleProblem[] {
  const text = asText(ttl);
  if (text === undefined || !/^(?:\d+h)?(?:\d+m)?(?:\d+s)?$/.test(text)) return [];
  const seconds = durationSeconds(text);
  const place = [...path, 'ttl'];
  if (seconds === undefined) {
    return [
      errorAt(place, 'S036', `${quote(text)} is longer than DKP can hold`, 'for example 168h'),
    ];
  }
  if (seconds >= SHORTEST_TTL_SECONDS) return [];
  return [errorAt(place, 'S036', `must be at least 5m; got ${quote(text)}`, "DKP's own is 168h")];
}
