import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesForCluster, starterFiles } from '../../deliver/starter/starter-files';
import type { CiSystem, Starter } from '../../deliver/starter/starter';
import { addFiles, findInPlace, mayBeFolder } from '../../io/add-files';
import type { Found } from '../../io/add-files';
import { packageRoot, packageVersion } from '../../io/package-root';
import { fileSet } from '../../model/file-set';
import type { FileSet, TextFile } from '../../model/file-set';
import type { Issue } from '../../model/issue';
import type { Mode } from '../../model/mode';
import { loadClusterText } from '../../spec/load-cluster';
import { accessFiles } from '../access-files';
import { EXIT } from '../exit-codes';
import type { ExitCode } from '../exit-codes';
import { loadClusterFile, valueOf } from '../load';
import { formatInit } from '../print/init-text';
import type { InitReport } from '../print/init-text';
import { painterFor } from '../print/painter';
import { structured } from '../print/structured';
import { badUsage, Rejected } from '../rejected';
import type { Streams } from '../streams';

/** Options as the command line has them: what was not given is absent. */
export interface InitFlags {
  readonly name?: string;
  readonly mode?: Mode;
  readonly imagesRepo?: string;
  readonly engine?: 'Module' | 'Pipeline';
  readonly image: readonly string[];
  readonly tool?: 'Flux' | 'ArgoCD';
  readonly repository?: string;
  readonly branch?: string;
  readonly path?: string;
  readonly ageRecipient: readonly string[];
  readonly fleet: boolean;
  readonly ci?: CiSystem;
  readonly clusterFile?: string;
  readonly output: 'text' | 'json' | 'yaml';
}

/** `regshift init`: adds files to a folder, all or none, and never touches one that is there. */
export function init(folder: string, flags: InitFlags, streams: Streams): ExitCode {
  const { files, clusterFile } = flags.clusterFile === undefined ? started(flags) : followed(flags);
  if (!mayBeFolder(folder)) throw badUsage(`${folder} is a file`, 'name a folder');
  const found = findInPlace(folder, files);
  refuseOthers(folder, found);
  const missing = new Set(found.filter(({ standing }) => standing === 'nothing').map(pathOf));
  addFiles(
    folder,
    files.filter((file) => missing.has(file.path)),
  );
  streams.stdout.write(format(reportOf(folder, found, clusterFile), flags, streams));
  return EXIT.yes;
}

interface Made {
  readonly files: FileSet;
  /** Path of the cluster file: from the root of the repository, or as the call named it. */
  readonly clusterFile: { readonly path: string; readonly isNew: boolean };
}

function started(flags: InitFlags): Made {
  const starter = starterOf(flags);
  if (flags.fleet && starter.tool === 'Flux') throw noFleet();
  const version = packageVersion();
  const options = {
    isFleet: flags.fleet,
    version,
    ci: flags.ci ?? 'github',
    schema: readFileSync(join(packageRoot(), 'schemas/cluster-registry.schema.json'), 'utf8'),
  };
  const files = valueOf(starterFiles(starter, options), EXIT.usage);
  const path = `${starter.path}/${starter.name}.yaml`;
  return {
    files: fileSet([...files, ...accessTo(files, path)]),
    clusterFile: { path, isNew: true },
  };
}

function accessTo(files: FileSet, path: string): readonly TextFile[] {
  const text = files.find((file) => file.path === path)?.content ?? '';
  return accessFiles(valueOf(loadClusterText(text, path), EXIT.usage));
}

/** Options that say what a new cluster file holds, or what stands beside it. */
const OF_A_NEW_FILE = [
  'name',
  'mode',
  'imagesRepo',
  'engine',
  'tool',
  'repository',
  'branch',
  'path',
  'ci',
] as const satisfies readonly (keyof InitFlags)[];

function followed(flags: InitFlags): Made {
  const path = flags.clusterFile ?? '';
  const many = flags.image.length + flags.ageRecipient.length > 0;
  if (many || OF_A_NEW_FILE.some((key) => flags[key] !== undefined)) {
    throw badUsage(
      '--cluster-file names a cluster file that is there: options for a new one, and --ci, do not go with it',
      'edit the file instead; only --fleet may stand beside it',
    );
  }
  const cluster = loadClusterFile(path);
  if (flags.fleet && cluster.delivery?.tool === 'Flux') throw noFleet();
  const options = { isFleet: flags.fleet, version: packageVersion() };
  const own = valueOf(filesForCluster(cluster, options), EXIT.usage);
  const files = fileSet([...own, ...accessFiles(cluster)]);
  return { files, clusterFile: { path, isNew: false } };
}

