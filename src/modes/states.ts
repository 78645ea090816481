import type { StateRow } from './profile';

/** Rows of the states, shared by the generations that have them (`switching.md` 1, `objects.md` 4.2). */

export const U0: StateRow = {
  state: 'U0',
  staticOnly: false,
  components: [],
  imageNames: 'upstream',
  source: 'switching.md 1',
};

export const U1: StateRow = {
  state: 'U1',
  section: 'unmanaged',
  staticOnly: false,
  components: [],
  imageNames: 'upstream',
  source: 'switching.md 1',
};

export const DIRECT: StateRow = {
  state: 'Direct',
  section: 'direct',
  staticOnly: false,
  components: ['incluster-proxy', 'service'],
  imageNames: 'virtual',
  source: 'switching.md 1',
};

export const PROXY: StateRow = {
  state: 'Proxy',
  section: 'proxy',
  staticOnly: true,
  components: ['node-services', 'service'],
  imageNames: 'virtual',
  source: 'switching.md 1, 2.2',
};

export const LOCAL: StateRow = {
  state: 'Local',
  staticOnly: true,
  components: ['node-services', 'service', 'ingress'],
  imageNames: 'virtual',
  source: 'switching.md 1, 2.2',
};
