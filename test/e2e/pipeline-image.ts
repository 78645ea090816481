import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** An image in the OCI layout. */
export interface LocalImage {
  /** For skopeo. */
  readonly source: string;
  /** Of its manifest. */
  readonly digest: string;
}

const NGINX = '/usr/lib/nginx/nginx';
const STREAM = '/usr/lib/nginx/modules/ngx_stream_module.so';

/** Debian's nginx has `stream` as a module; the stock images have it built in. */
const NGINX_WITH_STREAM = `#!/bin/sh
globals='load_module ${STREAM};'
left=$#
while [ "$left" -gt 0 ]; do
  left=$((left - 1)) word=$1
  shift
  if [ "$word" = -g ]; then
    globals="$globals $1" left=$((left - 1))
    shift
  else
    set -- "$@" "$word"
  fi
done
exec ${NGINX} -g "$globals" "$@"
`;

/** regsync of regclient is no Debian package: the environment names it where it is at hand. */
const REGSYNC = process.env['REGSHIFT_REGSYNC'] ?? '';
export const HAS_REGSYNC = REGSYNC !== '';

/**
 * Debian's programs under the names that stock images give them: nginx, registry and busybox for everything else, and
 * regsync where there is one. One image serves as all of them.
 */
export function makeServingImage(folder: string, authorities: string): LocalImage {
  const root = join(folder, 'root');
  const at = (path: string): string => join(root, path);
  for (const path of ['bin', 'etc/ssl/certs', 'usr/sbin', 'usr/bin', 'usr/local/bin']) {
    mkdirSync(at(path), { recursive: true });
  }
  addPrograms(root);
  const list = execFileSync('busybox', ['--list'], { encoding: 'utf8' });
  for (const applet of list.trim().split('\n')) {
    if (!existsSync(at(`bin/${applet}`))) symlinkSync('busybox', at(`bin/${applet}`));
  }
  writeFileSync(at('usr/sbin/nginx'), NGINX_WITH_STREAM);
  chmodSync(at('usr/sbin/nginx'), 0o755);
  writeFileSync(at('etc/passwd'), 'root:x:0:0::/:/bin/sh\nnobody:x:65534:65534::/:/bin/false\n');
  writeFileSync(at('etc/group'), 'root:x:0:\nnogroup:x:65534:\n');
  writeFileSync(at('etc/nsswitch.conf'), 'hosts: files dns\n');
  writeFileSync(at('etc/ssl/certs/ca-certificates.crt'), authorities);
  const image = makeImage(folder, 'serving', root);
  rmSync(root, { recursive: true });
  return image;
}

/** A small image that is unlike others made with another text. */
export function makeApp(folder: string, text: string): LocalImage {
  const root = join(folder, 'app');
  mkdirSync(root, { recursive: true });
  writeFileSync(join(root, 'content'), text);
  return makeImage(folder, createHash('sha1').update(text).digest('hex'), root);
}

function addPrograms(root: string): void {
  const programs: readonly (readonly [string, string])[] = [
    [which('busybox'), '/bin/busybox'],
    [which('nginx'), NGINX],
    [STREAM, STREAM],
    [which('docker-registry'), '/usr/bin/registry'],
    ...(HAS_REGSYNC ? [[REGSYNC, '/usr/local/bin/regsync'] as const] : []),
  ];
  for (const [from, to] of programs) {
    for (const library of librariesOf(from)) copy(library, join(root, library));
    copy(from, join(root, to));
  }
}

function makeImage(folder: string, name: string, root: string): LocalImage {
  const layout = join(folder, name);
  const blobs = join(layout, 'blobs', 'sha256');
  mkdirSync(blobs, { recursive: true });
  writeFileSync(join(layout, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  const put = (mediaType: string, content: Buffer) => {
    const digest = digestOf(content);
    writeFileSync(join(blobs, digest.slice('sha256:'.length)), content);
    return { mediaType: `application/vnd.oci.image.${mediaType}`, digest, size: content.length };
  };
  const putJson = (mediaType: string, value: object) =>
    put(`${mediaType}+json`, Buffer.from(JSON.stringify(value)));
  const options = ['--owner=0', '--group=0', '--numeric-owner', '--mtime=@0', '--sort=name'];
  const tar = execFileSync('tar', ['-C', root, ...options, '-c', '.'], { maxBuffer: 2 ** 30 });
  // skopeo would compress what is not, and change the digest of the manifest.
  const layer = put('layer.v1.tar+gzip', gzipSync(tar, { level: 1 }));
  const config = putJson('config.v1', {
    ...{ architecture: 'amd64', os: 'linux' },
    config: { Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'] },
    rootfs: { type: 'layers', diff_ids: [digestOf(tar)] },
  });
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const manifest = putJson('manifest.v1', { schemaVersion: 2, mediaType, config, layers: [layer] });
  const annotations = { 'org.opencontainers.image.ref.name': 'v1' };
  const index = { schemaVersion: 2, manifests: [{ ...manifest, annotations }] };
  writeFileSync(join(layout, 'index.json'), JSON.stringify(index));
  return { source: `oci:${layout}:v1`, digest: manifest.digest };
}

function librariesOf(program: string): readonly string[] {
  try {
    const text = execFileSync('ldd', [program], { encoding: 'utf8', stdio: 'pipe' });
    return [...text.matchAll(/(\/\S+) \(0x/g)].map(([, path = '']) => path);
  } catch {
    // It has none: ldd calls that an error.
    return [];
  }
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(realpathSync(from), to);
  chmodSync(to, 0o755);
}

function which(program: string): string {
  const path = execFileSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).trim();
  return realpathSync(path);
}

function digestOf(content: Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}
