import type { Row } from './row';
import { moduleConfig, nodeScript } from '../run';

/** What is wrong with an object of any kind. */
export const OBJECTS_ROWS: readonly Row[] = [
  {
    name: 'refuses an object that stands twice',
    text: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: default}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: default}\n',
    want: [
      'a.yaml:7:18 error V010: ConfigMap/default/a metadata.name: ConfigMap/default/a stands twice: also in a.yaml:3:18 = keep one of the two: which of them the cluster gets depends on the order of files',
    ],
  },
  {
    name: 'warns of a kind without a schema',
    text: 'apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: x}\n',
    want: [
      'a.yaml:2:7 warning V011: Thing/x kind: no schema of Thing in example.com/v1: its fields are not checked = correct kind and apiVersion, or give the CustomResourceDefinition with --crds DIR',
    ],
  },
  {
    name: 'refuses unknown fields, at every depth',
    text: 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x, label: {}}\nspec:\n  replicaz: 1\n  selector: {}\n  template: {spec: {containers: [{name: c, imagee: i}], xyzzy: 1}}\n',
    want: [
      'a.yaml:3:21 error V012: Deployment/x metadata.label: unknown field; did you mean labels? = fields here are: name, generateName, namespace, labels, annotations, finalizers, ownerReferences, creationTimestamp, deletionGracePeriodSeconds, deletionTimestamp, generation, managedFields and 3 more (schema: kubernetes-models 4.5.1)',
      'a.yaml:5:3 error V012: Deployment/x spec.replicaz: unknown field; did you mean replicas? = fields here are: minReadySeconds, paused, progressDeadlineSeconds, replicas, revisionHistoryLimit, selector, strategy, template (schema: kubernetes-models 4.5.1)',
      'a.yaml:7:44 error V012: Deployment/x spec.template.spec.containers[0].imagee: unknown field; did you mean image? = fields here are: args, command, env, envFrom, image, imagePullPolicy, lifecycle, livenessProbe, name, ports, readinessProbe, resizePolicy and 12 more (schema: kubernetes-models 4.5.1)',
      'a.yaml:7:57 error V012: Deployment/x spec.template.spec.xyzzy: unknown field = fields here are: activeDeadlineSeconds, affinity, automountServiceAccountToken, containers, dnsConfig, dnsPolicy, enableServiceLinks, ephemeralContainers, hostAliases, hostIPC, hostNetwork, hostPID and 28 more (schema: kubernetes-models 4.5.1)',
    ],
  },
  {
    name: 'refuses wrong types',
    text: 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x, labels: {a: on, b: 1}}\nspec:\n  replicas: "3"\n  paused: 1\n  selector: []\n  template: {spec: {containers: {}}}\n',
    want: [
      'a.yaml:3:33 error V013: Deployment/x metadata.labels.a: expected a text, got true = put the value in quotes: without them Kubernetes reads y, n, yes, no, on and off as true or false, and 1 or 0755 as numbers',
      'a.yaml:3:40 error V013: Deployment/x metadata.labels.b: expected a text, got the number 1 = put the value in quotes: without them Kubernetes reads y, n, yes, no, on and off as true or false, and 1 or 0755 as numbers',
      'a.yaml:5:13 error V013: Deployment/x spec.replicas: expected a whole number, got "3" = leave out the quotes',
      'a.yaml:6:11 error V013: Deployment/x spec.paused: expected true or false, got the number 1 = write true or false',
      'a.yaml:7:13 error V013: Deployment/x spec.selector: expected a mapping, got a list of 0 items = write a mapping',
      'a.yaml:8:33 error V013: Deployment/x spec.template.spec.containers: expected a list, got a mapping of 0 fields = write a list',
    ],
  },
  {
    name: 'refuses missing fields',
    text: 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\nspec: {selector: {}}\n---\napiVersion: deckhouse.io/v1alpha1\nkind: NodeGroupConfiguration\nmetadata: {name: x.sh}\nspec: {content: ""}\n',
    want: [
      'a.yaml:4:1 error V014: Deployment/x spec: required field template is missing = add template',
      'a.yaml:9:1 error V014: NodeGroupConfiguration/x.sh spec: required field bundles is missing = add bundles',
      'a.yaml:9:1 error V014: NodeGroupConfiguration/x.sh spec: required field nodeGroups is missing = add nodeGroups',
    ],
  },
  {
    name: 'refuses values that are not allowed',
    text: moduleConfig('maintenance: noResourceReconciliation'),
    want: [
      'a.yaml:9:16 error V015: ModuleConfig/deckhouse spec.maintenance: "noResourceReconciliation" is not allowed; did you mean NoResourceReconciliation? = allowed: NoResourceReconciliation',
    ],
  },
  {
    name: 'refuses an empty list where one item is needed',
    text: nodeScript('true').replace('nodeGroups: ["*"]', 'nodeGroups: []'),
    want: [
      'a.yaml:8:15 error V015: NodeGroupConfiguration/step.sh spec.nodeGroups: a list of 0 items is not allowed = at least 1 item',
    ],
  },
  {
    name: 'warns of a namespace on a cluster-wide kind',
    text: 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: "system:x", namespace: default}\nrules: []\n',
    want: [
      'a.yaml:3:30 warning V016: ClusterRole/default/system:x metadata.namespace: ClusterRole belongs to the whole cluster and has no namespace = remove metadata.namespace',
    ],
  },
  {
    name: 'refuses names that Kubernetes refuses',
    text: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: Bad_Name, namespace: a.b}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: a.b}\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: a/b}\n',
    want: [
      'a.yaml:3:18 error V017: ConfigMap/a.b/Bad_Name metadata.name: "Bad_Name" is not a name that Kubernetes accepts = lower-case letters, digits, - and . only, at most 253 characters; the first and the last is a letter or a digit',
      'a.yaml:3:39 error V017: ConfigMap/a.b/Bad_Name metadata.namespace: "a.b" is not a name that Kubernetes accepts = lower-case letters, digits and - only, at most 63 characters; the first and the last is a letter or a digit',
      'a.yaml:7:18 error V017: Namespace/a.b metadata.name: "a.b" is not a name that Kubernetes accepts = lower-case letters, digits and - only, at most 63 characters; the first and the last is a letter or a digit',
      'a.yaml:11:18 error V017: Role/a/b metadata.name: "a/b" is not a name that Kubernetes accepts = no / and no %; the first and the last is a letter or a digit',
    ],
  },
  {
    name: 'refuses an object without a name',
    text: 'apiVersion: v1\nkind: ConfigMap\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {generateName: x-}\n',
    want: [
      'a.yaml:1:1 error V017: ConfigMap: metadata.name is missing = give the object a name: without one it can not be found again, changed or removed',
      'a.yaml:6:1 error V017: ConfigMap metadata: metadata.generateName makes a new object each time it is applied = give the object a name: without one it can not be found again, changed or removed',
    ],
  },
  {
    name: 'warns of CRDs without a schema',
    text: '',
    options: {
      crds: [{ path: 'crds/x.yaml', content: 'kind: CustomResourceDefinition\napiVersion: v1\n' }],
    },
    want: [
      'crds/x.yaml warning V018: no CustomResourceDefinition with a schema that can be read = give files with CustomResourceDefinitions of apiextensions.k8s.io/v1',
    ],
  },
  {
    name: 'leaves status to the cluster',
    text: 'apiVersion: v1\nkind: Node\nmetadata: {name: n1}\nstatus: {nodeInfo: {}, xyzzy: 1}\n',
    want: [],
  },
];
