import type { Row } from './row';

/** What is wrong with a text as a whole. */
export const DOCUMENTS_ROWS: readonly Row[] = [
  {
    name: 'refuses bytes that are no UTF-8',
    bytes: [0x61, 0xff],
    want: ['a.yaml:1:1 error V005: the file is not UTF-8 = save it as UTF-8'],
  },
  {
    name: 'tells UTF-16',
    bytes: [0xff, 0xfe, 0x61, 0x00],
    want: ['a.yaml:1:1 error V005: the file is UTF-16, not UTF-8 = save it as UTF-8'],
  },
  {
    name: 'refuses YAML that is none',
    text: 'a: [1',
    want: [
      'a.yaml:1:6 error V001: a bracket is not closed, or this line is not indented enough = correct the YAML here',
    ],
  },
  {
    name: 'tells a template from a slip',
    text: 'kind: {{ .Values.kind }}\na: b: c',
    want: [
      'a.yaml:2:4 error V001: a second colon in one line = the text holds {{ … }}: a template is no manifest yet, render it first',
    ],
  },
  {
    name: 'refuses a key that stands twice',
    text: 'apiVersion: v1\nkind: Pod\nkind: Pod\n',
    want: ['a.yaml:3:1 error V002: this field stands twice = keep one of the two'],
  },
  {
    name: 'refuses aliases that multiply',
    text: `a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [${'*a,'.repeat(10)}]\nc: &c [${'*b,'.repeat(10)}]\nd: [${'*c,'.repeat(10)}]\n`,
    want: ['a.yaml:1:1 error V003: aliases repeat too many values = write the values out'],
  },
  {
    name: 'refuses an alias inside of itself',
    text: 'kind: &a [*a]',
    want: [
      'a.yaml:1:1 error V003: an alias has no anchor before it, or stands inside of what it repeats = write the value out; a text that begins with * needs quotes',
    ],
  },
  {
    name: 'refuses an alias without an anchor',
    text: 'kind: *nothing',
    want: [
      'a.yaml:1:1 error V003: an alias has no anchor before it, or stands inside of what it repeats = write the value out; a text that begins with * needs quotes',
    ],
  },
  {
    name: 'refuses tabs',
    text: 'a:\n\t- b',
    want: ['a.yaml:2:1 error V004: a tab indents this line = replace tabs by spaces'],
  },
  {
    name: 'refuses a document that is half an object',
    text: 'apiVersion: v1\nmetadata: {name: x}\n',
    want: [
      'a.yaml:1:1 error V006: kind is missing, or no text = every object says both: apiVersion and kind',
    ],
  },
  {
    name: 'refuses a document that is no mapping',
    text: 'hello\n',
    want: [
      'a.yaml:1:1 error V006: an object is expected here: a mapping with apiVersion and kind = write an object, or leave the file out',
    ],
  },
  {
    name: 'passes over a values file',
    text: 'image: {tag: "1"}\nreplicas: 2\n',
    want: [
      'a.yaml:1:1 info V007: no Kubernetes object: neither apiVersion nor kind; not checked = if it should be one, add apiVersion and kind; if not, leave the file out',
    ],
  },
  {
    name: 'passes over a chart and a JSON patch',
    text: 'apiVersion: v2\nname: c\nversion: 1.0.0\n---\n- {op: remove, path: /a}\n',
    want: [
      'a.yaml:1:1 info V007: no Kubernetes object: neither apiVersion nor kind; not checked = if it should be one, add apiVersion and kind; if not, leave the file out',
      'a.yaml:5:1 info V007: no Kubernetes object: neither apiVersion nor kind; not checked = if it should be one, add apiVersion and kind; if not, leave the file out',
    ],
  },
  { name: 'passes over empty documents', text: '---\n---\n# nothing\n---\n', want: [] },
  {
    name: 'refuses thousands of levels',
    text: '['.repeat(20_000),
    want: [
      'a.yaml error V008: lists and mappings are nested too deeply = leave the file out: no manifest looks like that',
    ],
  },
  {
    name: 'passes over data of its own',
    text: 'apiVersion: regshift.io/v1alpha1\nkind: ClusterSnapshot\n',
    want: [
      "a.yaml:2:7 info V007: ClusterSnapshot kind: ClusterSnapshot is data of regshift's own and no Kubernetes object; not checked = leave the file out",
    ],
  },
  {
    name: 'refuses a merge of what is no mapping',
    text: 'kind: {<<: a}',
    want: [
      'a.yaml:1:1 error V003: << merges mappings only = write the fields out, or put << in quotes',
    ],
  },
  {
    name: 'follows aliases and merges',
    text: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: default, labels: &l {a: b}, annotations: {<<: *l, c: 1}}\n',
    want: [
      'a.yaml:3:85 error V013: ConfigMap/default/a metadata.annotations.c: expected a text, got the number 1 = put the value in quotes: without them Kubernetes reads y, n, yes, no, on and off as true or false, and 1 or 0755 as numbers',
    ],
  },
  {
    name: 'unfolds lists, typed ones too, and names the place in them',
    text: 'apiVersion: v1\nkind: ConfigMapList\nitems:\n- metadata: {name: a}\n  dato: {}\n- apiVersion: v1\n  kind: List\n  items: [{kind: x}]\n',
    want: [
      'a.yaml:5:3 error V012: ConfigMap/a items[0].dato: unknown field; did you mean data? = fields here are: apiVersion, binaryData, data, immutable, kind, metadata (schema: kubernetes-models 4.5.1)',
      'a.yaml:8:11 error V006: items[1].items[0]: apiVersion is missing, or no text = every object says both: apiVersion and kind',
    ],
  },
  {
    name: 'does not lend the items of a plain List what they lack',
    text: 'apiVersion: v1\nkind: List\nitems: [{metadata: {}}]\n',
    want: [
      'a.yaml:3:9 error V006: items[0]: apiVersion and kind are missing, or no text = every object says both: apiVersion and kind',
    ],
  },
];
