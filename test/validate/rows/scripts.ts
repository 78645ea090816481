import type { Row } from './row';
import { nodeScript } from '../run';

/** What is wrong with a node script. */
export const SCRIPTS_ROWS: readonly Row[] = [
  {
    name: 'accepts a good script',
    text: nodeScript(
      'set -e\nfor f in /etc/*; do echo "${f:-${x}}" | tr -d {} ; done\necho {{ .nodeGroup.name | quote }}',
    ),
    want: [],
  },
  {
    name: 'refuses a script that bash refuses',
    text: nodeScript('if true; then\n  echo yes\ndone'),
    want: [
      'a.yaml:13:5 error V030: NodeGroupConfiguration/step.sh spec.content: line 3 of the script: bash does not expect done here = see it with  bash -n',
    ],
  },
  {
    name: 'tells a here-document without an end',
    text: nodeScript('cat <<EOF\nx'),
    want: [
      'a.yaml:12:5 error V030: NodeGroupConfiguration/step.sh spec.content: line 2 of the script: a here-document has no end: its last line is missing = see it with  bash -n',
    ],
  },
  {
    name: 'tells an open quote without repeating the script',
    text: nodeScript('echo "not-a-real-password'),
    want: [
      'a.yaml:11:5 error V030: NodeGroupConfiguration/step.sh spec.content: line 1 of the script: the quote or bracket " has no end = see it with  bash -n',
    ],
  },
  {
    name: 'only warns where the template chooses',
    text: nodeScript(
      '{{ if eq .cri "Containerd" }}\nif true; then\n{{ else }}\nif false; then\n{{ end }}\n  true\nfi',
    ),
    want: [
      'a.yaml:18:1 warning V030: NodeGroupConfiguration/step.sh spec.content: line 8 of the script: the script ends too early: a block has no end = the template chooses between parts of the script and bash saw all of them; look whether each by itself is right',
    ],
  },
  {
    name: 'says that there was no bash',
    text: `${nodeScript('fi')}---\n${nodeScript('fi', 1, 'b.sh')}`,
    options: { bash: undefined as never },
    want: [
      'a.yaml:10:3 info V031: NodeGroupConfiguration/step.sh spec.content: the bash syntax of node scripts was not checked: there is no bash here = run it where bash is installed',
    ],
  },
  {
    name: 'refuses a template that is not closed',
    text: nodeScript('echo {{ .cri'),
    want: [
      'a.yaml:11:5 error V032: NodeGroupConfiguration/step.sh spec.content: line 1 of the script: the action {{ is not closed by }} = the script is a Go template first; write  {{ "{{" }}  for two braces that are meant for the node',
    ],
  },
  {
    name: 'refuses blocks that do not fit',
    text: nodeScript('{{ if .cri }}\n{{ end }}\n{{ end }}\n{{ else }}\n{{ range .nodeUsers }}'),
    want: [
      'a.yaml:13:5 error V032: NodeGroupConfiguration/step.sh spec.content: line 3 of the script: {{ end }} closes nothing = the script is a Go template first; write  {{ "{{" }}  for two braces that are meant for the node',
      'a.yaml:14:5 error V032: NodeGroupConfiguration/step.sh spec.content: line 4 of the script: {{ else }} stands in no block = the script is a Go template first; write  {{ "{{" }}  for two braces that are meant for the node',
      'a.yaml:15:5 error V032: NodeGroupConfiguration/step.sh spec.content: line 5 of the script: {{ range }} has no {{ end }} = the script is a Go template first; write  {{ "{{" }}  for two braces that are meant for the node',
    ],
  },
  {
    name: 'warns of actions that bashible is not known to offer',
    text: nodeScript(
      'docker inspect -f \'{{ .Id }}\'\necho {{ env "HOME" }} {{ .cri }} {{ $.registry.mode }} {{ range .nodeUsers }}{{ .name }}{{ end }} {{ "{{" }}',
    ),
    want: [
      'a.yaml:11:5 warning V033: NodeGroupConfiguration/step.sh spec.content: line 1 of the script: a template action uses something that bashible is not known to offer = if the braces are meant for the node, write  {{ "{{" }}; if not, look the path up in Secret bashible-apiserver-context, key input.yaml',
      'a.yaml:12:5 warning V033: NodeGroupConfiguration/step.sh spec.content: line 2 of the script: a template action uses something that bashible is not known to offer = if the braces are meant for the node, write  {{ "{{" }}; if not, look the path up in Secret bashible-apiserver-context, key input.yaml',
    ],
  },
  {
    name: 'warns of names and weights that break the order',
    text: nodeScript('true', 1000, 'step'),
    want: [
      'a.yaml:4:9 warning V034: NodeGroupConfiguration/step metadata.name: the name of a NodeGroupConfiguration is the name of the step file and ends in .sh = rename it to step.sh',
      'a.yaml:7:11 warning V035: NodeGroupConfiguration/step spec.weight: weight 1000 has four digits: as text its step sorts before that of weight 100 = use 0 to 999',
    ],
  },
  {
    name: 'warns of registry settings after containerd is configured',
    text: nodeScript(
      'cat > /etc/containerd/conf.d/a.toml <<EOF\n[plugins."io.containerd.grpc.v1.cri".registry.mirrors]\nEOF',
      32,
    ),
    want: [
      'a.yaml:7:3 warning V036: NodeGroupConfiguration/step.sh spec.weight: the script writes registry settings into conf.d, but weight 32 runs after containerd is configured (032) = use weight 31 or less',
    ],
  },
  {
    name: 'accepts registry settings before that, and scripts that only move them',
    text: `${nodeScript('cat > /etc/containerd/conf.d/a.toml <<EOF\n[plugins."io.containerd.grpc.v1.cri".registry.mirrors]\nEOF', 31)}---\n${nodeScript('mv /etc/containerd/conf.d/a.toml /root/', 100, 'b.sh')}`,
    want: [],
  },
  {
    name: 'refuses a trace in a script with a secret',
    text: nodeScript('set -euxo pipefail\nTOKEN=$(cat /etc/token)'),
    want: [
      'a.yaml:11:5 error V037: NodeGroupConfiguration/step.sh spec.content: line 1 of the script traces commands, and the script handles a secret = remove set -x: when a step fails, the end of its stderr becomes an Event that anyone may read',
    ],
  },
  { name: 'accepts a trace in a script without one', text: nodeScript('set -x\ntrue'), want: [] },
  {
    name: 'warns of variables that Flux would replace',
    text: nodeScript('echo ${HOME}').replace(/  annotations.*\n/, ''),
    want: [
      'a.yaml:10:5 warning V038: NodeGroupConfiguration/step.sh spec.content: Flux replaces every ${…} here by a variable of its own, or by nothing = annotate the object with  kustomize.toolkit.fluxcd.io/substitute: disabled',
    ],
  },
  {
    name: 'refuses them when Flux applies the object',
    text: nodeScript('true\necho ${HOME}').replace(/  annotations.*\n/, ''),
    options: { tool: 'Flux' },
    want: [
      'a.yaml:11:5 error V038: NodeGroupConfiguration/step.sh spec.content: Flux replaces every ${…} here by a variable of its own, or by nothing = annotate the object with  kustomize.toolkit.fluxcd.io/substitute: disabled',
    ],
  },
  {
    name: 'accepts those that stand for secrets, and shows where another one is',
    text: nodeScript('echo ${a:-regshift-variable-is-not-set}\necho ${HOME}').replace(
      /  annotations.*\n/,
      '',
    ),
    options: { tool: 'Flux' },
    want: [
      'a.yaml:11:5 error V038: NodeGroupConfiguration/step.sh spec.content: Flux replaces every ${…} here by a variable of its own, or by nothing = annotate the object with  kustomize.toolkit.fluxcd.io/substitute: disabled',
    ],
  },
  {
    name: 'accepts them under Argo CD, and escaped ones',
    text: nodeScript('echo ${HOME}').replace(/  annotations.*\n/, ''),
    options: { tool: 'ArgoCD' },
    want: [],
  },
  {
    name: 'accepts variables that are escaped for Flux',
    text: nodeScript('echo $${HOME}').replace(/ {2}annotations.*\n/, ''),
    want: [],
  },
  {
    name: 'reads quotes and comments inside of actions',
    text: nodeScript('{{/* }} */}}echo {{ printf "%s }} \\" {{" .cri }} {{ `}}` }}{{- $x := 1 -}}'),
    want: [],
  },
];
