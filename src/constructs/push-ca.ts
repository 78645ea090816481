import { ConfigMap } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { generated } from '../serving/generated';
import { PUSH_CA_CONFIG_MAP } from '../serving/names';
import type { Recorded } from './object-metadata';
import { ownMetadata } from './object-metadata';

/**
 * ConfigMap `registry-push-ca`: the CA that a Gateway knows the registries by. Of all kinds of objects, a ConfigMap is
 * the only one that every Gateway takes a CA from.
 */
export class PushCa extends Construct {
  constructor(scope: Construct, id: string, props: Recorded) {
    super(scope, id);
    new ConfigMap(this, 'Resource', {
      metadata: ownMetadata(PUSH_CA_CONFIG_MAP, 'registry', props),
      immutable: false,
      data: { 'ca.crt': generated('ca', 'crt') },
    });
  }
}
