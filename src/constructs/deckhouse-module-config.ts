import { Construct } from 'constructs';
import { ModuleConfig } from '../../imports/module-config-deckhouse.io';
import type { RegistrySettings } from '../spec/cluster-file.generated';
import { NEVER_DELETED, sourceAnnotation } from './annotations';
import { registrySettings } from './registry-settings';

/** Properties of `DeckhouseModuleConfig`. */
export interface DeckhouseModuleConfigProps {
  /** What `spec.settings.registry` becomes. */
  readonly settings: RegistrySettings;
  /**
   * JSON of what the manifest is rendered from.
   *
   * @default - not recorded
   */
  readonly source?: string;
}

/**
 * ModuleConfig `deckhouse` with `spec.settings.registry` and nothing else.
 *
 * Applied server-side it leaves every other field to its owner (`measured.md` 1). That is why it holds neither
 * `enabled` nor `version`: a forced apply would take them over, and set back a `version` that somebody raised while
 * the other settings follow the newer schema. DKP takes an absent `version` for the newest it knows (`observing.md` 2),
 * so the object can be created like this too.
 *
 * It has no label that says who manages it: regshift owns one key of it, and Helm and GitOps engines read such labels.
 */
export class DeckhouseModuleConfig extends Construct {
  constructor(scope: Construct, id: string, props: DeckhouseModuleConfigProps) {
    super(scope, id);
    new ModuleConfig(this, 'Resource', {
      metadata: {
        name: 'deckhouse',
        annotations: { ...NEVER_DELETED, ...sourceAnnotation(props.source) },
      },
      spec: { settings: { registry: registrySettings(props.settings) } },
    });
  }
}
