import { pathParts } from '../../model/path-parts';
import { stringify } from 'yaml';
import { variablesSecret } from '../objects/delivery-target';
import { LICENSE_KEY, LICENSE_VARIABLE } from './starter';
import type { Starter } from './starter';

/** Where the schema for editors is kept in the repository. */
export const SCHEMA_FILE = '.regshift/cluster-registry.schema.json';

/**
 * The text of a first cluster file, with a word on what to fill in. Values come in quotes where they need them, so that
 * whatever stands in them is judged as a value.
 */
export function clusterFileText(starter: Starter): string {
  const { name, engine, tool, repository, branch, path } = starter;
  return lines(
    `# yaml-language-server: $schema=${schemaFrom(path)}`,
    '# Which registry the cluster pulls from, and how. After an edit: regshift validate, then regshift plan.',
    'apiVersion: regshift.io/v1alpha1',
    'kind: ClusterRegistry',
    'metadata:',
    `  name: ${value(name)}`,
    'spec:',
    engine === 'Module'
      ? "  # DKP's own module registry performs the switch."
      : "  # regshift's own commits perform the switch; module registry stays off.",
    `  engine: ${engine}`,
    platform(starter),
    '  # The goal, in the words of settings.registry of ModuleConfig deckhouse. Modes: Direct, Proxy, Local, Unmanaged.',
    '  registry:',
    `    mode: ${starter.mode}`,
    section(starter),
    way(starter),
    pipeline(starter),
    secrets(starter),
    '  # What applies the commits, and from where.',
    '  delivery:',
    `    tool: ${tool}`,
    tool === 'ArgoCD'
      ? '    # Argo CD opens no secrets itself: a plugin has to. The one in argocd/plugin refuses what is sealed.\n    plugin: regshift'
      : undefined,
    `    repository: ${value(repository)}`,
    `    branch: ${value(branch)}`,
    `    path: ${value(path)}`,
    '    # How long a good state must last, and how long a phase may take before a person is asked.',
    '    settleSeconds: 30',
    '    deadline: 2h',
    '  # Phases with this disruption or a heavier one wait for a person: None, ControllerRestart, ContainerdRestart,',
    '  # AllComponentsRestart, Drain, Reboot.',
    '  approvals:',
    '    from: ContainerdRestart',
  );
}

/** From the folder of cluster files to the root of the repository. */
function schemaFrom(path: string): string {
  return `${'../'.repeat(pathParts(path).length)}${SCHEMA_FILE}`;
}

function platform({ engine, mode }: Starter): string {
  return lines(
    '  # What is left out here is taken from the observation of the cluster.',
    '  platform:',
    mode === 'Proxy' || mode === 'Local'
      ? '    # Proxy and Local work on Static clusters only.\n    clusterType: Static'
      : '    clusterType: Static # or Cloud',
    mode === 'Local'
      ? '    # Images for Local are pushed to registry.<this domain>: put in that of ModuleConfig global.\n    publicDomainTemplate: "%s.example.com"'
      : undefined,
    engine === 'Module'
      ? '    enableModule: true # a module that is off is switched on by a phase of its own'
      : undefined,
  ).trimEnd();
}

function section(starter: Starter): string | undefined {
  const key = { Direct: 'direct', Proxy: 'proxy', Unmanaged: 'unmanaged', Local: undefined }[
    starter.mode
  ];
  return key === undefined
    ? undefined
    : lines(`    ${key}:`, ...source(starter, '      ')).trimEnd();
}

function source(starter: Starter, indent: string): readonly string[] {
  return [`imagesRepo: ${value(starter.imagesRepo)}`, 'scheme: HTTPS', ...license(starter)].map(
    (line) => `${indent}${line}`,
  );
}

function license({ name, tool, ageRecipients }: Starter): readonly string[] {
  return tool === 'Flux' && ageRecipients.length === 0
    ? [
        '# Never the licence itself: the Secret beside the Kustomization that Flux takes it from.',
        'license:',
        '  secretRef:',
        `    name: ${value(variablesSecret(name))}`,
        `    key: ${LICENSE_KEY}`,
      ]
    : [
        '# Never the licence itself: where it is read when a commit is made.',
        'license:',
        `  fromEnv: ${LICENSE_VARIABLE}`,
      ];
}

/** With DKP's module a cluster that never used it passes through Unmanaged with a section. */
function way(starter: Starter): string | undefined {
  if (starter.engine === 'Pipeline' || starter.mode === 'Unmanaged') return undefined;
  return lines(
    '  # A cluster that has never used the module passes through Unmanaged with a section: the registry in use.',
    '  via:',
    '    unmanaged:',
    ...source(starter, '      '),
  ).trimEnd();
}

function pipeline({ engine, images }: Starter): string | undefined {
  if (engine === 'Module') return undefined;
  return lines(
    '  # Images of the pods that serve images, by digest.',
    '  pipeline:',
    '    images:',
    ...Object.entries(images).map(([part, image]) => `      ${part}: ${value(image)}`),
  ).trimEnd();
}

function secrets({ ageRecipients }: Starter): string {
  return ageRecipients.length > 0
    ? lines(
        '  # Secrets are committed encrypted, for these recipients.',
        '  secrets:',
        '    backend: Sops',
        '    age:',
        '      recipients:',
        ...ageRecipients.map((recipient) => `        - ${value(recipient)}`),
      ).trimEnd()
    : lines(
        '  # Secrets are not committed: variables stand for them, filled in the cluster. Or encrypted: backend Sops, with',
        '  # age: {recipients: [age1…]}.',
        '  secrets:',
        '    backend: Reference',
      ).trimEnd();
}

function value(text: string): string {
  return stringify(text, { version: '1.1', lineWidth: 0, blockQuote: false }).trimEnd();
}

function lines(...parts: readonly (string | undefined)[]): string {
  return `${parts.filter((part) => part !== undefined).join('\n')}\n`;
}