function noFleet(): Rejected {
  return badUsage(
    '--fleet is for tool ArgoCD: Flux has no object that stands for many clusters',
    'leave it out; the GitRepository is shared, and each cluster has a Kustomization',
  );
}

function starterOf(flags: InitFlags): Starter {
  return {
    name: flags.name ?? 'prod-1',
    engine: flags.engine ?? 'Module',
    mode: flags.mode ?? 'Direct',
    imagesRepo: flags.imagesRepo ?? 'registry.deckhouse.io/deckhouse/ee',
    tool: flags.tool ?? 'Flux',
    repository: flags.repository ?? 'https://git.example.com/fleet.git',
    branch: simple('--branch', flags.branch ?? 'main'),
    path: simple('--path', flags.path ?? 'clusters'),
    ageRecipients: flags.ageRecipient,
    images: imagesOf(flags),
  };
}

/** Branch and path stand in workflows and scripts, where other characters would mean something. */
function simple(option: string, value: string): string {
  if (/^(?:[A-Za-z0-9_][A-Za-z0-9._-]*)(?:\/[A-Za-z0-9_][A-Za-z0-9._-]*)*$/.test(value))
    return value;
  throw badUsage(
    `${option} ${JSON.stringify(value)} can not be put into workflows as it is`,
    'letters, digits, dots, dashes and underscores, with / between parts',
  );
}

function imagesOf({ engine, image }: InitFlags): Readonly<Record<string, string>> {
  if (image.length > 0 && engine !== 'Pipeline') {
    throw badUsage('--image is for engine Pipeline', "DKP's module brings its own images");
  }
  const images = new Map<string, string>();
  for (const text of image) {
    const [, part, name] = /^(nginx|distribution|regsync)=(.+)$/.exec(text) ?? [];
    if (part === undefined || name === undefined || images.has(part)) {
      throw badUsage(
        `--image ${text} can not be read`,
        'each of nginx, distribution and regsync once: nginx=registry.example.com/nginx@sha256:…',
      );
    }
    images.set(part, name);
  }
  return Object.fromEntries(images);
}

function refuseOthers(folder: string, found: readonly Found[]): void {
  const others = found.filter(({ standing }) => standing !== 'nothing' && standing !== 'same');
  if (others.length > 0)
    throw new Rejected(
      others.map((one) => inTheWay(folder, one)),
      EXIT.no,
    );
}

function inTheWay(folder: string, { path, standing }: Found): Issue {
  const message = {
    nothing: '',
    same: '',
    other: 'is there with other content, and init replaces nothing',
    'no-file':
      'can not be written: something that is no file, or no folder on the way to it, is there',
    link: 'is a symbolic link, or below one, which is neither replaced nor followed',
  }[standing];
  return {
    code: 'U020',
    severity: 'error',
    place: { file: join(folder, path) },
    message,
    hint: 'move it away, choose other options (--ci none), or write what is missing by hand',
  };
}

function pathOf({ path }: Found): string {
  return path;
}

function reportOf(
  folder: string,
  found: readonly Found[],
  { path, isNew }: Made['clusterFile'],
): InitReport {
  const file = isNew ? join(folder, path) : path;
  return {
    apiVersion: 'regshift.io/v1alpha1',
    kind: 'Init',
    folder,
    files: found.map((one) => ({
      path: one.path,
      state: one.standing === 'same' ? 'unchanged' : 'written',
    })),
    next: [
      `regshift validate ${folder}`,
      ...(isNew ? [`regshift plan -f ${file} --from U0`] : [`regshift plan -f ${file}`]),
    ],
  };
}

function format(report: InitReport, { output }: InitFlags, streams: Streams): string {
  switch (output) {
    case 'json':
    case 'yaml':
      return structured(report, output);
    case 'text':
      return formatInit(report, painterFor(streams.stdout, streams));
  }
}
