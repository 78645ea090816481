import type { Hazard } from '../invariants/sources';

/** What must hold at every moment of a switch. */
export interface Invariant {
  readonly name: string;
  readonly text: string;
  /** Only a search that sees every future can tell. */
  readonly exhaustiveOnly?: boolean;
}

/** Every invariant that a rehearsal looks at. */
export const INVARIANTS: readonly Invariant[] = [
  {
    name: 'nodes-can-pull',
    text: 'every node can pull every image by the names that pods use',
  },
  { name: 'clients-are-served', text: 'clients inside the cluster are served' },
  { name: 'one-backend', text: 'the Service selects one kind of backend' },
  { name: 'serving-before-used', text: 'the Service leads to what is up' },
  { name: 'ready-means-settled', text: 'Ready is True only in the mode that was asked for' },
  { name: 'gates-tell-the-truth', text: 'no gate opens before its phase is over' },
  {
    name: 'own-registries-stay',
    text: 'your own registries stay within reach, but for an announced outage',
  },
  {
    name: 'the-end-is-in-reach',
    text: 'from every moment the switch can be brought to an end',
    exhaustiveOnly: true,
  },
];

/** Why no plan avoids a hazard. */
const HAZARDS: Readonly<Record<Hazard, string>> = {
  'same-host':
    'old and new are one host with other credentials: on each node the new entry takes the place of the old one at once, so there is no overlap',
  'third-target':
    'the target changed in mid-flight: DKP gives nodes the last settled source and the newest one, and leaves out the one in between that pods may name',
  'restart-together':
    'in Proxy every master restarts its registry by itself when the parameters change, perhaps all at once',
  'single-master': 'there is one master, and what serves on it is away while it is replaced',
  'bare-node':
    'a node that has just joined is Ready before the DaemonSet that tells it its registries has run there',
  'proxy-first':
    'in Direct the proxy inside the cluster takes its new registry and login before its clients are told',
  'own-proxy':
    'a node pulls through a proxy of its own alone, and that is away while it is replaced (P068)',
  'within-a-run':
    "between two steps of one run on a node: DKP's own step removes a folder that the script after it writes again",
};

/** Name of the invariant that a violation breaks. */
function invariantOf(violation: string): string {
  return violation.replace(/ \(.*$/, '');
}

/** Why a violation is a hazard, by the word in parentheses behind the invariant's name; empty where there is none. */
export function hazardText(violation: string): string {
  const word = /\((.*)\)$/.exec(violation)?.[1] ?? '';
  return Object.entries(HAZARDS).find(([hazard]) => hazard === word)?.[1] ?? '';
}

/** Invariants that were looked at, and not among those that broke. */
export function heldInvariants(
  broken: readonly string[],
  { exhaustive }: { readonly exhaustive: boolean },
): readonly string[] {
  const names = new Set(broken.map(invariantOf));
  return INVARIANTS.filter(
    ({ name, exhaustiveOnly }) => !names.has(name) && (exhaustive || exhaustiveOnly !== true),
  ).map(({ name }) => name);
}
