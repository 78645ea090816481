import { Construct } from 'constructs';
import { ModuleConfig } from '../../imports/module-config-deckhouse.io';
import { NEVER_DELETED, sourceAnnotation } from './annotations';

/** Properties of `RegistryModuleSwitch`. */
export interface RegistryModuleSwitchProps {
  /** Whether module `registry` runs. */
  readonly enabled: boolean;
  /**
   * JSON of what the manifest is rendered from.
   *
   * @default - not recorded
   */
  readonly source?: string;
}

/** ModuleConfig `registry`: turns the module on or off and leaves its settings to their owner. */
export class RegistryModuleSwitch extends Construct {
  constructor(scope: Construct, id: string, props: RegistryModuleSwitchProps) {
    super(scope, id);
    new ModuleConfig(this, 'Resource', {
      metadata: {
        name: 'registry',
        annotations: { ...NEVER_DELETED, ...sourceAnnotation(props.source) },
      },
      spec: { enabled: props.enabled },
    });
  }
}
