import { compareIssues } from '../../model/issue';
import type { Issue } from '../../model/issue';
import { hasFeature, sinceText } from './containerd';
import type { Containerd } from './containerd';
import { fileTraps } from './file-traps';
import { keyTraps } from './key-traps';
import { orderTraps } from './order-traps';
import { parseHostsToml } from './parse-hosts-toml';
import { settingTraps } from './setting-traps';
import type { LintInput, Trap } from './trap';
import { DEFAULT_FOLDER, folderNames, HOSTS_FILE } from './tree';
import type { HostTree } from './tree';

const TRAPS: readonly Trap[] = [fileTraps, keyTraps, orderTraps, settingTraps];

/** Everything in a host directory tree that a containerd silently ignores or breaks over. */
export function lintHostTree(tree: HostTree, containerd: Containerd): readonly Issue[] {
  const files = tree.files.filter(({ path }) => path.split('/').at(-1) === HOSTS_FILE);
  return files
    .flatMap(({ path, content }) => {
      const folders = path.split('/').slice(0, -1);
      const [folder] = folders;
      if (folder === undefined || folders.length > 1) return [neverRead(path)];
      const document = parseHostsToml(content, path);
      return [
        ...lint({ document, containerd, home: { tree, folder } }),
        ...folderTraps(folder, path, tree, containerd),
      ];
    })
    .sort(compareIssues);
}

/** The same for a single `hosts.toml` whose folder is not at hand. */
export function lintHostsToml(
  text: string,
  file: string,
  containerd: Containerd,
): readonly Issue[] {
  const document = parseHostsToml(text, file);
  return [...lint({ document, containerd })].sort(compareIssues);
}

function lint(input: LintInput): readonly Issue[] {
  return TRAPS.flatMap((trap) => trap(input));
}

function neverRead(file: string): Issue {
  return {
    code: 'N032',
    severity: 'warning',
    place: { file },
    message: 'containerd never reads this file: it lies in no folder of a registry',
    hint: 'the folder right below the root is named by the host, with its port: registry.io:5000',
  };
}

function folderTraps(
  folder: string,
  file: string,
  tree: HostTree,
  containerd: Containerd,
): readonly Issue[] {
  if (folder === DEFAULT_FOLDER && !hasFeature(containerd, 'defaultFolder')) {
    return [
      {
        code: 'N030',
        severity: 'error',
        place: { file },
        message: `containerd ${containerd.version} does not know the folder _default: it is there from ${sinceText('defaultFolder')} on`,
        hint: 'make a folder for each registry, or upgrade containerd',
      },
    ];
  }
  const [first] = folderNames(folder, containerd);
  const hides =
    first !== undefined &&
    first !== folder &&
    tree.files.some(({ path }) => path.startsWith(`${first}/`));
  if (!hides) return [];
  return [
    {
      code: 'N031',
      severity: 'error',
      place: { file },
      message: `the folder ${folder} is never read: ${first} comes before it`,
      hint: 'keep one of the two folders',
    },
  ];
}
