import { execFileSync } from 'node:child_process';
import type { SecretForm, SecretSource } from '../../src/model/secret';
import { replacePlaceholders } from '../../src/model/secret';
import type { Authority, KeyPair } from './serving-certificates';
import { UPSTREAM_LOGIN } from './serving-upstream';

/** The values that placeholders stand for, made when they are first asked for. */
export class Values {
  readonly ca: Authority;
  private readonly masters: Readonly<Record<string, string>>;
  private readonly pairs = new Map<string, KeyPair>();
  private readonly hashes = new Map<string, string>();

  /** @param masters address of each master by its name */
  constructor(ca: Authority, masters: Readonly<Record<string, string>> = {}) {
    this.ca = ca;
    this.masters = masters;
  }

  /** The file without placeholders. */
  resolve(text: string): string {
    return replacePlaceholders(text, ({ ref, form }) => formed(this.valueOf(ref), form));
  }

  resolveAll(files: Readonly<Record<string, string>>): Record<string, string> {
    return Object.fromEntries(
      Object.entries(files).map(([name, text]) => [name, this.resolve(text)]),
    );
  }

  password(user: string): string {
    return `password-of-${user}`;
  }

  pair(item: string): KeyPair {
    const known = this.pairs.get(item);
    if (known !== undefined) return known;
    const address = this.masters[item.replace('master-', '')];
    const names = ['DNS:localhost', 'DNS:registry.regshift-system.svc', 'IP:127.0.0.1'];
    const all = [...names, ...(address === undefined ? [] : [`IP:${address}`])].join(',');
    const made = item === 'push-client' ? this.ca.client(item) : this.ca.server(item, all);
    this.pairs.set(item, made);
    return made;
  }

  private valueOf(ref: SecretSource): string {
    if (!('generated' in ref)) return UPSTREAM_LOGIN.password;
    const { item, field } = ref.generated;
    if (item === 'ca') return this.ca.crt;
    if (item === 'http-secret') return 'not-a-real-http-secret25c';
    if (!item.startsWith('user-')) return this.pair(item)[field === 'key' ? 'key' : 'crt'];
    const user = item.slice('user-'.length);
    return field === 'hash' ? this.hash(user) : this.password(user);
  }

  private hash(user: string): string {
    const known = this.hashes.get(user);
    if (known !== undefined) return known;
    const line = execFileSync('htpasswd', ['-Bbn', user, this.password(user)], {
      encoding: 'utf8',
    });
    const hash = line.trim().slice(user.length + 1);
    this.hashes.set(user, hash);
    return hash;
  }
}

function formed(value: string, form: SecretForm): string {
  switch (form.encoding) {
    case 'plain':
      return value;
    case 'json':
      return JSON.stringify(value).slice(1, -1);
    case 'basic':
      return Buffer.from(`${form.username}:${value}`).toString('base64');
    case 'base64':
    case 'toml-base64':
      throw new Error('no file of a serving pod has that form');
  }
}
