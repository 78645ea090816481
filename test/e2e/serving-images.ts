import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';

const run = promisify(execFile);

/** A small image in the OCI layout, that is unlike others made with another text. */
export interface Image {
  /** For skopeo. */
  readonly source: string;
  readonly manifest: string;
  readonly blob: string;
}

export function makeImage(folder: string, text: string): Image {
  const layout = join(folder, createHash('sha1').update(text).digest('hex'));
  const blobs = join(layout, 'blobs', 'sha256');
  mkdirSync(blobs, { recursive: true });
  writeFileSync(join(layout, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  const put = (content: Buffer): { digest: string; size: number } => {
    const digest = digestOf(content);
    writeFileSync(join(blobs, digest.slice('sha256:'.length)), content);
    return { digest, size: content.length };
  };
  writeFileSync(join(folder, 'content'), text);
  const tar = execFileSync('tar', ['-C', folder, '-c', 'content']);
  // skopeo would compress what is not, and change the digest of the manifest.
  const compressed = gzipSync(tar);
  const oci = 'application/vnd.oci.image';
  const layer = { mediaType: `${oci}.layer.v1.tar+gzip`, ...put(compressed) };
  const diff = { rootfs: { type: 'layers', diff_ids: [digestOf(tar)] } };
  const settings = { architecture: 'amd64', os: 'linux', config: {}, ...diff };
  const config = {
    mediaType: `${oci}.config.v1+json`,
    ...put(Buffer.from(JSON.stringify(settings))),
  };
  const mediaType = `${oci}.manifest.v1+json`;
  const manifest = put(
    Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, config, layers: [layer] })),
  );
  const annotations = { 'org.opencontainers.image.ref.name': 'v1' };
  const index = { schemaVersion: 2, manifests: [{ mediaType, ...manifest, annotations }] };
  writeFileSync(join(layout, 'index.json'), JSON.stringify(index));
  return { source: `oci:${layout}:v1`, manifest: manifest.digest, blob: layer.digest };
}

function digestOf(content: Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

/** Runs skopeo; what it says on failure is the error's message. */
export async function skopeo(...args: readonly string[]): Promise<string> {
  const { stdout } = await run('skopeo', ['--insecure-policy', ...args]);
  return stdout;
}
