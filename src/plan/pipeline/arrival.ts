import type { State } from '../../model/mode';
import type { RegistrySettings } from '../../spec/cluster-file.generated';

/** A state with the settings that fill it: where a switch starts, or what one of its hops arrives at. */
export interface Arrival {
  readonly state: State;
  readonly settings: RegistrySettings;
}

/** States whose images are served by pods of ours. */
export function isServed(state: State): state is 'Direct' | 'Proxy' | 'Local' {
  return state === 'Direct' || state === 'Proxy' || state === 'Local';
}

/** States whose images are served by registries on masters, through a balancer on every node. */
export function isOnMasters(state: State): state is 'Proxy' | 'Local' {
  return state === 'Proxy' || state === 'Local';
}
