import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A certificate and its key, PEM. */
export interface KeyPair {
  readonly crt: string;
  readonly key: string;
}

const CURVE = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];

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
    openssl(['req', '-x509', ...CURVE, '-subj', '/CN=test authority', ...usage, ...files]);
    this.crt = readFileSync(this.at('ca.crt'), 'utf8');
  }

  /** Certificate of a server with these alternative names: `DNS:localhost,IP:127.0.0.1`. */
  server(name: string, names: string): KeyPair {
    return this.issue(name, [`subjectAltName=${names}`, 'extendedKeyUsage=serverAuth']);
  }

  client(name: string): KeyPair {
    return this.issue(name, ['extendedKeyUsage=clientAuth']);
  }

  private issue(name: string, extensions: readonly string[]): KeyPair {
    const [key, csr, crt] = ['key', 'csr', 'crt'].map((end) => this.at(`${name}.${end}`)) as [
      string,
      string,
      string,
    ];
    writeFileSync(this.at(`${name}.ext`), extensions.join('\n'));
    openssl(['req', ...CURVE, '-subj', `/CN=${name}`, '-keyout', key, '-out', csr]);
    openssl([
      ...['x509', '-req', '-in', csr, '-out', crt, '-days', '2', '-extfile'],
      ...[this.at(`${name}.ext`), '-CAcreateserial'],
      ...['-CA', this.at('ca.crt'), '-CAkey', this.at('ca.key')],
    ]);
    return { crt: readFileSync(crt, 'utf8'), key: readFileSync(key, 'utf8') };
  }

  private at(name: string): string {
    return join(this.folder, name);
  }
}

function openssl(args: readonly string[]): void {
  execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
