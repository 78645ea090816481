import { relative, resolve } from 'node:path';
import { parse, YAMLParseError } from 'yaml';
import type { TextFile } from '../../model/file-set';
import { fileSet } from '../../model/file-set';
import type { Issue } from '../../model/issue';
import { readInput, readTree } from '../../io/read-files';
import { parseContainerdVersion } from '../../node/hosts/containerd';
import type { Containerd, ContainerdDialect } from '../../node/hosts/containerd';
import { parseImageReference } from '../../node/hosts/image-reference';
import type { ImageReference } from '../../node/hosts/image-reference';
import { lintHostTree } from '../../node/hosts/lint-host-tree';
import { parseWorld } from '../../node/hosts/parse-world';
import { simulatePull } from '../../node/hosts/simulate-pull';
import { USUAL_ROOTS } from '../../node/hosts/tree';
import type { HostTree } from '../../node/hosts/tree';
import type { World } from '../../node/hosts/world';
import { EXIT } from '../exit-codes';
import type { ExitCode } from '../exit-codes';
import { valueOf } from '../load';
import { painterFor } from '../print/painter';
import { formatSimulation } from '../print/simulation-text';
import { structured } from '../print/structured';
import { badUsage } from '../rejected';
import type { Streams } from '../streams';

export interface ExplainPullOptions {
  readonly image: string;
  readonly tree: string;
  readonly containerd: string;
  readonly dialect: ContainerdDialect;
  readonly world?: string;
  readonly output: 'text' | 'json' | 'yaml';
}

/** `regshift explain pull`: which hosts would be asked for an image, and what would come of it. */
export function explainPull(options: ExplainPullOptions, streams: Streams): ExitCode {
  const image = imageNamed(options.image);
  const containerd = containerdNamed(options);
  const tree = loadHostTree(options.tree);
  const simulation = simulatePull(image, tree, containerd, loadWorld(options.world));
  const { file } = simulation;
  const findings = lintHostTree(tree, containerd)
    .filter(({ place }) => place.file === file)
    .map((issue) => under(options.tree, issue));
  if (options.output === 'text') {
    const paint = painterFor(streams.stdout, streams);
    streams.stdout.write(formatSimulation(simulation, findings, paint));
    return EXIT.yes;
  }
  const data = {
    apiVersion: 'regshift.io/v1alpha1',
    kind: 'Simulation',
    ...simulation,
    findings,
  };
  streams.stdout.write(structured(data, options.output));
  return EXIT.yes;
}

function imageNamed(text: string): ImageReference {
  const image = parseImageReference(text);
  if (image !== undefined) return image;
  throw badUsage(
    `${text} is no image reference`,
    'for example registry.io/team/app:v1, or with a digest: registry.io/team/app@sha256:…',
  );
}

function containerdNamed({ containerd, dialect }: ExplainPullOptions): Containerd {
  const version = parseContainerdVersion(containerd);
  if (version !== undefined) return { version, dialect };
  throw badUsage(
    `${containerd} is no version of containerd`,
    'for example 1.6.20; 1.7.x is the newest of its line',
  );
}

function loadHostTree(root: string): HostTree {
  const files = readTree(root, () => true).map(({ path, bytes }): TextFile => ({
    path: relative(root, path),
    content: Buffer.from(bytes).toString('utf8'),
  }));
  if (files.some(({ path }) => path === '')) {
    throw badUsage(`${root} is no folder`, 'name the folder that holds a folder for each registry');
  }
  return { files: fileSet(files), roots: [resolve(root), ...USUAL_ROOTS] };
}

function loadWorld(path: string | undefined): World {
  if (path === undefined) return { hosts: {} };
  const text = Buffer.from(readInput(path).bytes).toString('utf8');
  return valueOf(parseWorld(parseYaml(text, path), path), EXIT.usage);
}

function parseYaml(text: string, path: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    throw badUsage(`${path} is no YAML: ${error.message.split('\n')[0] ?? ''}`);
  }
}

function under(root: string, issue: Issue): Issue {
  const { file = '' } = issue.place;
  return { ...issue, place: { ...issue.place, file: `${root.replace(/\/+$/, '')}/${file}` } };
}
