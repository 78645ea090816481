import { Secret } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { generated } from '../serving/generated';
import { PKI_SECRET } from '../serving/names';
import type { Recorded } from './object-metadata';
import { ownMetadata } from './object-metadata';

/**
 * Secret `registry-pki`: the CA that all registries of ours are trusted by, for whoever needs to trust them. Unlike
 * DKP's (`objects.md` 4.9) it has no key: certificates are issued when a tree is sealed, never in the cluster.
 */
export class RegistryPki extends Construct {
  constructor(scope: Construct, id: string, props: Recorded) {
    super(scope, id);
    new Secret(this, 'Resource', {
      metadata: ownMetadata(PKI_SECRET, 'registry', props),
      type: 'Opaque',
      immutable: false,
      stringData: { 'ca.crt': generated('ca', 'crt') },
    });
  }
}
