import { registryHosts, writesLegacyRegistryConfig } from '../../src/observe/script-mentions';
import { readDump } from '../../src/observe/read-dump';
import * as dump from './dump-builder';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** The example of the manual, its folder built with a variable. */
const MANUAL = `#!/bin/bash
REGISTRY_ADDRESS="registry.io"
REGISTRY_SCHEME="https"
host_toml=$(cat <<EOF
[host]
  [host."https://registry.deckhouse.ru"]
    capabilities = ["pull", "resolve"]
EOF
)
mkdir -p "/etc/containerd/registry.d/\${REGISTRY_ADDRESS}"
echo "$host_toml" > "/etc/containerd/registry.d/\${REGISTRY_ADDRESS}/hosts.toml"
`;

describe('registryHosts', () => {
  it.each([
    ['nothing of the kind', 'echo hello', []],
    ['only a comment', '# see /etc/containerd/registry.d/a.io\necho', []],
    ['a folder', 'mkdir -p /etc/containerd/registry.d/a.io', ['a.io']],
    ['a port', 'cat > "/etc/containerd/registry.d/a.io:5000/hosts.toml"', ['a.io:5000']],
    ['quotes in the middle', `cat > /etc/containerd/registry.d/"a.io"/hosts.toml`, ['a.io']],
    [
      'two hosts',
      'touch /etc/containerd/registry.d/{b.io,a.io}/x registry.d/c.io/y',
      ['*', 'c.io'],
    ],
    ['the example of the manual', MANUAL, ['registry.io']],
    [
      'a folder in a variable',
      'D=/etc/containerd/registry.d\nmkdir -p $D/a.io $D/b.io/',
      ['a.io', 'b.io'],
    ],
    [
      'a list in a loop',
      'for h in b.io a.io; do mkdir /etc/containerd/registry.d/$h; done',
      ['a.io', 'b.io'],
    ],
    [
      'a variable set twice',
      'H=a.io\nH=b.io\nrm -r /etc/containerd/registry.d/$H',
      ['a.io', 'b.io'],
    ],
    ['a computed variable', 'H=$(hostname)\nmkdir /etc/containerd/registry.d/$H', ['*']],
    ['a variable set and computed', 'H=$(hostname)\nH=a.io\nmkdir registry.d/$H', ['*']],
    ['a Go template', 'mkdir /etc/containerd/registry.d/{{ .registry.address }}/', ['*']],
    ['an unknown variable', 'mkdir "/etc/containerd/registry.d/${1}/"', ['*']],
    ['a pattern', 'rm -rf /etc/containerd/registry.d/*', ['*']],
    ['the folder alone', 'cd /etc/containerd/registry.d\nmkdir a.io', ['*']],
    [
      'a test pull beside a host',
      'ctr pull --hosts-dir=/etc/containerd/registry.d/ a.io/b:c\nmkdir registry.d/a.io',
      ['a.io'],
    ],
    [
      'a host in base64',
      `registries='/etc/containerd/registry.d'\nhost=$(decode '${base64('a.io:5000')}') || exit 1\nfolder="$registries/$host"`,
      ['a.io:5000'],
    ],
    [
      'a host decoded by a pipe',
      `h="$(echo ${base64('a.io')} | base64 -d)"; mkdir /etc/containerd/registry.d/$h`,
      ['a.io'],
    ],
    ["the platform's own list", 'cat /etc/containerd/registry.d/deckhouse_hosts_state.json', ['*']],
    [
      'a script inside',
      `echo ${base64('mkdir -p /etc/containerd/registry.d/a.io')} | base64 -d | bash`,
      ['a.io'],
    ],
  ])('tells what a script mentions: %s', (_, script, hosts) => {
    expect(registryHosts(script)).toEqual(hosts);
  });

  it('ends on variables that name themselves or too many others', () => {
    const loop = 'A=$A/$A\nmkdir /etc/containerd/registry.d/$A';
    expect(registryHosts(loop)).toEqual(['*']);
    const many = Array.from({ length: 9 }, (_, index) => `V=h${String(index)}.io`).join('\n');
    expect(registryHosts(`${many}\necho $V $V $V $V registry.d/$V`).length).toBeGreaterThan(0);
  });
});

const LEGACY_TOML = `[plugins."io.containerd.grpc.v1.cri".registry.mirrors."a.io"]\n  endpoint = ["https://a.io"]\n`;

describe('writesLegacyRegistryConfig', () => {
  it.each([
    ['the script of older manuals', dump.LEGACY_SCRIPT, true],
    [
      'quotes escaped',
      `echo "[plugins.\\"io.containerd.grpc.v1.cri\\".registry]" > /etc/containerd/conf.d/a.toml`,
      true,
    ],
    [
      'the path in pieces',
      `D=/etc/containerd\ncat > $D/conf.d/a.toml <<EOF\n${LEGACY_TOML}EOF`,
      true,
    ],
    [
      'the payload in base64',
      `echo ${base64(LEGACY_TOML)} | base64 -d > /etc/containerd/conf.d/a.toml`,
      true,
    ],
    [
      'a drop-in that is not about registries',
      'cat > /etc/containerd/conf.d/gpu.toml <<EOF\n[plugins."io.containerd.grpc.v1.cri".containerd]\ndefault_runtime_name = "nvidia"\nEOF',
      false,
    ],
    [
      'a drop-in that pulls from a host called registry',
      'cat > /etc/containerd/conf.d/a.toml <<EOF\nsandbox_image = "my.registry.io/pause:3"\nEOF',
      false,
    ],
    ['registry settings elsewhere', MANUAL, false],
    ['only removing drop-ins', 'rm -f /etc/containerd/conf.d/*.toml', false],
    [
      'a variable called registry',
      `registry='"registry"'\nrm /etc/containerd/conf.d/a.toml`,
      false,
    ],
    ['nothing', '', false],
  ])('judges a script with %s', (_, script, expected) => {
    expect(writesLegacyRegistryConfig(script)).toBe(expected);
  });
});

describe('NodeGroupConfiguration', () => {
  it('is kept without its script, lists sorted, weight 100 by default', () => {
    const spec = { nodeGroups: ['worker', 'master', 'worker'], bundles: ['*'], content: MANUAL };
    const managedFields = [
      {
        manager: 'flux',
        operation: 'Apply',
        fieldsV1: { 'f:spec': {} },
        time: '2025-01-01T00:00:00Z',
      },
    ];
    const object = dump.object('deckhouse.io/v1alpha1', 'NodeGroupConfiguration', 'own.sh', {
      annotations: { 'meta.helm.sh/release-name': 'nodes' },
      metadata: { managedFields },
      spec,
    });
    const result = readDump([dump.listFile([object])]);
    expect(result.ok && result.value.nodeGroupConfigurations).toEqual([
      {
        name: 'own.sh',
        weight: 100,
        nodeGroups: ['master', 'worker'],
        bundles: ['*'],
        writesLegacyRegistryConfig: false,
        registryHosts: ['registry.io'],
        owners: [
          {
            manager: 'flux',
            operation: 'Apply',
            time: '2025-01-01T00:00:00Z',
            ownsRegistry: false,
          },
        ],
        tracking: { 'meta.helm.sh/release-name': 'nodes' },
      },
    ]);
  });
});
