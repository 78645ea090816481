import { imageBaseOf } from '../../model/upstream';
import type { ImageBase, Master } from '../../model/upstream';
import { compareText } from '../../model/issue';
import type { HostDialect } from '../../node/sources/host-dialect';
import { VIRTUAL_HOST, VIRTUAL_PATH } from '../../serving/names';
import { observedMasters } from '../../observe/observed-masters';
import type { PipelineSpec } from '../../spec/cluster';
import { snapshotOf } from '../input';
import type { PlanInput } from '../input';
import type { ContainerdFacts } from '../node-facts';

/** What every phase of engine Pipeline is made with. */
export interface PipelineFacts {
  readonly platform: 'Kubernetes' | 'Deckhouse';
  /** What image names begin with: always on Kubernetes, in Direct, Proxy and Local on Deckhouse. */
  readonly base: ImageBase;
  readonly dialect: HostDialect;
  /** Sorted by name; empty when they are not known. */
  readonly masters: readonly Master[];
  readonly pipeline: PipelineSpec;
  /** Host that images for Local are pushed to; absent without a public domain. */
  readonly pushHost?: string;
}

/** Reads them out of the cluster file and the observation. */
export function pipelineFacts(
  input: PlanInput,
  pipeline: PipelineSpec,
  containerd: ContainerdFacts,
): PipelineFacts {
  const { type, publicDomainTemplate } = input.cluster.platform;
  const template =
    publicDomainTemplate ?? snapshotOf(input.observation)?.cluster.publicDomainTemplate;
  return {
    platform: type,
    base:
      pipeline.imageBase === undefined
        ? { host: VIRTUAL_HOST, path: VIRTUAL_PATH }
        : imageBaseOf(pipeline.imageBase),
    dialect:
      type === 'Kubernetes' ? 'containerd' : containerd.v1 === 'yes' ? 'legacy' : 'deckhouse',
    masters: pipeline.masters ?? mastersIn(input),
    pipeline,
    ...(template === undefined ? {} : { pushHost: template.replace('%s', 'registry') }),
  };
}

function mastersIn(input: PlanInput): readonly Master[] {
  const snapshot = snapshotOf(input.observation);
  const masters = snapshot === undefined ? [] : observedMasters(snapshot);
  return [...masters].sort((a, b) => compareText(a.name, b.name));
}
