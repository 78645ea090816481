import type { CodeEntry } from '../model/issue';

/** Codes of rendering, and of reading manifests back. */
export const RENDER_CODES: readonly CodeEntry[] = [
  {
    code: 'R001',
    title: 'no YAML',
    meaning: 'A manifest that is compared or read back can not be parsed.',
    remedy: 'Mend the file at the place that is named.',
  },
  {
    code: 'R002',
    title: 'no Kubernetes object',
    meaning: 'A document among manifests lacks apiVersion, kind or metadata.name.',
    remedy: 'Take it out of the folder of manifests, or complete it.',
  },
  {
    code: 'R003',
    title: 'plan can not be rendered',
    meaning:
      'The plan is not legal, or a section on its way is missing: its manifests would be incomplete.',
    remedy: 'See regshift plan; mend what it names.',
  },
  {
    code: 'R004',
    title: 'two objects of one identity',
    meaning: 'One of them would be lost when the tree is applied.',
    remedy: 'Two registries in nodeRegistries may share a name: rename or merge them.',
  },
  {
    code: 'R005',
    title: 'nothing would be left',
    meaning: 'A GitOps engine that prunes would delete everything.',
    remedy: 'Do not deliver this tree; report the cluster file that led to it.',
  },
  {
    code: 'R006',
    title: 'change that the plan does not declare',
    meaning: 'The rendered trees differ from what the plan says is created, updated or deleted.',
    remedy: 'Report it: plan and renderer disagree.',
  },
  {
    code: 'R007',
    title: 'no such phase',
    meaning: 'The plan has no phase of that name.',
    remedy: 'Choose one of those that are named.',
  },
  {
    code: 'R008',
    title: 'foreign file in the folder',
    meaning: 'The folder holds files that regshift did not write; replacing it would lose them.',
    remedy: 'Choose an empty folder, or move them away.',
  },
  {
    code: 'R009',
    title: 'no ModuleConfig deckhouse in the file',
    meaning: 'spec.moduleConfig.file names a file that does not hold ModuleConfig deckhouse.',
    remedy:
      'Correct the path, or remove moduleConfig: then a manifest with only settings.registry is rendered.',
  },
];
