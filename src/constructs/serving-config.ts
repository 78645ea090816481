import { Secret } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { ServingWorkload } from '../serving/names';
import type { ConfigFiles } from './config-mounts';
import type { Recorded } from './object-metadata';
import { ownMetadata } from './object-metadata';

/** Properties of `ServingConfig`. */
export interface ServingConfigProps extends Recorded {
  /** Whose configuration it is; also the name of the Secret. */
  readonly workload: ServingWorkload;
  /** Texts by file name, secrets as placeholders. */
  readonly files: ConfigFiles;
}

/** Secret with the configuration files of one serving workload: they hold keys, logins and hashes. */
export class ServingConfig extends Construct {
  constructor(scope: Construct, id: string, props: ServingConfigProps) {
    super(scope, id);
    const { workload, files } = props;
    new Secret(this, 'Resource', {
      metadata: ownMetadata(workload, workload, props),
      type: 'Opaque',
      immutable: false,
      stringData: { ...files },
    });
  }
}
