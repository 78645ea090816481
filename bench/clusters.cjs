// Inputs of the benchmarks: made here, the same on every machine, nothing read but the example's dump.
'use strict';

const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');
const lib = join(root, 'lib', 'src');
const EXAMPLE = join(root, 'examples', '05-first-switch-containerd-v1');

/** The example's cluster, observed once; clusters differ in what their own file says. */
function observedExample() {
  const { readDump } = require(join(lib, 'observe', 'read-dump.js'));
  const folder = join(EXAMPLE, 'dump');
  const files = readdirSync(folder)
    .sort()
    .map((name) => ({ name, bytes: readFileSync(join(folder, name)) }));
  const result = readDump(files);
  if (!result.ok) throw new Error('the dump of the example can not be read');
  return result.value;
}

/**
 * The cluster file number `n`: the hard route U0 → U1 → Direct with registries of the user's own and containerd v1
 * drop-ins. Its name, registry, licence, mirror host and login differ from every other cluster's.
 */
function clusterFile(n) {
  return `apiVersion: regshift.io/v1alpha1
kind: ClusterRegistry
metadata:
  name: cluster-${n}
spec:
  platform:
    clusterType: Static
    cri: ContainerdV1
    enableModule: true
  registry:
    mode: Direct
    direct:
      imagesRepo: registry-${n}.example.com/deckhouse/ee
      scheme: HTTPS
      license: {fromEnv: DKP_LICENSE_${n}}
  via:
    unmanaged:
      license: {fromEnv: DKP_LICENSE_OLD_${n}}
  nodeRegistries:
    - host: images-${n}.example.com
      mirrors:
        - url: https://mirror-${n}.example.com
          capabilities: [pull, resolve]
          auth:
            username: puller-${n}
            password: {fromEnv: MIRROR_PASSWORD_${n}}
        - url: http://mirror-${n}.example.com:5000
          capabilities: [pull]
  delivery:
    tool: Flux
    repository: https://git.example.com/fleet.git
`;
}

module.exports = { EXAMPLE, clusterFile, lib, observedExample, root };
