import { Secret } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { Upstream } from '../model/upstream';
import { dockerConfig } from '../serving/docker-config';
import { PULL_SECRET } from '../serving/names';
import type { Recorded } from './object-metadata';
import { ownMetadata } from './object-metadata';

/** Properties of `PullSecret`. */
export interface PullSecretProps extends Recorded {
  /** What images are pulled from: the fixed address of the cluster's own registry, or in Unmanaged the upstream. */
  readonly registry: Upstream;
}

/**
 * Secret `registry-docker-config`: how to pull, with the five keys of DKP's Secret `deckhouse-registry`
 * (`objects.md` 4.1), so that it can be copied key by key.
 */
export class PullSecret extends Construct {
  constructor(scope: Construct, id: string, props: PullSecretProps) {
    super(scope, id);
    const { scheme, host, path, ca } = props.registry;
    new Secret(this, 'Resource', {
      metadata: ownMetadata(PULL_SECRET, 'registry', props),
      type: 'kubernetes.io/dockerconfigjson',
      immutable: false,
      stringData: {
        address: host,
        path: path === '' ? '' : `/${path}`,
        scheme,
        ca: ca ?? '',
        '.dockerconfigjson': dockerConfig(props.registry),
      },
    });
  }
}
