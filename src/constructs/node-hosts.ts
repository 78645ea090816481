import { Secret } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { ConfigFiles } from './config-mounts';
import type { Recorded } from './object-metadata';
import { ownMetadata } from './object-metadata';

/** Properties of `NodeHosts`. */
export interface NodeHostsProps extends Recorded {
  /** Texts by flat file name: the script that writes the host tree, and its data, secrets as placeholders. */
  readonly files: ConfigFiles;
}

/** Secret `registry-node-hosts`: what `NodeHostsWriter` writes on nodes. A host tree holds logins. */
export class NodeHosts extends Construct {
  constructor(scope: Construct, id: string, props: NodeHostsProps) {
    super(scope, id);
    new Secret(this, 'Resource', {
      metadata: ownMetadata('registry-node-hosts', 'registry-node-hosts', props),
      type: 'Opaque',
      immutable: false,
      stringData: { ...props.files },
    });
  }
}
