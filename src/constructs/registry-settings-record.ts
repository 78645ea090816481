import { ConfigMap } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { Mode } from '../model/mode';
import { SETTINGS_RECORD } from '../serving/names';
import type { Recorded } from './object-metadata';
import { ownMetadata } from './object-metadata';

/** Properties of `RegistrySettingsRecord`. */
export interface RegistrySettingsRecordProps extends Recorded {
  readonly mode: Mode;
  /**
   * Host, port and path of the upstream.
   *
   * @default - none: Local has no upstream, and Unmanaged without a section none that is known
   */
  readonly imagesRepo?: string;
}

/** ConfigMap `registry-settings`: for people and for gates, which registry the cluster's pulls come from. */
export class RegistrySettingsRecord extends Construct {
  constructor(scope: Construct, id: string, props: RegistrySettingsRecordProps) {
    super(scope, id);
    const { mode, imagesRepo } = props;
    new ConfigMap(this, 'Resource', {
      metadata: ownMetadata(SETTINGS_RECORD, 'registry', props),
      immutable: false,
      data: { mode, ...(imagesRepo === undefined ? {} : { imagesRepo }) },
    });
  }
}
