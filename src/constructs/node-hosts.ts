import { Construct } from 'constructs';
import { configSecret } from './versioned-config';
import type { VersionedConfigProps } from './versioned-config';

/**
 * Secret `registry-node-hosts`: the script that writes the host tree, and its data, as `NodeHostsWriter` has them. A host
 * tree holds logins.
 */
export class NodeHosts extends Construct {
  constructor(scope: Construct, id: string, props: VersionedConfigProps) {
    super(scope, id);
    configSecret(this, 'registry-node-hosts', props);
  }
}
