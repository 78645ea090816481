import { isPlainMap } from '../../model/plain-map';
import type { Issue } from '../../model/issue';
import { failure, success } from '../../model/result';
import type { Result } from '../../model/result';
import { ANSWERS, STEPS } from './world';
import type { World } from './world';

/** Checks the data of a world file, and answers it as a world, or everything that is wrong with it. */
export function parseWorld(data: unknown, file: string): Result<World> {
  const issues: Issue[] = [];
  const world = isPlainMap(data) ? data : {};
  if (!isPlainMap(data)) issues.push(problem(file, '', 'a mapping with the key hosts is expected'));
  unknownKeys(world, ['hosts', 'others', 'secret', 'blobs'], file, '', issues);
  const { hosts = {}, others, secret, blobs } = world;
  if (!isPlainMap(hosts))
    issues.push(problem(file, 'hosts', 'a mapping of host[:port] is expected'));
  else for (const [name, host] of Object.entries(hosts)) judgeHost(host, name, file, issues);
  if (others !== undefined) judgeAnswer(others, 'others', file, issues);
  if (blobs !== undefined && !(Number.isInteger(blobs) && Number(blobs) >= 0)) {
    issues.push(problem(file, 'blobs', 'a whole number is expected'));
  }
  if (secret !== undefined) judgeLogin(secret, 'secret', ['serverAddress'], file, issues);
  return issues.length > 0 ? failure(issues) : success(asWorld(world));
}

/** The one place where checked data becomes a world. */
function asWorld(data: Readonly<Record<string, unknown>>): World {
  return { hosts: {}, ...data };
}

function judgeHost(host: unknown, name: string, file: string, issues: Issue[]): void {
  const path = `hosts.${JSON.stringify(name)}`;
  if (!isPlainMap(host)) {
    issues.push(problem(file, path, 'a mapping is expected'));
    return;
  }
  const steps = ['answer', ...STEPS];
  const choices: Readonly<Record<string, readonly string[]>> = {
    challenge: ['Basic', 'Bearer'],
    certificate: ['public', 'private'],
    speaks: ['http', 'https'],
  };
  unknownKeys(
    host,
    [...steps, ...Object.keys(choices), 'login', 'repositories'],
    file,
    path,
    issues,
  );
  for (const step of steps) {
    if (host[step] !== undefined) judgeAnswer(host[step], `${path}.${step}`, file, issues);
  }
  for (const [key, allowed] of Object.entries(choices))
    judgeChoice(host, key, allowed, path, file, issues);
  const { login, repositories } = host;
  if (login !== undefined) {
    judgeLogin(login, `${path}.login`, ['challenge'], file, issues);
    if (isPlainMap(login)) {
      judgeChoice(
        { challenge: 'none', ...login },
        'challenge',
        ['Basic', 'Bearer', 'none'],
        `${path}.login`,
        file,
        issues,
      );
      if (login['challenge'] === undefined) {
        issues.push(
          problem(file, `${path}.login.challenge`, 'one of Basic, Bearer, none is expected'),
        );
      }
    }
  }
  const areTexts =
    Array.isArray(repositories) && repositories.every((item) => typeof item === 'string');
  if (repositories !== undefined && !areTexts) {
    issues.push(problem(file, `${path}.repositories`, 'a list of repositories is expected'));
  }
}

function judgeChoice(
  record: Readonly<Record<string, unknown>>,
  key: string,
  allowed: readonly string[],
  path: string,
  file: string,
  issues: Issue[],
): void {
  const value = record[key];
  if (value === undefined || allowed.some((choice) => choice === value)) return;
  issues.push(problem(file, `${path}.${key}`, `one of ${allowed.join(', ')} is expected`));
}

function judgeAnswer(value: unknown, path: string, file: string, issues: Issue[]): void {
  const status = Number.isInteger(value) && Number(value) >= 400 && Number(value) <= 599;
  if (status || ANSWERS.some((answer) => answer === value)) return;
  const message = `an answer is expected: a status from 400 to 599, or one of ${ANSWERS.join(', ')}`;
  issues.push(problem(file, path, message));
}

function judgeLogin(
  login: unknown,
  path: string,
  more: readonly string[],
  file: string,
  issues: Issue[],
): void {
  if (!isPlainMap(login)) {
    issues.push(problem(file, path, 'a mapping with username and password is expected'));
    return;
  }
  unknownKeys(login, ['username', 'password', ...more], file, path, issues);
  for (const key of ['username', 'password']) {
    if (typeof login[key] !== 'string')
      issues.push(problem(file, `${path}.${key}`, 'a text is expected'));
  }
  const { serverAddress } = login;
  if (serverAddress !== undefined && typeof serverAddress !== 'string') {
    issues.push(problem(file, `${path}.serverAddress`, 'a text is expected'));
  }
}

function unknownKeys(
  record: Readonly<Record<string, unknown>>,
  known: readonly string[],
  file: string,
  path: string,
  issues: Issue[],
): void {
  for (const key of Object.keys(record).filter((name) => !known.includes(name))) {
    const at = path === '' ? key : `${path}.${key}`;
    issues.push(problem(file, at, `unknown key; known here: ${known.join(', ')}`));
  }
}

function problem(file: string, path: string, message: string): Issue {
  const place = path === '' ? { file } : { file, path };
  const hint = 'for example  hosts: {"registry.io": {answer: 503}}';
  return { code: 'N040', severity: 'error', place, message, hint };
}
