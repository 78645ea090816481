import { ConfigMap } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { ownMetadata } from './object-metadata';
import { versionData } from './versioned-config';
import type { VersionedConfigProps } from './versioned-config';

/**
 * ConfigMap `registry-balancer`: the addresses that the balancer of each node passes connections to. No secrets: the
 * balancer passes TLS through.
 */
export class BalancerConfig extends Construct {
  constructor(scope: Construct, id: string, props: VersionedConfigProps) {
    super(scope, id);
    new ConfigMap(this, 'Resource', {
      metadata: ownMetadata('registry-balancer', 'registry-balancer', props),
      immutable: false,
      data: { ...props.files, ...versionData(props) },
    });
  }
}
