import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A certificate and its key, PEM. */
export interface KeyPair {
  readonly crt: string;
  readonly key: string;
}

/** What a certificate says beside its name. */
export interface CertificateOptions {
  /**
   * Organisations, which an API server takes for groups.
   *
   * @default - none
   */
  readonly groups?: readonly string[];
  /**
   * How long it is valid; negative for one that has expired.
   *
   * @default 2
   */
  readonly days?: number;
}

const CURVE = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** A certificate authority in a folder, by openssl. */
export class Authority {
  readonly crt: string;
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
    const files = ['-keyout', this.at('ca.key'), '-out', this.at('ca.crt')];
    const usage = [
      ...['-addext', 'basicConstraints=critical,CA:TRUE'],
      ...['-addext', 'keyUsage=critical,keyCertSign,cRLSign'],
    ];
    const subject = ['-days', '2', '-subj', '/CN=test authority'];
    openssl(['req', '-x509', ...CURVE, ...subject, ...usage, ...files]);
    this.crt = readFileSync(this.at('ca.crt'), 'utf8');
  }

  /** Certificate of a server with these alternative names: `DNS:localhost,IP:127.0.0.1`. */
  server(name: string, names: string, options: CertificateOptions = {}): KeyPair {
    return this.issue(name, [`subjectAltName=${names}`, 'extendedKeyUsage=serverAuth'], options);
  }

  client(name: string, options: CertificateOptions = {}): KeyPair {
    return this.issue(name, ['extendedKeyUsage=clientAuth'], options);
  }

  private issue(
    name: string,
    extensions: readonly string[],
    { groups = [], days = 2 }: CertificateOptions,
  ): KeyPair {
    const [key, csr, crt] = ['key', 'csr', 'crt'].map((end) => this.at(`${name}.${end}`)) as [
      string,
      string,
      string,
    ];
    writeFileSync(this.at(`${name}.ext`), extensions.join('\n'));
    const subject = [...groups.map((group) => `/O=${group}`), `/CN=${name}`].join('');
    openssl(['req', ...CURVE, '-subj', subject, '-keyout', key, '-out', csr]);
    openssl([
      ...['x509', '-req', '-in', csr, '-out', crt, '-days', String(days)],
      ...['-extfile', this.at(`${name}.ext`), '-CAcreateserial'],
      ...['-CA', this.at('ca.crt'), '-CAkey', this.at('ca.key')],
    ]);
    return { crt: readFileSync(crt, 'utf8'), key: readFileSync(key, 'utf8') };
  }

  private at(name: string): string {
    return join(this.folder, name);
  }
}

/** Certificate of a server that nobody has signed but itself. */
export function selfSigned(folder: string, names: string): KeyPair {
  const [key, crt] = [join(folder, 'self.key'), join(folder, 'self.crt')];
  openssl([
    ...['req', '-x509', ...CURVE, '-days', '2', '-subj', '/CN=self', '-keyout', key, '-out', crt],
    ...['-addext', `subjectAltName=${names}`],
  ]);
  return { crt: readFileSync(crt, 'utf8'), key: readFileSync(key, 'utf8') };
}

function openssl(args: readonly string[]): void {
  execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
