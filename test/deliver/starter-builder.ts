import type { DeliveryTarget } from '../../src/deliver/objects/delivery-target';
import type { Starter } from '../../src/deliver/starter/starter';
import type { StarterOptions } from '../../src/deliver/starter/starter-files';

export const STARTER: Starter = {
  name: 'prod-1',
  engine: 'Module',
  mode: 'Direct',
  imagesRepo: 'registry.example.com/deckhouse/ee',
  tool: 'Flux',
  repository: 'https://git.example.com/fleet.git',
  branch: 'main',
  path: 'clusters',
  ageRecipients: [],
  images: {},
};

export const OPTIONS: StarterOptions = {
  isFleet: false,
  version: '1.2.3',
  ci: 'none',
  schema: '{}\n',
};

/** An age recipient whose identity nobody has. */
export const RECIPIENT = 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p';

export const TARGET: DeliveryTarget = {
  cluster: 'prod-1',
  tool: 'Flux',
  repository: 'https://git.example.com/fleet.git',
  branch: 'main',
  path: 'clusters',
  manifests: 'clusters/prod-1/manifests',
  name: 'prod-1',
  namespace: 'flux-system',
  isRemote: false,
};
