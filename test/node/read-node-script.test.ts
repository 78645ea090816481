import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { buildHostsToml } from '../../src/node/hosts-toml';
import { parseHostsToml } from '../../src/node/hosts/parse-hosts-toml';
import { legacyAuthScript, legacyAuthUndoScript } from '../../src/node/scripts/legacy-auth';
import {
  dropLegacyConfigScript,
  restoreLegacyConfigScript,
} from '../../src/node/scripts/legacy-config';
import { mirrorAuthScript, mirrorAuthUndoScript } from '../../src/node/scripts/mirror-auth';
import { readNodeScript } from '../../src/node/scripts/read-node-script';
import {
  registryHostsScript,
  registryHostsUndoScript,
} from '../../src/node/scripts/registry-hosts';
import { ownerLine } from '../../src/node/owner-line';
import type { MirrorSpec } from '../../src/spec/cluster';
import { CA, login, PEM } from './sources/samples';

const OWNER = 'regshift-mirror-auth-registry.io.sh';
const MIRROR: MirrorSpec = {
  url: 'https://registry.io',
  capabilities: ['pull', 'resolve'],
  skipVerify: false,
};
const dist = join(__dirname, '../../dist');

/** Every NodeGroupConfiguration that the examples render to. */
function rendered(): readonly (readonly [path: string, content: string])[] {
  return readdirSync(dist, { recursive: true, encoding: 'utf8' })
    .filter((path) => /cluster\/[^/]+\/nodegroupconfiguration[^/]*\.yaml$/.test(path))
    .map((path) => {
      const object = parse(readFileSync(join(dist, path), 'utf8')) as {
        readonly spec: { readonly content: string };
      };
      return [path, object.spec.content] as const;
    });
}

describe('readNodeScript', () => {
  it('tells the folder, the file and the certificates that a script writes', () => {
    const mirrors = [
      { ...MIRROR, ca: PEM, auth: { username: 'puller', password: { fromEnv: 'PULLER' } } },
      { ...MIRROR, url: 'https://mirror.io:5000', ca: 'other' },
    ];
    const effect = readNodeScript(mirrorAuthScript({ owner: OWNER, host: 'registry.io', mirrors }));
    const caPath = ({ url }: { readonly url: string }): string =>
      `/etc/containerd/registry.d/registry.io/https-${url.slice('https://'.length)}-ca.crt`;
    expect(effect).toEqual({
      kind: 'writes-hosts',
      folder: 'registry.io',
      hostsToml: {
        path: 'registry.io/hosts.toml',
        content: buildHostsToml(mirrors, caPath, OWNER),
      },
      cas: [
        { path: 'registry.io/https-mirror.io:5000-ca.crt', content: 'other' },
        { path: 'registry.io/https-registry.io-ca.crt', content: PEM },
      ],
      owner: ownerLine(OWNER),
      replacesPlatforms: false,
    });
  });

  it('keeps the placeholder of a secret as the value that it stands for', () => {
    const entry = {
      host: 'registry.io:5001',
      mirrors: [
        { scheme: 'https', host: 'a.io', ca: CA, login: login('robot') },
        { scheme: 'https', host: 'b.io', ca: PEM },
      ],
    } as const;
    const effect = readNodeScript(
      registryHostsScript({ owner: OWNER, entry, dialect: 'deckhouse' }),
    );
    expect(effect).toMatchObject({
      kind: 'writes-hosts',
      folder: 'registry.io_5001_',
      replacesPlatforms: true,
      cas: [
        { path: 'registry.io_5001_/https-a.io-ca.crt', content: CA },
        { path: 'registry.io_5001_/https-b.io-ca.crt', content: PEM },
      ],
    });
    expect(effect.kind === 'writes-hosts' ? effect.hostsToml.content : '').toContain(
      'password = "regshift-secret://env/PASSWORD_OF_robot"',
    );
  });

  it.each([
    [
      'an undo of a mirror',
      mirrorAuthUndoScript({ owner: OWNER, host: 'registry.io' }),
      { kind: 'removes-hosts', folder: 'registry.io', owner: ownerLine(OWNER) },
    ],
    [
      "an undo of the platform's hosts",
      registryHostsUndoScript({ owner: OWNER, host: 'registry.io:1', dialect: 'deckhouse' }),
      { kind: 'removes-hosts', folder: 'registry.io_1_', owner: ownerLine(OWNER) },
    ],
    ['the script that moves drop-ins', dropLegacyConfigScript(), { kind: 'drop-ins-aside' }],
    ['the one that moves them back', restoreLegacyConfigScript(), { kind: 'drop-ins-back' }],
    [
      'the undo of a drop-in',
      legacyAuthUndoScript({ owner: OWNER, slug: 'registry.io' }),
      { kind: 'removes-drop-in', slug: 'registry.io' },
    ],
  ])('understands %s', (_name, script, effect) => {
    expect(readNodeScript(script)).toEqual(effect);
  });

  it('understands a drop-in', () => {
    const script = legacyAuthScript({
      owner: OWNER,
      host: 'registry.io',
      slug: 'registry.io',
      mirrors: [{ ...MIRROR, ca: PEM }],
    });
    expect(readNodeScript(script)).toMatchObject({ kind: 'writes-drop-in', slug: 'registry.io' });
  });

  it('says nothing of scripts of others', () => {
    expect(readNodeScript('echo hello')).toEqual({ kind: 'unknown' });
  });

  describe('every script of the examples', () => {
    const scripts = rendered();

    it('is there', () => {
      expect(scripts.length).toBeGreaterThan(20);
    });

    it.each(scripts)('%s is understood', (_path, content) => {
      const effect = readNodeScript(content);
      expect(['writes-hosts', 'removes-hosts', 'drop-ins-aside', 'writes-drop-in']).toContain(
        effect.kind,
      );
    });

    it('holds whole files', () => {
      const files = scripts.flatMap(([, content]) => {
        const effect = readNodeScript(content);
        return effect.kind === 'writes-hosts' ? [effect.hostsToml] : [];
      });
      expect(files.length).toBeGreaterThan(10);
      expect(new Set(files.map(({ path, content }) => parseHostsToml(content, path).kind))).toEqual(
        new Set(['table']),
      );
    });

    it.each(scripts)('%s is broken once a template took its variables', (_path, content) => {
      const variables = [...new Set(content.match(/\$(?:\w+|\()/g) ?? [])];
      const kinds = variables.map((name) => readNodeScript(content.replace(name, '')).kind);
      expect(variables.length).toBeGreaterThan(3);
      expect(new Set(kinds)).toEqual(new Set(['broken']));
    });
  });

  it.each([
    ['a literal that is no base64', (text: string) => text.replace(/decode 'I/, "decode '*")],
    ['a certificate less', (text: string) => text.replace(/^ +put_ca "\$ca_0_name".*\n/m, '')],
    ['a missing end', (text: string) => text.replace('( regshift_step )', '')],
    ['a line more', (text: string) => `${text}rm -rf /etc/containerd\n`],
  ])('calls a script with %s broken', (_name, change) => {
    const script = mirrorAuthScript({
      owner: OWNER,
      host: 'registry.io',
      mirrors: [{ ...MIRROR, ca: PEM }],
    });
    expect(change(script)).not.toBe(script);
    expect(readNodeScript(change(script)).kind).toBe('broken');
  });
});
