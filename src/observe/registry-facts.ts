import { readBashibleConfig } from './bashible-config-facts';
import { KINDS } from './kinds';
import type { Dump } from './dump';
import { readRegistryConfig } from './registry-config-facts';
import { readRegistryPull } from './registry-pull-facts';
import { readRegistryState } from './registry-state-facts';
import type { Report } from './report';
import type { RegistryFacts } from './snapshot';

/** What the Secrets of the registry module show, without their secrets. */
export function readRegistryFacts(dump: Dump, report: Report): RegistryFacts {
  return {
    switchRecord: dump.presence(KINDS.secret, 'd8-system', 'registry-v2-switch'),
    state: readRegistryState(dump, report),
    config: readRegistryConfig(dump, report),
    pull: readRegistryPull(dump, report),
    bashible: readBashibleConfig(dump, report),
  };
}
