import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hashSync } from 'bcryptjs';

/** A user of a registry and the password. */
export interface RegistryUser {
  readonly username: string;
  readonly password: string;
}

/** What a registry serves, and to whom. */
export interface RegistrySettings {
  /** Folder of the images; several registries may share one. */
  readonly storage: string;
  /** Files of the certificate and its key; without them it speaks plain http. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Without it everybody may do everything. */
  readonly user?: RegistryUser;
  /** Who hands out tokens, in place of a user. */
  readonly tokens?: TokenIssuer;
}

/** Where tokens are fetched, and by what they are known. */
export interface TokenIssuer {
  /** URL. */
  readonly realm: string;
  readonly service: string;
  readonly issuer: string;
  /** File of the certificate that signs them. */
  readonly rootcertbundle: string;
}

/** Debian's `docker-registry`, as a process that can be killed and started again at the same address. */
export class DockerRegistry {
  readonly address: string;
  private readonly folder: string;
  private process: ChildProcess | undefined;

  /** @param address host and port */
  constructor(folder: string, address: string) {
    this.folder = folder;
    this.address = address;
    mkdirSync(folder, { recursive: true });
  }

  async start({ storage, tls, user, tokens }: RegistrySettings): Promise<void> {
    const htpasswd = join(this.folder, 'htpasswd');
    if (user !== undefined) {
      writeFileSync(htpasswd, `${user.username}:${hashSync(user.password, 4)}\n`);
    }
    const config = {
      version: 0.1,
      log: { level: 'error' },
      storage: { filesystem: { rootdirectory: storage } },
      http: {
        addr: this.address,
        ...(tls === undefined ? {} : { tls: { certificate: tls.cert, key: tls.key } }),
      },
      ...(user === undefined ? {} : { auth: { htpasswd: { realm: 'test', path: htpasswd } } }),
      ...(tokens === undefined ? {} : { auth: { token: tokens } }),
    };
    const file = join(this.folder, 'config.yml');
    // JSON is YAML.
    writeFileSync(file, JSON.stringify(config));
    this.process = spawn('docker-registry', ['serve', file], { stdio: 'ignore' });
    for (let tries = 0; tries < 100; tries += 1) {
      if (await this.listens()) return;
      await sleep(50);
    }
    throw new Error(`docker-registry does not start at ${this.address}`);
  }

  async kill(): Promise<void> {
    const { process } = this;
    if (process === undefined || process.exitCode !== null || process.signalCode !== null) return;
    const ended = new Promise((resolve) => process.once('exit', resolve));
    process.kill('SIGKILL');
    await ended;
  }

  /** Pushes an image of one small layer-less manifest by plain http. */
  async push(repository: string, tag: string): Promise<void> {
    const base = `http://${this.address}/v2/${repository}`;
    const config = JSON.stringify({
      architecture: 'amd64',
      os: 'linux',
      config: { Labels: { repository } },
      rootfs: { type: 'layers', diff_ids: [] },
    });
    const digest = `sha256:${createHash('sha256').update(config).digest('hex')}`;
    const upload = await fetch(`${base}/blobs/uploads/`, { method: 'POST' });
    const to = `${upload.headers.get('location') ?? ''}&digest=${digest}`;
    const octets = { 'Content-Type': 'application/octet-stream' };
    const blob = await fetch(to, { method: 'PUT', body: config, headers: octets });
    const mediaType = 'application/vnd.oci.image.manifest.v1+json';
    const manifest = JSON.stringify({
      schemaVersion: 2,
      mediaType,
      config: {
        mediaType: 'application/vnd.oci.image.config.v1+json',
        digest,
        size: config.length,
      },
      layers: [],
    });
    const pushed = await fetch(`${base}/manifests/${tag}`, {
      method: 'PUT',
      body: manifest,
      headers: { 'Content-Type': mediaType },
    });
    if (blob.status !== 201 || pushed.status !== 201) {
      throw new Error(`push failed: ${String(blob.status)}, ${String(pushed.status)}`);
    }
  }

  private listens(): Promise<boolean> {
    const [host, port] = this.address.split(':');
    return new Promise((resolve) => {
      const socket = connect(Number(port), host);
      const end = (is: boolean) => (): void => {
        socket.destroy();
        resolve(is);
      };
      socket.once('connect', end(true)).once('error', end(false));
    });
  }
}
