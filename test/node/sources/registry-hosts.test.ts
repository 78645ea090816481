import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import {
  registryHostsScript,
  registryHostsUndoScript,
  REGISTRY_HOSTS_WEIGHT,
} from '../../../src/node/scripts/registry-hosts';
import { deckhouseFiles } from '../../../src/node/sources/build-host-tree';
import type { HostEntry } from '../../../src/node/sources/host-table';
import { ScratchNode } from '../scratch-node';
import type { Run } from '../scratch-node';
import { parse } from '../toml';
import { CA, login, PEM, RO, sealed } from './samples';

const DONE: Run = { status: 0, stdout: '', stderr: '' };
const OWNER = 'regshift-hosts.sh';
const ROOT = 'etc/containerd/registry.d';
const STATE = `${ROOT}/deckhouse_hosts_state.json`;
const VIRTUAL: HostEntry = {
  host: 'registry.regshift-system.svc:5001',
  mirrors: [{ scheme: 'https', host: '127.0.0.1:5001', ca: CA, login: RO }],
};
const UPSTREAM: HostEntry = {
  host: 'registry.io',
  mirrors: [{ scheme: 'https', host: 'registry.io', ca: PEM, login: login('robot') }],
};

let node: ScratchNode;
beforeEach(() => {
  node = new ScratchNode();
});
afterEach(() => {
  node.remove();
});

function script(entry: HostEntry, dialect: 'deckhouse' | 'legacy' = 'deckhouse'): string {
  return registryHostsScript({ owner: OWNER, entry, dialect });
}

function undo(entry: HostEntry, dialect: 'deckhouse' | 'legacy' = 'deckhouse'): string {
  return registryHostsUndoScript({ owner: OWNER, host: entry.host, dialect });
}

