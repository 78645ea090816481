import { IMAGES_REPO_PATTERN, normalizeImagesRepo, splitImagesRepo } from '../model/images-repo';
import { carriesLogin, quote } from './quoting';
import { checkRegistryHost, warnOfBareHost } from './registry-host';
import { errorAt } from './rule-problem';
import type { DataPath, RuleProblem } from './rule-problem';

const SHAPE = new RegExp(IMAGES_REPO_PATTERN);
const EXAMPLE = 'for example registry.example.com:5000/deckhouse/ee';

/** A part of a repository name as registries accept it. */
const OCI_COMPONENT = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;

/**
 * The rules of `imagesRepo` on its normalized text: the pattern (`objects.md` 1.4), a real host, a port that exists, no
 * `.` and `..` in the path (`switching.md` 2.2), and a path that registries accept.
 */
export function checkImagesRepo(text: string, path: DataPath): readonly RuleProblem[] {
  const repo = normalizeImagesRepo(text);
  const addition = checkAdditions(repo, path);
  if (addition.length > 0) return addition;
  if (!SHAPE.test(repo)) {
    const message = `must be host, port and path; got ${quote(text)}`;
    return [errorAt(path, 'S024', message, EXAMPLE)];
  }
  const { host, path: repository } = splitImagesRepo(repo);
  return [
    ...checkRegistryHost(host, path),
    ...warnOfBareHost(host, path),
    ...checkRepositoryPath(repository, path),
  ];
}

/** What people paste along with the address. */
function checkAdditions(repo: string, path: DataPath): readonly RuleProblem[] {
  if (carriesLogin(repo)) {
    const hint = 'write the address alone; username and password have fields of their own';
    return [errorAt(path, 'S103', 'a login must not stand in the address', hint)];
  }
  if (/^[a-z]+:\/\//i.test(repo)) {
    const bare = repo.replace(/^[a-z]+:\/\//i, '');
    const hint = `write ${quote(bare)}, and  scheme: HTTPS  or  scheme: HTTP  beside it`;
    return [errorAt(path, 'S037', 'must not hold a scheme', hint)];
  }
  const pinned = /(?:@sha256:[0-9a-f]*|(?<=\/[^/:]*):[\w][\w.-]*)$/i.exec(repo)?.[0];
  if (pinned === undefined) return [];
  const kind = pinned.startsWith('@') ? 'digest' : 'tag';
  const hint = 'name the repository alone: DKP chooses the images by its own version';
  return [errorAt(path, 'S037', `must not hold a ${kind}; got ${quote(pinned)}`, hint)];
}

function checkRepositoryPath(repository: string, path: DataPath): readonly RuleProblem[] {
  const parts = repository.split('/').slice(1);
  return parts.flatMap((part) => {
    if (part === '.' || part === '..') {
      return [errorAt(path, 'S040', `the path must not hold ${quote(part)}`, EXAMPLE)];
    }
    if (/[A-Z]/.test(part)) {
      const hint = `write ${quote(part.toLowerCase())}`;
      return [
        errorAt(path, 'S041', `${quote(part)}: registries take lower case only in a path`, hint),
      ];
    }
    if (!OCI_COMPONENT.test(part)) {
      const message = `${quote(part)} is no part of a repository name: dots, dashes, underscores stand only between letters and digits`;
      return [errorAt(path, 'S041', message)];
    }
    return [];
  });
}
