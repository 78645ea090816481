import { randomBytes } from 'node:crypto';
import type { State } from '../../src/model/mode';
import type { KubeObject } from '../../src/model/object-id';
import type { Result } from '../../src/model/result';
import type { DesiredObject } from '../../src/plan/objects';
import { planSwitch } from '../../src/plan/plan-switch';
import type { Phase } from '../../src/plan/plan';
import { renderPlan } from '../../src/render/render-plan';
import { generatedItemsIn, materialRequest } from '../../src/secrets/material-request';
import type { Material } from '../../src/secrets/material';
import { newPrivateKey } from '../../src/secrets/material-tools';
import { renewMaterial } from '../../src/secrets/renew-material';
import { resolveLeaf, resolveObject } from '../../src/secrets/resolve-placeholders';
import { firstValue, materialValues } from '../../src/secrets/secret-values';
import type { SecretValues } from '../../src/secrets/secret-values';
import type { RegistrySettings } from '../../src/spec/cluster-file.generated';
import type { PipelineSpec } from '../../src/spec/cluster';
import { stateOf } from '../../src/model/mode';
import { pipelineCluster } from '../plan/pipeline-builder';
import type { Ground } from '../plan/pipeline-builder';
import { MASTERS } from './pipeline-cluster';

/** A phase as a GitOps engine would bring it, with its secrets. */
export interface SealedPhase {
  readonly phase: Phase;
  readonly objects: readonly KubeObject[];
}

/** The switches of one cluster, one after the other: what is generated is generated once. */
export class Switches {
  /** Environment variables that the cluster's file names. */
  readonly environment: Record<string, string> = {};
  private readonly ground: Ground;
  private readonly pipeline: Partial<PipelineSpec>;
  private settings: RegistrySettings;
  private delivered: readonly DesiredObject[] | undefined;
  private material: Material | undefined;

  constructor(ground: Ground, pipeline: Partial<PipelineSpec>, settings: RegistrySettings) {
    this.ground = ground;
    this.pipeline = { masters: MASTERS, ...pipeline };
    this.settings = settings;
  }

  /** The phases of the next switch. */
  async to(settings: RegistrySettings): Promise<readonly SealedPhase[]> {
    const before = this.delivered;
    const overrides = {
      registry: settings,
      previous: this.settings,
      platform: { ...PLATFORM, type: this.ground.startsWith('DKP') ? 'Deckhouse' : 'Kubernetes' },
    } as const;
    const plan = planSwitch({
      cluster: pipelineCluster(this.ground, stateIn(settings), overrides, this.pipeline),
      observation: { kind: 'assumed', from: stateIn(this.settings) },
      ...(before === undefined ? {} : { delivered: { objects: before, foreign: [] } }),
    });
    const { phases } = must(renderPlan(plan, { delivered: before ?? [] }));
    const texts = phases.flatMap(({ tree }) => tree.objects.map(({ text }) => text));
    await this.generate(texts);
    const planned = plan.hops.flatMap((hop) => hop.phases);
    this.settings = settings;
    this.delivered = planned.at(-1)?.objects ?? before;
    return planned.map((phase, index) => ({
      phase,
      objects: (phases[index]?.tree.objects ?? []).map(({ object }) =>
        must(resolveObject(object, this.values())),
      ),
    }));
  }

  /** A text with the values in place of its placeholders. */
  seal(text: string): string {
    return must(resolveLeaf(text, {}, this.values()));
  }

  generated(item: string, field: string): string {
    return this.material?.items[item]?.[field] ?? '';
  }

  private values(): SecretValues {
    const generated = this.material === undefined ? () => undefined : materialValues(this.material);
    return firstValue(generated, (source) =>
      'fromEnv' in source ? this.environment[source.fromEnv] : undefined,
    );
  }

  private async generate(texts: readonly string[]): Promise<void> {
    const request = must(materialRequest(generatedItemsIn(texts), MASTERS));
    const tools = { now: () => new Date(), randomBytes, newPrivateKey };
    const { material } = await renewMaterial(this.material, request, tools);
    this.material = material;
  }
}

const PLATFORM = {
  clusterType: 'Static',
  publicDomainTemplate: '%s.prod.test',
  enableModule: false,
  cri: 'ContainerdV2',
} as const;

function stateIn(settings: RegistrySettings): State {
  return stateOf(settings.mode, settings.unmanaged !== undefined);
}

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.issues.map(({ message }) => message).join('\n'));
  return result.value;
}
