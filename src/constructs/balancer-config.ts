import { ConfigMap } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { ConfigFiles } from './config-mounts';
import type { Recorded } from './object-metadata';
import { ownMetadata } from './object-metadata';

/** Properties of `BalancerConfig`. */
export interface BalancerConfigProps extends Recorded {
  /** Texts by file name. No secrets: the balancer passes TLS through. */
  readonly files: ConfigFiles;
}

/** ConfigMap `registry-balancer`: the addresses that the balancer of each node passes connections to. */
export class BalancerConfig extends Construct {
  constructor(scope: Construct, id: string, props: BalancerConfigProps) {
    super(scope, id);
    new ConfigMap(this, 'Resource', {
      metadata: ownMetadata('registry-balancer', 'registry-balancer', props),
      immutable: false,
      data: { ...props.files },
    });
  }
}
