import { POD_SECURITY_EXCEPTIONS } from '../../src/constructs/pod-security-exceptions';
import { leafProfile } from '../../src/secrets/leaf-profile';
import { knownItem, isLeaf } from '../../src/secrets/generated-item';
import { CLIENT_PURPOSE } from '../../src/secrets/leaf-profile';
import { nodeServicesFiles } from '../../src/serving/node-services';
import { inClusterProxyFiles, nodeProxyFiles } from '../../src/serving/serving-pods';
import { textOf } from './pages';

const PAGE = textOf('docs/reference/serving.md');
const MASTERS = [
  { name: 'm1', address: '10.0.0.1' },
  { name: 'm2', address: '10.0.0.2' },
];
const BASE = { host: 'registry.example.com', path: 'platform' };
const UPSTREAM = { scheme: 'https', host: 'far.example.com', path: 'a', ca: 'PEM' } as const;
const PULL_THROUGH = { base: BASE, upstream: UPSTREAM };
const LOCAL = { mode: 'Local', base: BASE, replicate: true, push: true } as const;

describe('the page about what serves images', () => {
  it('names every departure from the restricted level, with its reason', () => {
    const rows = POD_SECURITY_EXCEPTIONS.map(({ workload, control, reason }) => [
      `\`${workload}\``,
      control,
      reason,
    ]);
    expect(tableBelow('Pod security')).toEqual(rows);
  });

  it.each([
    ['registry-in-cluster-proxy', inClusterProxyFiles(PULL_THROUGH)],
    ['registry-node-proxy', nodeProxyFiles(PULL_THROUGH)],
    [
      'registry-node-services` in Proxy',
      nodeServicesFiles({ ...PULL_THROUGH, mode: 'Proxy', masters: MASTERS }),
    ],
    ['registry-node-services` in Local', nodeServicesFiles({ ...LOCAL, masters: MASTERS })],
  ])('names every file of %s', (secret, files) => {
    const keys = Object.keys(files).map((key) => key.replace(/^m[12]\./, '<node>.'));
    expect([...filesOf(secret)].sort()).toEqual([...new Set(keys)].sort());
  });

  it('names what every certificate is valid for', () => {
    const rows = tableBelow('Certificates').filter(([item]) => item !== '`ca`');
    expect(rows.map(([item = '']) => item)).toEqual([
      '`in-cluster-proxy`',
      '`node-proxy`',
      '`master-<node>`',
      '`push-client`',
    ]);
    for (const [item = '', , names, purpose] of rows) {
      const known = knownItem(item.replaceAll('`', '').replace('<node>', 'm1'));
      if (known === undefined || !isLeaf(known)) throw new Error(`${item} is no certificate`);
      const profile = leafProfile(known, MASTERS);
      const hosts = profile.hosts.map(({ value }) =>
        value === '10.0.0.1' ? "the master's address" : value,
      );
      expect([item, names, purpose]).toEqual([
        item,
        hosts.length === 0 ? '–' : hosts.join(', '),
        profile.purpose === CLIENT_PURPOSE ? 'client' : 'server',
      ]);
    }
  });
});

/** Cells of the first table below a heading, without its head. */
function tableBelow(heading: string): readonly (readonly string[])[] {
  const [, section = ''] = PAGE.split(`\n## ${heading}\n`);
  const [table = ''] = /(?:^\|.*\n?)+/m.exec(section) ?? [];
  const rows = table.trimEnd().split('\n').slice(2);
  return rows.map((row) => row.split(/ *\| */).slice(1, -1));
}

/** Keys in the rows of a Secret: its own, and those below it without a name. */
function filesOf(secret: string): ReadonlySet<string> {
  let current = '';
  const keys = new Set<string>();
  for (const [name = '', files = ''] of tableBelow('Files')) {
    if (name !== '') current = `${name} `;
    if (!current.includes(secret.includes('`') ? `${secret} ` : `\`${secret}\``)) continue;
    for (const [, key = ''] of files.matchAll(/`([^`]+)`/g)) keys.add(key);
  }
  return keys;
}
