import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { writeFileAtomically } from '../../io/atomic-write';
import { isManifestName, readInput, readTree } from '../../io/read-files';
import { fileSet } from '../../model/file-set';
import type { FileSet } from '../../model/file-set';
import type { Master } from '../../model/upstream';
import { observedMasters } from '../../observe/observed-masters';
import { MATERIAL_FILE } from '../../secrets/material-at-rest';
import type { SealRequest } from '../../secrets/sealer';
import { sealerFor } from '../../secrets/sealer-for';
import { EXIT } from '../exit-codes';
import type { ExitCode } from '../exit-codes';
import { loadClusterFile, loadSnapshot, valueOf } from '../load';
import { plural } from '../print/issues';
import { sealPorts } from '../seal-ports';
import { badUsage } from '../rejected';
import type { Streams } from '../streams';

export interface SecretsSealOptions {
  readonly file: string;
  /** Rendered manifests. */
  readonly manifests: string;
  /** Folder of sealed manifests, with those of the last time. */
  readonly out: string;
  readonly observed?: string;
}

/** `regshift secrets seal`: nothing is written before everything is sealed; what did not change is not touched. */
export async function secretsSeal(
  options: SecretsSealOptions,
  streams: Streams,
): Promise<ExitCode> {
  const { file, manifests, out } = options;
  const generated = join(dirname(resolve(out)), MATERIAL_FILE);
  const masters = await mastersIn(options.observed);
  expectNoFile(out);
  const committed = existsSync(out) ? filesBelow(out) : [];
  const request: SealRequest = {
    manifests: filesBelow(manifests),
    committed,
    ...(existsSync(generated) ? { material: textOf(generated) } : {}),
    ...(masters === undefined ? {} : { masters }),
  };
  const sealer = sealerFor(loadClusterFile(file), sealPorts(streams.env, dirname(file)));
  const sealed = valueOf(await sealer.seal(request), EXIT.no);
  // First what can not be made again: manifests without it would be of no use.
  if (sealed.material !== undefined && sealed.material !== request.material) {
    mkdirSync(dirname(generated), { recursive: true });
    writeFileAtomically(generated, sealed.material);
  }
  const changed = sealed.manifests.filter(
    ({ path, content }) => content !== contentAt(committed, path),
  );
  for (const { path, content } of changed) {
    mkdirSync(dirname(join(out, path)), { recursive: true });
    writeFileAtomically(join(out, path), content);
  }
  streams.stderr.write(
    `${plural(sealed.manifests.length, 'file')} in ${out}, ${String(changed.length)} changed\n`,
  );
  return EXIT.yes;
}

function contentAt(files: FileSet, path: string): string | undefined {
  return files.find((file) => file.path === path)?.content;
}

function filesBelow(folder: string): FileSet {
  expectNoFile(folder);
  const files = readTree(folder, isManifestName);
  return fileSet(
    files.map(({ path, bytes }) => ({
      path: relative(folder, path),
      content: Buffer.from(bytes).toString('utf8'),
    })),
  );
}

/** Neither a folder nor what it is to lie in may be a file. Throws `Rejected`. */
function expectNoFile(path: string): void {
  if (!existsSync(path)) {
    if (dirname(path) !== path) expectNoFile(dirname(path));
  } else if (!statSync(path).isDirectory()) {
    throw badUsage(`${path} is a file, not a folder of manifests`, 'give the folder of one phase');
  }
}

async function mastersIn(snapshot: string | undefined): Promise<readonly Master[] | undefined> {
  return snapshot === undefined ? undefined : observedMasters(await loadSnapshot(snapshot));
}

function textOf(path: string): string {
  return Buffer.from(readInput(path).bytes).toString('utf8');
}
