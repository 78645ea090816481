import { Construct } from 'constructs';
import type { ServingWorkload } from '../serving/names';
import { configSecret } from './versioned-config';
import type { VersionedConfigProps } from './versioned-config';

/** Properties of `ServingConfig`. */
export interface ServingConfigProps extends VersionedConfigProps {
  /** Whose configuration it is; also the name of the Secret. */
  readonly workload: ServingWorkload;
}

/** Secret with the configuration files of one serving workload: they hold keys, logins and hashes. */
export class ServingConfig extends Construct {
  constructor(scope: Construct, id: string, props: ServingConfigProps) {
    super(scope, id);
    configSecret(this, props.workload, props);
  }
}
