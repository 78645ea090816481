import type { CodeRow } from './code-row';

/** About the cluster, its repository, and the registries on its nodes. */
export const CLUSTER_CODES: readonly CodeRow[] = [
  [
    'S050',
    'engine does not fit the platform',
    'Engine Module needs the registry module of DKP.',
    'Use engine Pipeline on other clusters.',
  ],
  [
    'S052',
    'way out with a registry',
    'The module is left from mode Unmanaged without a section.',
    'Write mode Unmanaged alone, or remove leave.',
  ],
  [
    'S053',
    'no legacy configuration',
    'Only containerd v1 has a legacy registry configuration to return to.',
    'Remove legacyContainerd.',
  ],
  [
    'S054',
    'Sops without recipients',
    'Sops encrypts for the holders of age keys.',
    'Add secrets.age.recipients.',
  ],
  [
    'S055',
    'recipients without encryption',
    'Backend Reference commits names of secrets and encrypts nothing; recipients would protect nothing.',
    'Remove age, or use backend Sops.',
  ],
  [
    'S056',
    'plugin without Argo CD',
    'The plugin decrypts inside Argo CD. Flux decrypts by itself.',
    'Remove plugin.',
  ],
  [
    'S057',
    'path outside the repository',
    'Files are read and written inside the repository only.',
    'Write a relative path without "..".',
  ],
  [
    'S058',
    'backend without what it needs',
    'SealedSecrets encrypts for the certificate of its controller, ExternalSecrets reads from a store.',
    'Add certificate, or store.',
  ],
  [
    'S059',
    'field of another backend',
    'A certificate is for SealedSecrets, a store for ExternalSecrets. Elsewhere the field would do nothing.',
    'Remove it, or correct backend.',
  ],
  [
    'S060',
    'host listed twice',
    'Both entries would become the same object in the cluster.',
    'Put all mirrors under one entry.',
  ],
  [
    'S061',
    "host is DKP's own",
    'The address registry.d8-system.svc:5001 serves the platform itself. DKP writes its folder on every node.',
    'List registries of your own only.',
  ],
  [
    'S062',
    'host also serves the platform',
    'DKP writes the folder of the registry it pulls from in mode Unmanaged, and removes it when that registry is left.',
    'Leave it to DKP, or watch it during the switch.',
  ],
  [
    'S063',
    'CA for plain HTTP',
    'No certificate is shown over http.',
    'Remove ca, or use an https URL.',
  ],
  [
    'S064',
    'skipVerify for plain HTTP',
    'There is no certificate to skip.',
    'Remove skipVerify, or use an https URL.',
  ],
  [
    'S065',
    'push on nodes',
    'containerd on a node only resolves and pulls.',
    'Write pull and resolve.',
  ],
  [
    'S066',
    'deadline out of range',
    'A phase needs some time, and DKP counts in 64 bits of nanoseconds.',
    'Write for example 2h.',
  ],
  [
    'S067',
    'mirror listed twice',
    'hosts.toml holds one table for each URL; with two of the same every pull would fail.',
    'Keep one.',
  ],
  [
    'S070',
    'pipeline without its engine',
    'Section pipeline says what engine Pipeline brings along; engine Module brings nothing.',
    'Write engine: Pipeline, or remove pipeline.',
  ],
  [
    'S071',
    'engine Pipeline without images',
    'Engine Pipeline runs stock programs in pods of its own. There is no default for their images: they are named by digest.',
    'Add section pipeline with images.',
  ],
  [
    'S072',
    'field of engine Module',
    "The field is about DKP's own registry module, which engine Pipeline does without.",
    'Remove it.',
  ],
  [
    'S073',
    'image base does not fit',
    'On platform Kubernetes image names stay as they are, so the file must say what they begin with. On Deckhouse the host is fixed: it stands in the certificates.',
    'Correct pipeline.imageBase.',
  ],
  [
    'S074',
    'masters do not fit',
    'Each master is listed once, with its own IP address: it stands in its certificate and in the configuration of nodes.',
    'Correct pipeline.masters.',
  ],
  [
    'S075',
    'Ingress and Gateway',
    'Images are pushed either through an Ingress or through a Gateway.',
    'Remove one of the two.',
  ],
];
