import type { CodeEntry } from '../../model/issue';

/** Rows are easier to read than objects: code, title, why it is a problem, what to do. */
type CodeRow = readonly [code: string, title: string, meaning: string, remedy: string];

const WHOLE_FILE: readonly CodeRow[] = [
  [
    'N001',
    'hosts.toml is no TOML',
    'containerd ignores the whole file with one line in its log, and asks the original registry.',
    'Correct the text at the place named. The format is TOML 1.0.',
  ],
  [
    'N002',
    'hosts.toml kills containerd',
    'containerd panics over this instead of refusing the file; one pull with it ends the daemon.',
    'Correct the text at the place named before the file gets to a node.',
  ],
  [
    'N003',
    'unknown capability',
    'containerd ignores the whole file because of it, and asks the original registry.',
    'Write pull, resolve and push; referrers from 2.2.0 on.',
  ],
  [
    'N004',
    'setting of the wrong type',
    'containerd ignores the whole file because of it, and asks the original registry.',
    'Write the value as the message says.',
  ],
  [
    'N005',
    'no host table',
    'Before 1.7.32 and 2.0.0 a file without a table [host] is ignored whole: server and ca do nothing.',
    'Add an empty table [host].',
  ],
  [
    'N006',
    'hosts.toml says nothing',
    'The file is empty; containerd reads the folder as if there were none.',
    'Fill it, or remove it.',
  ],
  [
    'N007',
    'not a URL of a host',
    'containerd can not read the URL, and ignores the whole file.',
    'Write https://host[:port], with a path only together with override_path.',
  ],
];

const CERTIFICATES: readonly CodeRow[] = [
  [
    'N010',
    'certificate file is missing',
    'Every pull of this registry fails, whatever the other hosts could do.',
    'Put the file there before the hosts.toml that names it, or take the setting out.',
  ],
  [
    'N011',
    'file holds no certificate',
    'Every pull of this registry fails, whatever the other hosts could do.',
    'Put a certificate in PEM into the file.',
  ],
  [
    'N012',
    'ca without a name',
    'An empty name is the folder itself: every pull of this registry fails.',
    'Name a file, or take the setting out.',
  ],
];

const HOSTS: readonly CodeRow[] = [
  [
    'N020',
    'vendor table on upstream containerd',
    "auth and rewrite are known to DKP's patched containerd only; the upstream one takes neither credentials nor paths from them, and says nothing.",
    'Write credentials as a header; map paths with override_path or a proxy.',
  ],
  [
    'N021',
    'host in dotted keys or braces',
    'Before 2.0.0 hosts in braces have no fixed order; from 2.0.0 on neither form is a host at all.',
    'Write a table header for each host: [host."https://…"].',
  ],
  [
    'N022',
    'table out of place',
    'From 2.0.0 on a header that returns to an earlier host lists that host a second time.',
    'Move the table right after the one of its host.',
  ],
  [
    'N023',
    'unknown key',
    'containerd ignores it and says nothing.',
    'Correct the spelling, or take it out.',
  ],
  [
    'N024',
    'key in the wrong case',
    'Before 2.0.0 a key counts in lower case and in capitals, not in a mixture.',
    'Write the key in lower case.',
  ],
  [
    'N025',
    'setting of a newer containerd',
    'This version of containerd ignores it and says nothing.',
    'Take it out, or upgrade containerd.',
  ],
  [
    'N026',
    'path without override_path',
    'containerd adds /v2 to the path: most registries answer 404 there.',
    'Add override_path = true and the whole path with /v2, if that is what is meant.',
  ],
  [
    'N027',
    'certificate is not checked',
    'Whoever can answer in place of the host can send any image by tag, and read the credentials.',
    'Name the CA of the host instead.',
  ],
  [
    'N028',
    'plain http',
    'Content and credentials can be read and changed on the way, and before 2.3.0 a host that accepts but never answers blocks the pull for ever.',
    'Use https.',
  ],
  [
    'N029',
    'http host with settings of TLS',
    'From 1.7.7 on https is tried first because of them; before, they do nothing.',
    'Write https, or take the settings out.',
  ],
];

const FOLDERS: readonly CodeRow[] = [
  [
    'N030',
    'folder _default does not count',
    'Before 1.6.17 and 1.7.0 containerd knows no folder for all other registries.',
    'Make a folder for each registry, or upgrade containerd.',
  ],
  [
    'N031',
    'folder is hidden by another',
    'host_port_ comes before host:port; the second is never read.',
    'Keep one of the two.',
  ],
  [
    'N032',
    'hosts.toml that is never read',
    'containerd reads it only directly inside the folder of a registry.',
    'Move it into a folder named by the host.',
  ],
];

const WORLDS: readonly CodeRow[] = [
  [
    'N040',
    'not a world',
    'A world file says how hosts answer in a simulation; this one can not be read as that.',
    'Correct the key named.',
  ],
];

/** Codes of what containerd ignores or breaks over in a host directory tree, and of world files. */
export const NODE_CODES: readonly CodeEntry[] = [
  ...WHOLE_FILE,
  ...CERTIFICATES,
  ...HOSTS,
  ...FOLDERS,
  ...WORLDS,
].map(([code, title, meaning, remedy]) => ({ code, title, meaning, remedy }));
