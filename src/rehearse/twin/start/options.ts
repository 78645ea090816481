import type { Result } from '../../../model/result';
import type { State } from '../../../model/mode';
import type { KubeObject } from '../../../model/object-id';
import type { Master } from '../../../model/upstream';
import type { Snapshot } from '../../../observe/snapshot';
import type { RegistrySettings } from '../../../spec/cluster-file.generated';
import type { Engine, Ground } from '../ground';
import type { TwinState } from '../state';
import type { ProfileName } from './generation';

/** What a twin needs to know out of the cluster file. */
export interface TwinOptions {
  readonly platform: 'Deckhouse' | 'Kubernetes';
  /** The GitOps engine. */
  readonly tool: Engine;
  readonly clusterType?: 'Static' | 'Cloud';
  readonly cri?: 'ContainerdV1' | 'ContainerdV2';
  readonly publicDomainTemplate?: string;
  /** Folder that containerd's `config_path` names, on platform Kubernetes. */
  readonly certsDir?: string;
  /** Control-plane nodes that engine Pipeline was told; they are nodes even where none was observed. */
  readonly masters?: readonly Master[];
}

/** What every twin begins with. */
export interface TwinInput {
  readonly options: TwinOptions;
  /**
   * Settings that the cluster works with now, as the cluster file writes them: references stand for secrets.
   *
   * @default - what the snapshot shows, with an unknown password where it shows a login
   */
  readonly settingsInForce?: RegistrySettings;
  /** Settings that the cluster will be asked for: their registries are there, and accept their logins. */
  readonly targets?: readonly RegistrySettings[];
  /** Manifests that were delivered already. */
  readonly tree: readonly KubeObject[];
  /**
   * Manifests of later revisions: registries that they mention are there.
   *
   * @default - none
   */
  readonly coming?: readonly (readonly KubeObject[])[];
  /** Revision of `tree`. */
  readonly sha: string;
  /**
   * How many images the checker looks for.
   *
   * @default - what condition RegistryContainsRequiredImages counted, else `USUAL_IMAGE_COUNT`
   */
  readonly imageCount?: number;
  readonly generation: ProfileName;
}

export interface SnapshotInput extends TwinInput {
  readonly snapshot: Snapshot;
}

/** An invented cluster that is settled in a state. */
export interface ModeInput extends TwinInput {
  readonly state: State;
  readonly masters: number;
  readonly workers: number;
}

/** A twin, ready to be asked for moves. */
export interface Twin {
  readonly state: TwinState;
  readonly ground: Ground;
  /** What nobody told and was taken to be as usual, in words for people. */
  readonly assumed: readonly string[];
}

export type TwinResult = Result<Twin>;
