import * as conditions from './conditions';
import { PRECONDITIONS_C, PRECONDITIONS_D1, PRECONDITIONS_D2 } from './preconditions';
import type { Generation, ProfileId, RiskRow } from './profile';
import * as states from './states';
import { TRANSITIONS_C, TRANSITIONS_D1, TRANSITIONS_D2 } from './transitions';

const NO_PROXY: RiskRow = {
  code: 'P059',
  ends: ['Direct'],
  message:
    'before DKP 1.74 registry.d8-system.svc is not in no_proxy: with an HTTP proxy in the cluster configuration, check that nodes reach it without the proxy',
  source: 'versions.md 3',
};

const CHECK_RERUNS: RiskRow = {
  code: 'P060',
  message:
    'the image check was mended in DKP 1.74 and 1.75: before that, do not trust an old True of RegistryContainsRequiredImages after an update of DKP',
  source: 'versions.md 3',
};

const REMEMBERED_UPSTREAM: RiskRow = {
  code: 'P058',
  ends: ['U0'],
  message:
    'before DKP 1.77.2 the remembered registry could be stored in the wrong order: after the move compare Secret deckhouse-registry with the registry you mean',
  source: 'versions.md 3',
};

const BLOCKS_UPDATES: RiskRow = {
  code: 'P054',
  ends: ['Proxy', 'Local'],
  message:
    'later updates of DKP are blocked while this mode is in use: the newer implementation takes over from Unmanaged only',
  source: 'versions.md 4',
};

const BLOCKS_UPDATES_DIRECT: RiskRow = {
  code: 'P054',
  ends: ['Direct'],
  message:
    'later updates of DKP are blocked in Direct until ModuleConfig registry describes the newer implementation, or the cluster is Unmanaged',
  source: 'versions.md 4',
};

/** Before the module. */
const NONE: Generation = {
  id: 'none',
  title: 'before the registry module',
  versions: { before: '1.72.0' },
  states: [states.U0],
  transitions: [],
  conditions: {},
  preconditions: [],
  risks: [],
  unmanagedSection: 'state',
  plannable: {
    kind: 'no',
    code: 'P006',
    why: 'this DKP has no registry module: it came with 1.72.0',
  },
  source: 'versions.md 2, 6',
};

/** The first release: Direct and back. */
const D1: Generation = {
  id: 'D1',
  title: 'DKP 1.72',
  versions: { from: '1.72.0', before: '1.73.0' },
  states: [states.U0, states.DIRECT],
  transitions: TRANSITIONS_D1,
  conditions: { Direct: conditions.DIRECT_BEFORE_C, U0: conditions.U0_BEFORE_C },
  preconditions: PRECONDITIONS_D1,
  risks: [NO_PROXY, CHECK_RERUNS],
  unmanagedSection: 'through-direct',
  plannable: { kind: 'yes' },
  source: 'versions.md 2, 3, 6',
};

/** Configurable Unmanaged. */
const D2: Generation = {
  id: 'D2',
  title: 'DKP 1.73 and 1.74',
  versions: { from: '1.73.0', before: '1.75.0' },
  states: [states.U0, states.U1, states.DIRECT],
  transitions: TRANSITIONS_D2,
  conditions: {
    Direct: conditions.DIRECT_BEFORE_C,
    U1: conditions.U1_BEFORE_C,
    U0: conditions.U0_BEFORE_C,
  },
  preconditions: PRECONDITIONS_D2,
  risks: [NO_PROXY, CHECK_RERUNS],
  unmanagedSection: 'state',
  plannable: { kind: 'yes' },
  source: 'versions.md 2, 3, 6',
};

/** All four modes; assumed where the version is not known. */
const C: Generation = {
  id: 'C',
  title: 'DKP 1.75 to 1.77.1',
  versions: { from: '1.75.0', before: '1.77.2' },
  states: [states.U0, states.U1, states.DIRECT, states.PROXY, states.LOCAL],
  transitions: TRANSITIONS_C,
  conditions: {
    Direct: conditions.DIRECT,
    Proxy: conditions.PROXY,
    Local: conditions.LOCAL,
    U1: conditions.U1,
    U0: conditions.U0,
  },
  preconditions: PRECONDITIONS_C,
  risks: [REMEMBERED_UPSTREAM],
  unmanagedSection: 'state',
  plannable: { kind: 'yes' },
  source: 'versions.md 2, 3, 6',
};

/** As C, with the newer implementation aboard but not at work. */
const B: Generation = {
  ...C,
  id: 'B',
  title: 'DKP 1.77.2 and later, before the newer implementation runs',
  versions: { from: '1.77.2', before: '1.78.0' },
  risks: [BLOCKS_UPDATES, BLOCKS_UPDATES_DIRECT],
};

/** The newer implementation. */
const M: Generation = {
  id: 'M',
  title: 'the newer implementation (Managed)',
  versions: { from: '1.78.0' },
  states: [],
  transitions: [],
  conditions: {},
  preconditions: [],
  risks: [],
  unmanagedSection: 'state',
  plannable: {
    kind: 'no',
    code: 'P005',
    why: 'this cluster runs the newer implementation, which is configured in ModuleConfig registry (mode: Managed) and has no modes Direct, Proxy and Local; regshift can not plan, render or watch it yet',
  },
  source: 'versions.md 2, 4, 5',
};

/** All generations, oldest first. */
export const PROFILES: readonly Generation[] = [NONE, D1, D2, C, B, M];

/** The generation with this id. */
export function profile(id: ProfileId): Generation {
  switch (id) {
    case 'none':
      return NONE;
    case 'D1':
      return D1;
    case 'D2':
      return D2;
    case 'C':
      return C;
    case 'B':
      return B;
    case 'M':
      return M;
  }
}
