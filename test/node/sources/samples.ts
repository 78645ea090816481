import type { FileSet } from '../../../src/model/file-set';
import { replacePlaceholders } from '../../../src/model/secret';
import type { SecretForm, SecretSource } from '../../../src/model/secret';
import type { Login, Upstream } from '../../../src/model/upstream';
import type { PullSource } from '../../../src/node/sources/pull-source';
import type { WorldHost } from '../../../src/node/hosts/world';
import { stringify } from '../toml';

/** Reads as a certificate to whoever does not parse it. */
export const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
export const CA = 'regshift-secret://generated/ca/crt';
export const MASTERS = ['10.0.0.1', '10.0.0.2'] as const;

export function login(name: string): Login {
  return { username: name, password: { fromEnv: `PASSWORD_OF_${name}` } };
}

export function upstream(host: string, path: string, fields: Partial<Upstream> = {}): Upstream {
  return { scheme: 'https', host, path, login: login(host), ...fields };
}

export const RO: Login = {
  username: 'ro',
  password: { generated: { item: 'user-ro', field: 'password' } },
};

export const nodeServices: PullSource = {
  kind: 'NodeServices',
  ca: CA,
  login: RO,
  masters: MASTERS,
};

/** The value of every secret: a certificate, or the name of the reference as a password. */
export function valueOf(ref: SecretSource): string {
  if ('generated' in ref) return ref.generated.field === 'crt' ? PEM : 'not-a-real-password';
  return 'fromEnv' in ref ? `example-${ref.fromEnv}` : '';
}

/** A text with its secrets, written as each form says. */
export function sealed(text: string): string {
  return replacePlaceholders(text, ({ ref, form }) => write(valueOf(ref), form));
}

function write(value: string, form: SecretForm): string {
  const base64 = (plain: string): string => Buffer.from(plain).toString('base64');
  switch (form.encoding) {
    case 'plain':
      return value;
    case 'json':
      return JSON.stringify(value).slice(1, -1);
    case 'base64':
      return base64(value);
    case 'basic':
      return base64(`${form.username}:${value}`);
    case 'toml-base64':
      return base64(stringify({ s: value }).slice('s = "'.length, -'"\n'.length));
  }
}

export function sealedTree(files: FileSet): FileSet {
  return files.map(({ path, content }) => ({ path, content: sealed(content) }));
}

/** A host that wants a login, by Basic. */
export function guarded({ username, password }: Login, fields: WorldHost = {}): WorldHost {
  return { login: { username, password: valueOf(password), challenge: 'Basic' }, ...fields };
}
