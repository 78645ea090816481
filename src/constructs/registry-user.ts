import { Secret } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { generated } from '../serving/generated';
import { userSecret } from '../serving/names';
import type { UserName } from '../serving/names';
import type { Recorded } from './object-metadata';
import { ownMetadata } from './object-metadata';

/** Properties of `RegistryUser`. */
export interface RegistryUserProps extends Recorded {
  readonly user: UserName;
}

/** Secret `registry-user-NAME`: the login of one user, with the keys that DKP gives it (`objects.md` 4.10). */
export class RegistryUser extends Construct {
  constructor(scope: Construct, id: string, props: RegistryUserProps) {
    super(scope, id);
    const { user } = props;
    new Secret(this, 'Resource', {
      metadata: ownMetadata(userSecret(user), 'registry', props),
      type: 'Opaque',
      immutable: false,
      stringData: {
        name: user,
        password: generated(`user-${user}`, 'password'),
        passwordHash: generated(`user-${user}`, 'hash'),
      },
    });
  }
}
