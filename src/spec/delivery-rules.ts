import { durationSeconds } from './duration';
import { checkCertificates } from './pem-rules';
import { asMap, asText } from './plain-value';
import type { PlainMap } from './plain-value';
import { quote } from './quoting';
import { errorAt, errorAtKey } from './rule-problem';
import type { DataPath, RuleProblem } from './rule-problem';

/** The rules of `secrets`, `delivery` and of the paths in the repository. */
export function checkDelivery(spec: PlainMap): readonly RuleProblem[] {
  const delivery = asMap(spec['delivery']) ?? {};
  return [
    ...checkSecrets(asMap(spec['secrets'])),
    ...checkPlugin(delivery),
    ...checkLogin(asText(delivery['repository']), ['delivery', 'repository'], OF_GIT),
    ...checkLogin(
      asText(asMap(delivery['forge'])?.['url']),
      ['delivery', 'forge', 'url'],
      OF_FORGE,
    ),
    ...checkDeadline(asText(delivery['deadline'])),
    ...checkRepositoryPath(delivery['path'], ['delivery', 'path']),
    ...checkRepositoryPath(asMap(spec['moduleConfig'])?.['file'], ['moduleConfig', 'file']),
  ];
}

function checkSecrets(secrets: PlainMap = {}): readonly RuleProblem[] {
  const { backend } = secrets;
  const certificate = asText(secrets['certificate']);
  return [
    ...checkAge(secrets),
    ...checkOwnField(
      secrets,
      'certificate',
      'SealedSecrets',
      'certificate: what  kubeseal --fetch-cert  prints',
    ),
    ...checkOwnField(
      secrets,
      'store',
      'ExternalSecrets',
      'store: {name: …, kind: ClusterSecretStore}',
    ),
    ...(certificate === undefined || backend !== 'SealedSecrets'
      ? []
      : checkCertificates(certificate, ['secrets', 'certificate']).map(fetchedCertificate)),
  ];
}

function checkAge({ backend, age }: PlainMap): readonly RuleProblem[] {
  if (backend === 'Sops' && age === undefined) {
    const hint = 'add  age: {recipients: [age1…]}';
    return [
      errorAt(['secrets', 'backend'], 'S054', 'backend Sops needs age: for whom to encrypt', hint),
    ];
  }
  if (backend === 'Reference' && age !== undefined) {
    const message = 'backend Reference encrypts nothing, so age has no use';
    return [errorAtKey(['secrets', 'age'], 'S055', message, 'remove age')];
  }
  return [];
}

/** A field that one backend needs, and no other has a use for. */
function checkOwnField(
  secrets: PlainMap,
  field: string,
  owner: string,
  example: string,
): readonly RuleProblem[] {
  const { backend } = secrets;
  const present = secrets[field] !== undefined;
  if (backend === owner && !present) {
    const message = `backend ${owner} needs ${field}`;
    return [errorAt(['secrets', 'backend'], 'S058', message, `add  ${example}`)];
  }
  if (typeof backend === 'string' && backend !== owner && present) {
    const message = `${field} is for backend ${owner} only; backend is ${quote(backend)}`;
    return [errorAtKey(['secrets', field], 'S059', message, `remove ${field}`)];
  }
  return [];
}

function fetchedCertificate(problem: RuleProblem): RuleProblem {
  return { ...problem, hint: 'write what  kubeseal --fetch-cert  prints' };
}

function checkPlugin({ tool, plugin }: PlainMap): readonly RuleProblem[] {
  if (plugin === undefined || tool !== 'Flux') return [];
  const message = 'plugin is for tool ArgoCD only; Flux decrypts by itself';
  return [errorAtKey(['delivery', 'plugin'], 'S056', message, 'remove plugin')];
}

const OF_GIT = "write the URL alone; git's credential helper knows the login";
const OF_FORGE =
  "write the URL alone; the token comes from REGSHIFT_FORGE_TOKEN, or the forge's own variable";

/** An http URL needs no user name: whatever stands there is a token. With ssh the name alone is no secret. */
function checkLogin(url: string | undefined, path: DataPath, hint: string): readonly RuleProblem[] {
  if (url === undefined) return [];
  const login = /^[a-z+]+:\/\/([^/]*)@/i.exec(url)?.[1];
  if (login === undefined || (/^(?:git\+)?ssh:/i.test(url) && !login.includes(':'))) return [];
  return [errorAt(path, 'S103', 'a login must not stand in the URL', hint)];
}

function checkDeadline(deadline: string | undefined): readonly RuleProblem[] {
  if (deadline === undefined || !/^(?:\d+h)?(?:\d+m)?(?:\d+s)?$/.test(deadline)) return [];
  const seconds = durationSeconds(deadline);
  if (seconds !== undefined && seconds > 0) return [];
  const message = `must be longer than nothing and shorter than 292 years; got ${quote(deadline)}`;
  return [errorAt(['delivery', 'deadline'], 'S066', message, 'for example 2h')];
}

function checkRepositoryPath(value: unknown, path: DataPath): readonly RuleProblem[] {
  const text = asText(value);
  if (text === undefined) return [];
  const fault = repositoryPathFault(text);
  if (fault === undefined) return [];
  const message = `must be a path inside the repository; ${quote(text)} ${fault}`;
  return [errorAt(path, 'S057', message, 'for example clusters/prod-1/deckhouse.yaml')];
}

function repositoryPathFault(text: string): string | undefined {
  if (/^[/\\]|^[a-z]:/i.test(text)) return 'is absolute';
  if (text.includes('\\')) return 'has a backslash';
  const parts = text.replace(/\/$/, '').split('/');
  if (parts.includes('..')) return 'leads out of a folder by ".."';
  if (parts.some((part) => part === '' || part.trim() !== part)) return 'has an empty part';
  if (parts.includes('.git')) return "is inside git's own folder";
  return undefined;
}
