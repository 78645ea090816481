import { Secret } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { generated } from '../serving/generated';
import { PUSH_CLIENT_SECRET } from '../serving/names';
import type { Recorded } from './object-metadata';
import { ownMetadata } from './object-metadata';

/**
 * Secret `registry-push-client`: what the Ingress controller shows to the registries, by which they believe the client
 * address that it tells, and the CA that it knows them by (`objects.md` 4.11).
 */
export class PushClientCertificate extends Construct {
  constructor(scope: Construct, id: string, props: Recorded) {
    super(scope, id);
    new Secret(this, 'Resource', {
      metadata: ownMetadata(PUSH_CLIENT_SECRET, 'registry', props),
      type: 'kubernetes.io/tls',
      immutable: false,
      stringData: {
        'tls.crt': generated('push-client', 'crt'),
        'tls.key': generated('push-client', 'key'),
        'ca.crt': generated('ca', 'crt'),
      },
    });
  }
}
