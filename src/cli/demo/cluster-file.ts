/** The cluster file that the demo begins with: a cluster that has never used the module goes to Direct. */
export const FIRST_FILE = `# To Direct: image names change to the fixed in-cluster address, the registry stays.
apiVersion: regshift.io/v1alpha1
kind: ClusterRegistry
metadata:
  name: prod-1
spec:
  platform:
    clusterType: Static
    cri: ContainerdV2
    publicDomainTemplate: "%s.prod-1.example.com"
  registry:
    mode: Direct
    direct:
      imagesRepo: registry.example.com/deckhouse/ee
      scheme: HTTPS
      license:
        fromEnv: DKP_LICENSE
  # The way leads through Unmanaged with its section, which repeats the registry in use.
  via:
    unmanaged:
      imagesRepo: registry.example.com/deckhouse/ee
      scheme: HTTPS
      license:
        fromEnv: DKP_LICENSE
  secrets:
    backend: Sops
    age:
      recipients:
        - age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p
  delivery:
    tool: Flux
    repository: https://git.example.com/fleet.git
`;

/** The same file after its edit: the images move onto the masters, and nothing stands for a login any more. */
export const SECOND_FILE = FIRST_FILE.replace(
  '# To Direct: image names change to the fixed in-cluster address, the registry stays.',
  '# To Local: the masters store the images, and no registry outside is needed.',
).replace(/ {2}registry:\n[^]*?(?= {2}secrets:)/, '  registry:\n    mode: Local\n');
