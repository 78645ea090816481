import { createHash } from 'node:crypto';
import { hashSync } from 'bcryptjs';
import type { LocalImage } from './pipeline-image';
import type { Machine, Running } from './pipeline-machine';
import type { Authority } from './serving-certificates';

/** A user of a registry and the password. */
export interface User {
  readonly username: string;
  readonly password: string;
}

const TIMEOUT = 10_000;

/** A registry outside the cluster: Debian's distribution on port 443 of an address of the machine. */
export class Upstream {
  readonly host: string;
  readonly address: string;
  private readonly machine: Machine;
  private readonly folder: string;
  private users: readonly User[] | 'everybody' = 'everybody';
  private process: Running | undefined;

  constructor(machine: Machine, host: string, address: string, authority: Authority) {
    this.machine = machine;
    this.host = host;
    this.address = address;
    this.folder = `${machine.folder}/upstreams/${host}`;
    const { crt, key } = authority.server(host, `DNS:${host}`);
    machine.write(`${this.folder}/tls.crt`, crt);
    machine.write(`${this.folder}/tls.key`, key);
  }

  /** Serves to these users, or to everybody. */
  async start(users: readonly User[] | 'everybody'): Promise<void> {
    await this.kill();
    this.users = users;
    const at = (name: string): string => `${this.folder}/${name}`;
    const lines = (users === 'everybody' ? [] : users).map(
      ({ username, password }) => `${username}:${hashSync(password, 4)}\n`,
    );
    this.machine.write(at('htpasswd'), lines.join(''));
    const config = {
      version: 0.1,
      log: { level: 'error' },
      storage: { filesystem: { rootdirectory: at('data') } },
      http: {
        addr: `${this.address}:443`,
        tls: { certificate: at('tls.crt'), key: at('tls.key') },
      },
      ...(users === 'everybody'
        ? {}
        : { auth: { htpasswd: { realm: 'upstream', path: at('htpasswd') } } }),
    };
    // JSON is YAML.
    this.machine.write(at('config.yml'), JSON.stringify(config));
    const command = ['docker-registry', 'serve', at('config.yml')];
    this.process = this.machine.start(command, at('log'));
    await this.untilItAnswers();
  }

  /** Connections are refused from now on. */
  async kill(): Promise<void> {
    await this.process?.kill();
    this.process = undefined;
  }

  /** Serves again, as before it was killed. */
  async revive(): Promise<void> {
    if (this.process === undefined) await this.start(this.users);
  }

  /** Takes the login of one more user. */
  async accept(user: User): Promise<void> {
    await this.start([...this.known(user), user]);
  }

  /** Takes the login of a user no more. */
  async refuse(user: User): Promise<void> {
    await this.start(this.known(user));
  }

  /** @param repository path and tag */
  async push(image: LocalImage, repository: string): Promise<void> {
    const user = this.known().at(0);
    const login = user === undefined ? [] : ['--dest-creds', `${user.username}:${user.password}`];
    const target = `docker://${this.host}/${repository}`;
    const command = ['skopeo', '--insecure-policy', 'copy', '--quiet', '--dest-tls-verify=false'];
    await this.machine.must([...command, ...login, image.source, target]);
  }

  /** The users, but for one. */
  private known(but?: User): readonly User[] {
    const users = this.users === 'everybody' ? [] : this.users;
    return users.filter(({ username }) => username !== but?.username);
  }

  private async untilItAnswers(): Promise<void> {
    const end = Date.now() + TIMEOUT;
    const command = ['curl', '--silent', '--insecure', '--output', '/dev/null'];
    const url = `https://${this.address}/v2/`;
    while ((await this.machine.run([...command, url])).status !== 0) {
      if (Date.now() > end)
        throw new Error(`${this.host}: ${this.machine.read(`${this.folder}/log`)}`);
    }
  }
}

/** A name for files, of anything. */
export function shortName(text: string): string {
  return createHash('sha1').update(text).digest('hex').slice(0, 12);
}
