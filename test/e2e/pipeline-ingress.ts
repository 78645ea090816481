import type { KubeObject } from '../../src/model/object-id';
import type { Cluster } from './pipeline-cluster';
import type { Machine, Running } from './pipeline-machine';
import type { KeyPair } from './serving-certificates';

/** What an Ingress says, as far as the controller of these tests reads it. */
interface Ingress extends KubeObject {
  readonly spec: {
    readonly rules: readonly {
      readonly host: string;
      readonly http: {
        readonly paths: readonly { readonly backend: { readonly service: { name: string } } }[];
      };
    }[];
  };
}

const PREFIX = 'nginx.ingress.kubernetes.io/';

/** Directives of nginx that ingress-nginx makes of annotations word by word. */
const DIRECTIVES: Readonly<Record<string, string>> = {
  'proxy-body-size': 'client_max_body_size',
  'proxy-buffering': 'proxy_buffering',
  'proxy-request-buffering': 'proxy_request_buffering',
  'proxy-ssl-verify': 'proxy_ssl_verify',
  'proxy-ssl-verify-depth': 'proxy_ssl_verify_depth',
  'proxy-ssl-name': 'proxy_ssl_name',
  'proxy-ssl-server-name': 'proxy_ssl_server_name',
  'proxy-ssl-protocols': 'proxy_ssl_protocols',
};

/** Stands for ingress-nginx: a real nginx with what the controller would make of the Ingress `registry`. */
export class IngressController {
  private readonly machine: Machine;
  private readonly folder: string;
  private readonly address: string;
  private process: Running | undefined;

  /** @param certificate what it shows to clients */
  constructor(machine: Machine, address: string, certificate: KeyPair) {
    this.machine = machine;
    this.address = address;
    this.folder = `${machine.folder}/ingress`;
    machine.write(`${this.folder}/server.crt`, certificate.crt);
    machine.write(`${this.folder}/server.key`, certificate.key);
  }

  /** @param authority that registries are verified by, in place of the one that the Ingress names */
  async serve(cluster: Cluster, authority?: string): Promise<void> {
    await this.stop();
    const ingress = cluster.object('Ingress', 'registry') as Ingress;
    const annotation = (name: string): string => {
      return ingress.metadata.annotations?.[PREFIX + name] ?? '';
    };
    const [rule] = ingress.spec.rules;
    const service = rule?.http.paths[0]?.backend.service.name ?? '';
    const secret = annotation('proxy-ssl-secret').split('/')[1] ?? '';
    const pair = cluster.object('Secret', secret)['stringData'] as Readonly<Record<string, string>>;
    this.write('client.crt', pair['tls.crt']);
    this.write('client.key', pair['tls.key']);
    this.write('backend-ca.crt', authority ?? pair['ca.crt']);
    const own = Object.entries(DIRECTIVES).map(([name, word]) => `${word} ${annotation(name)};`);
    const config = this.config({
      host: rule?.host ?? '',
      scheme: annotation('backend-protocol').toLowerCase(),
      hash: annotation('upstream-hash-by'),
      endpoints: await cluster.endpoints(service),
      own,
    });
    this.write('nginx.conf', config);
    const command = ['nginx', '-e', `${this.folder}/log`, '-c', `${this.folder}/nginx.conf`];
    this.process = this.machine.start(command, `${this.folder}/log`);
    const probe = ['curl', '-sk', '-o', '/dev/null', `https://${this.address}/`];
    for (let tries = 0; tries < 100; tries += 1) {
      if ((await this.machine.run(probe)).status === 0) return;
    }
    throw new Error(`the Ingress does not answer: ${this.machine.read(`${this.folder}/log`)}`);
  }

  async stop(): Promise<void> {
    // Killed, it would leave its workers behind.
    await this.process?.kill('SIGTERM');
    this.process = undefined;
  }

  private write(name: string, text = ''): void {
    this.machine.write(`${this.folder}/${name}`, text);
  }

  private config(rule: {
    readonly host: string;
    readonly scheme: string;
    readonly hash: string;
    readonly endpoints: readonly string[];
    readonly own: readonly string[];
  }): string {
    const { folder } = this;
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
    return `
daemon off;
pid ${folder}/pid;
events {}
http {
  access_log off;
  ${temporary.map((kind) => `${kind}_temp_path ${folder}/${kind};`).join('\n  ')}
  upstream backend {
    hash ${rule.hash} consistent;
    ${rule.endpoints.map((address) => `server ${address}:5001;`).join('\n    ')}
  }
  server {
    listen ${this.address}:443 ssl;
    server_name ${rule.host};
    ssl_certificate ${folder}/server.crt;
    ssl_certificate_key ${folder}/server.key;
    ${rule.own.join('\n    ')}
    proxy_ssl_certificate ${folder}/client.crt;
    proxy_ssl_certificate_key ${folder}/client.key;
    proxy_ssl_trusted_certificate ${folder}/backend-ca.crt;
    location / {
      proxy_http_version 1.1;
      proxy_set_header Host $host;
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Forwarded-Proto https;
      proxy_pass ${rule.scheme}://backend;
    }
  }
}
`;
  }
}
