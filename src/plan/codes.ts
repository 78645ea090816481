import type { CodeEntry } from '../model/issue';
import { entry } from './code-entry';
import { RISK_CODES } from './risk-codes';

/** Preconditions without which a plan is not complete enough to be rendered. */
export const INCOMPLETE_CODES: readonly string[] = ['P023', 'P034', 'P035', 'P036', 'P038'];

/** Codes of refusals, preconditions and risks. */
export const PLAN_CODES: readonly CodeEntry[] = [
  entry(
    'P001',
    'no legal route',
    'DKP documents no sequence of moves from the state of the cluster to the one asked for.',
    'Choose one of the routes that the refusal names.',
  ),
  entry(
    'P002',
    'mode is newer than the platform',
    'The version of DKP that the cluster runs does not have the mode, or not Unmanaged with a section.',
    'Update DKP to the version that is named, or choose a mode it has.',
  ),
  entry(
    'P003',
    'mode needs a Static cluster',
    'Proxy and Local keep a registry on the masters; DKP refuses them on clusters whose type is not Static.',
    'Choose Direct or Unmanaged.',
  ),
  entry(
    'P004',
    'impossible starting point',
    'The cluster can not be in the state that was observed or assumed: its type or its version does not have it.',
    'Observe again; check --from and platform.clusterType.',
  ),
  entry(
    'P005',
    'newer implementation runs',
    'The cluster has been taken over by the newer implementation of the registry module (mode Managed). Its settings stand in ModuleConfig registry, and registry-state is left over and stale.',
    'Configure it in ModuleConfig registry; regshift does not plan for it yet.',
  ),
  entry('P006', 'no registry module', 'The registry module came with DKP 1.72.0.', 'Update DKP.'),
  entry(
    'P007',
    'profile contradicts the cluster',
    'The cluster file names another generation of the module than the cluster runs.',
    'Remove platform.profile, or correct it.',
  ),
  entry(
    'P009',
    'cluster type contradicts the cluster',
    'The cluster file and the cluster disagree on Static or Cloud.',
    'Remove platform.clusterType, or correct it.',
  ),
  entry(
    'P010',
    'the cluster is not settled',
    'Another switch, or a change of parameters, is under way, or DKP has refused the mode that is asked for. A further change in the middle of one is a hazard: nodes could keep a source that is no longer the one the pods name.',
    'Wait until condition Ready is True and mode equals target_mode, or go back to the old mode where the plan says that this is still harmless.',
  ),
  entry(
    'P011',
    'DKP does not manage the cluster',
    'The registry module works on clusters that DKP manages as a whole, not in managed Kubernetes.',
    'Keep the registry settings of the installation.',
  ),
  entry(
    'P012',
    'bootstrap has not ended',
    'Before the first worker node is Ready, DKP refuses every change of registry settings.',
    'Finish the bootstrap.',
  ),
  entry(
    'P013',
    'a master is not Ready',
    'Direct, Proxy and Local run components on every master; their roll-out waits for each of them.',
    'Repair the master.',
  ),
  entry(
    'P014',
    'a master is SchedulingDisabled',
    'Direct, Proxy and Local run components on every master; on a cordoned one they are not started and the switch hangs.',
    'Uncordon the master.',
  ),
  entry(
    'P015',
    'a node is not Ready',
    'Node configuration is rolled out group by group, and a group goes on only while all its nodes are Ready.',
    'Repair the node, or remove it.',
  ),
  entry(
    'P016',
    'container runtime is not supported',
    'The registry module configures containerd v1 and v2 and nothing else.',
    'Move the NodeGroup to Containerd or ContainerdV2.',
  ),
  entry(
    'P017',
    'a change of the container runtime is under way',
    'A node runs another runtime than its group asks for; its registry settings are about to be thrown away.',
    'Wait until the change has reached every node.',
  ),
  entry(
    'P018',
    'registry settings in drop-ins of containerd',
    'When a cluster first enters the module, nodes must have no registry settings in /etc/containerd/conf.d: the switch waits for that.',
    'List the registries in nodeRegistries; the plan then moves the drop-ins aside. Drop-ins of containerd v2 are moved by hand.',
  ),
  entry(
    'P019',
    'the queue of the controller is not quiet',
    "The switch is a task in the controller's queue; a failing or waiting task in front of it stops it.",
    'Mend or await it: d8 system queue list',
  ),
  entry(
    'P020',
    'the controller is not rolled out',
    "The platform's controller performs the switch and restarts in it; start from a healthy one.",
    'Wait for Deployment d8-system/deckhouse.',
  ),
  entry(
    'P021',
    'a release of DKP is pending',
    'It may be applied at any moment and restart everything in the middle of the switch.',
    'Let the update happen first, or set update.mode to Manual.',
  ),
  entry(
    'P022',
    'an update of DKP is under way',
    'The version that the cluster shows differs from place to place.',
    'Wait until the update has ended.',
  ),
  entry(
    'P023',
    'a section on the way is missing or wrong',
    'The route passes a mode whose parameters nobody gave, or leaves Unmanaged without a section with another registry than the one in use.',
    'Complete spec.via as the remedy says.',
  ),
  entry(
    'P024',
    'a node waits for an approval',
    'A node waits for a person to approve a disruption; nothing new reaches it until then.',
    'Approve it, or take the reason away.',
  ),
  entry(
    'P025',
    'a module is in maintenance',
    "With spec.maintenance set, the module's resources are not reconciled, so a switch can not work.",
    'Remove spec.maintenance.',
  ),
  entry(
    'P026',
    'nothing could be pushed',
    'Images for Local are pushed through an Ingress, which needs a public domain template; the one of DKP needs cert-manager too.',
    'Set publicDomainTemplate; with engine Module enable cert-manager.',
  ),
  entry(
    'P027',
    'a script of somebody else writes the same files',
    'Another NodeGroupConfiguration writes registry settings that the plan takes away or owns.',
    'Delete it at its owner, or leave the host to it.',
  ),
  entry(
    'P028',
    'secrets can not be delivered',
    'ModuleConfig and NodeGroupConfiguration have no references to secrets of their own, so not every backend can serve them with every delivery tool.',
    'See the table of secret delivery in the reference.',
  ),
  entry(
    'P029',
    'module registry is off or not Ready',
    'Every change of registry settings is refused while the module is off.',
    'Enable it, or set platform.enableModule: true.',
  ),
  entry(
    'P030',
    'a roll-out of node configuration is under way',
    'Nodes have not applied their newest configuration; a failure of the switch could not be told from one of that roll-out.',
    'Wait until every node is up to date.',
  ),
  entry(
    'P031',
    'cluster type is not known',
    'Proxy and Local work on Static clusters only, and nothing tells whether this is one.',
    'Observe the cluster, or write platform.clusterType.',
  ),
  entry(
    'P032',
    'no legacy layout to return to',
    'Only containerd v1 has the legacy layout of registry settings.',
    'Remove leave.legacyContainerd.',
  ),
  entry(
    'P033',
    'can not tell which implementation runs',
    'This version of DKP may run the newer implementation, and the record that tells is not there yet.',
    "Wait for the module's first run, then observe again.",
  ),
  entry(
    'P034',
    'masters are not known',
    'Proxies and registries run on masters: their number, names and addresses stand in manifests, certificates and the configuration of nodes.',
    'Observe the cluster, or write pipeline.masters.',
  ),
  entry(
    'P035',
    'nothing replicates Local',
    'With more than one master, images pushed to one are copied to the others by regsync.',
    'Name its image in pipeline.images.regsync.',
  ),
  entry(
    'P036',
    'paths can not be mapped',
    'Image names have one path, the registry another, and containerd on these nodes can not turn one into the other.',
    'Choose an image base whose path equals that of the registry, or use Direct on Kubernetes, which then runs a proxy on every node.',
  ),
  entry(
    'P037',
    "DKP's registry module is at work",
    'Engine Pipeline and the registry module would write the same configuration on nodes.',
    'Use engine Module, or leave the module first (spec.leave).',
  ),
  entry(
    'P038',
    'version of containerd on nodes is not known, or not one',
    'containerd v1 gets its registries from drop-ins, v2 from registry.d; the plan must know which.',
    'Observe nodes, or write platform.cri.',
  ),
  entry(
    'P039',
    'one master can not serve its own image',
    'At the switch from Unmanaged to Proxy or Local on DKP the images of our own pods are named anew. The pod of the only master is stopped before its image is pulled by the new name, and nobody else serves that name.',
    'Switch to Direct first, or name nginx and distribution with a registry that nodes reach.',
  ),
  ...RISK_CODES,
];
