import type { CodeEntry } from '../model/issue';

/** Rows are easier to read than objects: code, title, why it is a problem, what to do. */
type CodeRow = readonly [code: string, title: string, meaning: string, remedy: string];

const READING: readonly CodeRow[] = [
  [
    'V001',
    'no YAML',
    'The text is not well-formed YAML; nothing of the document is checked further.',
    'Correct the text at the place named. A template (Helm, text/template) must be rendered first.',
  ],
  [
    'V002',
    'repeated key',
    'A key stands twice in one mapping. Programs differ in which of the two counts.',
    'Keep one of the two.',
  ],
  [
    'V003',
    'hostile or broken alias',
    'An alias has no anchor, repeats itself, or aliases multiply until they fill the memory.',
    'Write the values out.',
  ],
  [
    'V004',
    'tab as indentation',
    'YAML is indented with spaces only.',
    'Replace the tabs by spaces.',
  ],
  [
    'V005',
    'not UTF-8',
    'Manifests are UTF-8; other bytes are read differently by different programs.',
    'Save the file as UTF-8.',
  ],
  [
    'V006',
    'no object',
    'A document that ought to be a Kubernetes object does not say which: apiVersion and kind.',
    'Add both.',
  ],
  [
    'V007',
    'skipped document',
    'A document that is no Kubernetes object, such as a values file or a chart, was passed over.',
    'Nothing, if that is what it is.',
  ],
  [
    'V008',
    'too large or too deep',
    'The file is larger, or nested deeper, than any manifest.',
    'Leave the file out, or split it.',
  ],
];

const OBJECTS: readonly CodeRow[] = [
  [
    'V010',
    'object stands twice',
    'Two objects have the same kind, namespace and name. The later one overwrites the first, and pruning may delete it.',
    'Keep one of the two.',
  ],
  [
    'V011',
    'kind without a schema',
    'regshift does not know the kind, so nothing of its fields was checked.',
    'Correct kind and apiVersion, or give the CustomResourceDefinition with --crds DIR.',
  ],
  [
    'V012',
    'unknown field',
    'The schema of the kind does not list the field. The API server drops it, so it has no effect.',
    'Correct the name, or remove the field. If your version of the kind is newer than the schema, give its CustomResourceDefinition with --crds DIR.',
  ],
  [
    'V013',
    'wrong type',
    'The value is of another type than the schema of the kind demands; the API server refuses it.',
    'Write a value of the type named. Texts that look like numbers or like true and false need quotes.',
  ],
  [
    'V014',
    'missing field',
    'The schema of the kind demands the field; the API server refuses the object without it.',
    'Add the field.',
  ],
  [
    'V015',
    'value not allowed',
    'The schema of the kind limits the value: to a list, a pattern or a range.',
    'Write one of the values allowed.',
  ],
  [
    'V016',
    'namespace on a cluster-wide kind',
    'The kind belongs to the cluster as a whole; its namespace means nothing.',
    'Remove metadata.namespace.',
  ],
  [
    'V017',
    'bad name',
    'Names of objects and namespaces are DNS names (DNS-1123), and an object in a repository needs a fixed one.',
    'Correct the name.',
  ],
  [
    'V018',
    'CRD without a schema',
    'A file given with --crds holds no CustomResourceDefinition whose schema can be read.',
    'Give CustomResourceDefinitions of apiextensions.k8s.io/v1.',
  ],
];

const PLATFORM: readonly CodeRow[] = [
  [
    'V020',
    'ModuleConfig may be pruned',
    'When its file leaves the repository, the GitOps engine deletes the ModuleConfig, and the module loses its settings at once.',
    'Add both annotations: argocd.argoproj.io/sync-options: Prune=false,Delete=false and kustomize.toolkit.fluxcd.io/prune: disabled.',
  ],
  [
    'V021',
    'ModuleConfig of no module',
    'A ModuleConfig configures the module whose name it bears; under another name its settings do nothing.',
    'Correct metadata.name, or move the settings.',
  ],
];

const SCRIPTS: readonly CodeRow[] = [
  [
    'V030',
    'bash refuses the script',
    'The script has a syntax error. bashible retries the step every ten seconds, and the node stays behind.',
    'Correct the script; bash -n shows the error.',
  ],
  [
    'V031',
    'bash syntax not checked',
    'No bash was available, so syntax errors in node scripts would not be seen.',
    'Run the check where bash is installed.',
  ],
  [
    'V032',
    'broken Go template',
    'A node script is a Go template first. One that can not be parsed breaks the configuration of every node of its groups.',
    'Close the action or block. Braces meant for the node are written {{ "{{" }}.',
  ],
  [
    'V033',
    'template action not known',
    'The action uses a field or function that bashible is not known to offer: it prints nothing, or breaks the template.',
    'Look the field up in Secret bashible-apiserver-context (key input.yaml), or write braces meant for the node as {{ "{{" }}.',
  ],
  [
    'V034',
    'script name without .sh',
    'The step file has the name of the object, and steps end in .sh.',
    'Rename the object.',
  ],
  [
    'V035',
    'weight above 999',
    'Steps run in text order; a weight of four digits sorts among small ones.',
    'Use a weight of 0 to 999.',
  ],
  [
    'V036',
    'too late for containerd',
    'Step 032 merges conf.d into the configuration of containerd; what a later step writes there counts only in the next run.',
    'Use weight 31 or less.',
  ],
  [
    'V037',
    'trace with a secret',
    'A traced script prints its commands, and what it knows, to stderr; the end of it becomes an Event that anyone may read.',
    'Remove set -x.',
  ],
  [
    'V038',
    'Flux replaces ${…}',
    'With postBuild.substitute Flux replaces every ${name} of a manifest, an unknown one by nothing: scripts are destroyed.',
    'Annotate the object with kustomize.toolkit.fluxcd.io/substitute: disabled.',
  ],
];

const SECRETS: readonly CodeRow[] = [
  [
    'V040',
    'Secret in clear',
    'Anyone who can read the repository can read the Secret; base64 hides nothing.',
    'Encrypt it (SOPS), or use a SealedSecret or ExternalSecret. Change the value: git keeps the old one.',
  ],
  [
    'V041',
    'setting in clear',
    'A license, password or token stands in the settings of a ModuleConfig.',
    'Encrypt it (SOPS), or let regshift render the object from a reference. Change the value: git keeps the old one.',
  ],
  [
    'V042',
    'private key in clear',
    'Whoever has the key is who it was made for.',
    'Take it out and make a new key: git keeps the old one.',
  ],
  [
    'V043',
    'credential in a text',
    'A script, file or argument holds what looks like a password, token, license or login.',
    'Take it out and change it. regshift renders node scripts from references.',
  ],
  [
    'V044',
    'blank of an example',
    'A text such as <LICENSE_KEY> was copied from a manual and never replaced.',
    'Put a reference or an encrypted value in its place.',
  ],
];

/** Every code that `validate` can report, beside those of cluster files. */
export const VALIDATE_CODES: readonly CodeEntry[] = [
  ...READING,
  ...OBJECTS,
  ...PLATFORM,
  ...SCRIPTS,
  ...SECRETS,
].map(([code, title, meaning, remedy]) => ({ code, title, meaning, remedy }));