describe('the script for the hosts of the platform', () => {
  const folder = `${ROOT}/registry.regshift-system.svc_5001_`;

  it("runs after DKP's own step for registry.d and before its step for drop-ins", () => {
    expect(REGISTRY_HOSTS_WEIGHT).toBeGreaterThan(30);
    expect(REGISTRY_HOSTS_WEIGHT).toBeLessThan(32);
  });

  it('writes what the builder says, secrets and all, for root alone', () => {
    expect(node.run(sealed(script(VIRTUAL)))).toEqual(DONE);
    expect(node.files()).toEqual({
      [`${folder}/hosts.toml`]: sealed(deckhouseFiles(VIRTUAL, OWNER).hostsToml),
      [`${folder}/https-127.0.0.1:5001-ca.crt`]: PEM,
    });
    expect(Object.keys(node.files()).map((path) => node.mode(path))).toEqual(['600', '600']);
    const before = node.stamps();
    expect(node.run(sealed(script(VIRTUAL)))).toEqual(DONE);
    expect(node.stamps()).toEqual(before);
    expect(node.run(undo(VIRTUAL))).toEqual(DONE);
    expect(node.files()).toEqual({});
  });

  it('writes nothing before its certificate is filled in', () => {
    const password = (text: string): string =>
      text.replace(/regshift-secret:[^']*#toml-base64/g, 'c2VhbGVk');
    const half = password(script(VIRTUAL));
    expect(half).toContain("'regshift-secret://generated/ca/crt#base64'");
    expect(node.run(half)).toEqual({
      status: 1,
      stdout: '',
      stderr: 'regshift: a secret of this script was not filled in, nothing was changed\n',
    });
    expect(node.tree()).toEqual({});
  });

  it("leaves DKP's folder of the same host and port alone", () => {
    const foreign = `${ROOT}/registry.regshift-system.svc:5001/hosts.toml`;
    node.write(foreign, '[host]\n');
    const before = node.stamps()[foreign];
    expect(node.run(sealed(script(VIRTUAL)))).toEqual(DONE);
    expect(node.run(undo(VIRTUAL))).toEqual(DONE);
    expect([node.files(), node.stamps()[foreign]]).toEqual([{ [foreign]: '[host]\n' }, before]);
  });
});

describe('in the folder of a host without a port, which DKP may write too', () => {
  const hosts = `${ROOT}/registry.io/hosts.toml`;
  const ca = `${ROOT}/registry.io/https-registry.io-ca.crt`;
  const refusal = (): Run => ({
    status: 1,
    stdout: '',
    stderr: `regshift: ${node.root}/${hosts} was not written by this step: move it away; nothing was changed\n`,
  });

  it('the script replaces the file of DKP, and its undo leaves it', () => {
    const platforms = `[host]\n  [host."https://registry.io"]\n    ca = ["/${ca}"]\n`;
    node.write(STATE, '["other.io","registry.io"]');
    node.write(hosts, platforms);
    node.write(ca, 'older\n');
    expect(node.run(sealed(script(UPSTREAM)))).toEqual(DONE);
    expect(node.files()).toEqual({
      [STATE]: '["other.io","registry.io"]',
      [hosts]: sealed(deckhouseFiles(UPSTREAM, OWNER).hostsToml),
      [ca]: PEM,
    });
    // DKP's step comes first in every run.
    node.write(hosts, platforms);
    expect(node.run(undo(UPSTREAM))).toEqual(DONE);
    expect(node.files()).toMatchObject({ [hosts]: platforms, [ca]: PEM });
  });

  it.each([
    ['there is no list', undefined],
    ['the list has other hosts', '["other.io","registry.io:5000","xregistry.io"]'],
  ])('the script refuses a file of somebody else: %s', (_name, list) => {
    if (list !== undefined) node.write(STATE, list);
    node.write(hosts, '[host]\n');
    const before = node.stamps();
    expect(node.run(sealed(script(UPSTREAM)))).toEqual(refusal());
    expect(node.stamps()).toEqual(before);
  });

  it('the script refuses a link, whoever wrote it', () => {
    node.write(STATE, '["registry.io"]');
    node.write(`${ROOT}/registry.io/elsewhere`, '[host]\n');
    symlinkSync('elsewhere', join(node.root, hosts));
    expect(node.run(sealed(script(UPSTREAM)))).toEqual(refusal());
  });
});

describe('the script for a drop-in', () => {
  it('writes the tables of containerd v1 and takes them back', () => {
    const entry: HostEntry = {
      host: VIRTUAL.host,
      mirrors: ['127.0.0.1:5001', '[fd00::1]:5001'].map((host) => ({
        scheme: 'https',
        host,
        ca: CA,
        login: RO,
      })),
    };
    expect(node.run(sealed(script(entry, 'legacy')))).toEqual(DONE);
    const slug = 'registry.regshift-system.svc-port-5001';
    const cas = '/var/lib/regshift/legacy-ca';
    const auth = { username: 'ro', password: 'not-a-real-password' };
    expect(parse(node.read(`etc/containerd/conf.d/regshift-${slug}.toml`))).toEqual({
      plugins: {
        'io.containerd.grpc.v1.cri': {
          registry: {
            mirrors: {
              [entry.host]: { endpoint: ['https://127.0.0.1:5001', 'https://[fd00::1]:5001'] },
            },
            configs: {
              '127.0.0.1:5001': {
                auth,
                tls: { ca_file: `${cas}/${slug}/https-127.0.0.1:5001-ca.crt` },
              },
              '[fd00::1]:5001': {
                auth,
                tls: { ca_file: `${cas}/${slug}/https-fd00::1:5001-ca.crt` },
              },
            },
          },
        },
      },
    });
    expect(node.read(`${cas.slice(1)}/${slug}/https-fd00::1:5001-ca.crt`)).toBe(PEM);
    expect(node.run(undo(entry, 'legacy'))).toEqual(DONE);
    expect(node.files()).toEqual({});
  });
});
