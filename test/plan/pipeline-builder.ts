import type { State } from '../../src/model/mode';
import type { Phase, Plan } from '../../src/plan/plan';
import { planSwitch } from '../../src/plan/plan-switch';
import type { Cluster, PipelineSpec, PlatformSpec } from '../../src/spec/cluster';
import { cluster, SECTION, settings } from './plan-builder';

const digest = (digit: string): string => `sha256:${digit.repeat(64)}`;

export const MASTERS = [
  { name: 'master-0', address: '10.0.0.10' },
  { name: 'master-1', address: '10.0.0.11' },
  { name: 'master-2', address: '10.0.0.12' },
];

export const PIPELINE: PipelineSpec = {
  images: {
    nginx: `nginx@${digest('1')}`,
    distribution: `distribution@${digest('2')}`,
    regsync: `regsync@${digest('3')}`,
  },
  masters: MASTERS,
  certsDir: '/etc/containerd/certs.d',
  nodeProxy: 'WhenNeeded',
  imagePullSecrets: [],
  push: { allowFrom: [] },
};

/** The platforms and kinds of nodes that differ for engine Pipeline. */
export const GROUNDS = ['Kubernetes', 'Kubernetes, paths differ', 'DKP v2', 'DKP v1'] as const;
export type Ground = (typeof GROUNDS)[number];

/** A cluster file for engine Pipeline that asks for a state. */
export function pipelineCluster(
  ground: Ground,
  state: State,
  overrides: Partial<Cluster> = {},
  pipeline: Partial<PipelineSpec> = {},
): Cluster {
  return cluster(state, {
    engine: 'Pipeline',
    platform: platformOf(ground),
    pipeline: { ...PIPELINE, ...imageBaseOf(ground), ...pipeline },
    previous: settings('Direct'),
    ...overrides,
  });
}

/** The plan from one state to another; the settings in force are the section that all tests share. */
export function pipelinePlan(
  ground: Ground,
  from: State,
  to: State,
  overrides: Partial<Cluster> = {},
  pipeline: Partial<PipelineSpec> = {},
): Plan {
  return planSwitch({
    cluster: pipelineCluster(ground, to, { previous: settings(from), ...overrides }, pipeline),
    observation: { kind: 'assumed', from },
  });
}

export function phasesOf(plan: Plan): readonly Phase[] {
  return plan.hops.flatMap((hop) => hop.phases);
}

function platformOf(ground: Ground): PlatformSpec {
  const shared = {
    clusterType: 'Static',
    publicDomainTemplate: '%s.prod-1.example.com',
    enableModule: false,
  } as const;
  switch (ground) {
    case 'Kubernetes':
    case 'Kubernetes, paths differ':
      return { ...shared, type: 'Kubernetes' };
    case 'DKP v2':
      return { ...shared, type: 'Deckhouse', cri: 'ContainerdV2' };
    case 'DKP v1':
      return { ...shared, type: 'Deckhouse', cri: 'ContainerdV1' };
  }
}

/** On Kubernetes image names keep their base; there, and for containerd v1, paths are equal where they can not be mapped. */
function imageBaseOf(ground: Ground): Pick<PipelineSpec, 'imageBase'> {
  const path = SECTION.imagesRepo.slice(SECTION.imagesRepo.indexOf('/') + 1);
  switch (ground) {
    case 'Kubernetes':
      return { imageBase: `images.example.com/${path}` };
    case 'Kubernetes, paths differ':
      return { imageBase: 'images.example.com/platform' };
    case 'DKP v2':
      return {};
    case 'DKP v1':
      return { imageBase: `registry.regshift-system.svc:5001/${path}` };
  }
}
