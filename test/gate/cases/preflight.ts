import type { GateEvidence } from '../../../src/gate/evidence';
import type { NodeFacts } from '../../../src/observe/snapshot';
import { changed, condition, node, withState } from '../gate-builder';
import { verdictsOf } from '../gate-case';
import type { GateCase, Verdicts } from '../gate-case';

const PREFLIGHT = 'ContainerdConfigPreflightReady';
const PREFIX = `waiting: ${PREFLIGHT}: `;

function custom(name: string): string {
  return `- ${name}: has custom toml merge containerd configuration`;
}

function names(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `w-${String(index).padStart(2, '0')}`);
}

function listing(lines: readonly string[], all: number = lines.length): GateEvidence {
  const head = ['Check current nodes configuration', `${String(all)}/20 node(s) Unready:`];
  return withState({
    conditions: [condition(PREFLIGHT, 'False', [...head, ...lines].join('\n'))],
  });
}

const few: Verdicts = {
  'lists exactly the nodes': [listing([custom('a'), custom('b')]), 'open'],
  'lists one node more': [
    listing(['a', 'b', 'c'].map(custom)),
    `${PREFIX}c: has custom toml merge containerd configuration`,
  ],
  'lists one node less': [listing([custom('a')]), `${PREFIX}lists 1 nodes, not 2`],
  'lists none': [listing([]), `${PREFIX}lists 0 nodes, not 2`],
  'lists another node': [
    listing(['a', 'c'].map(custom)),
    `${PREFIX}c: has custom toml merge containerd configuration`,
  ],
  'lists the second node alone': [listing([custom('b')]), `${PREFIX}does not list a`],
  'lists one that has not reported yet': [
    listing([custom('a'), '- b: unknown containerd configuration, waiting...']),
    `${PREFIX}b: unknown containerd configuration, waiting...`,
  ],
  'is True': [
    withState({ conditions: [condition(PREFLIGHT, 'True')] }),
    `waiting: ${PREFLIGHT} is True: it lists no nodes`,
  ],
  'is not there': [withState({ conditions: [] }), `${PREFIX}not shown yet`],
  'must be younger than the commit': [
    changed(listing([custom('a'), custom('b')]), { baseline: undefined }),
    'stale: can not tell: nothing was remembered from before the commit',
  ],
};

const LINES = [...names(10).map(custom), '\t...and 2 more'];

function labelled(nodes: readonly string[], others: readonly NodeFacts[] = []): GateEvidence {
  const evidence = listing(LINES, 12);
  const facts = nodes.map((name) => node(name, 'worker', { containerdConfigRegistry: 'custom' }));
  return {
    ...evidence,
    snapshot: { ...evidence.snapshot, nodes: [node('m', 'master'), ...facts, ...others] },
  };
}

function withoutNodes(nodes: readonly [] | undefined): GateEvidence {
  const evidence = labelled(names(12));
  return { ...evidence, snapshot: changed(evidence.snapshot, { nodes }) };
}

const many: Verdicts = {
  'shows ten of twelve nodes, and the labels tell who the others are': [
    labelled(names(12)),
    'open',
  ],
  'counts nodes that no label tells': [
    labelled(names(11)),
    `${PREFIX}node w-11 is not one of those that were expected`,
  ],
  'does not count nodes that the labels tell beside': [
    labelled([...names(12), 'x']),
    `${PREFIX}node x is not one of those that were expected`,
  ],
  'does not count a node that has not reported': [
    labelled(names(12), [changed(node('x', 'worker'), { containerdConfigRegistry: undefined })]),
    `${PREFIX}node x has not reported its configuration`,
  ],
  'is not known without nodes': [withoutNodes([]), 'stale: can not tell: no Node was observed'],
  'is not known when nodes were not observed': [
    withoutNodes(undefined),
    'stale: can not tell: no Node was observed',
  ],
};

export const PREFLIGHT_CASES: readonly GateCase[] = [
  ...verdictsOf('the preflight', { kind: 'PreflightListsCustomNodes', nodes: ['b', 'a'] }, few),
  ...verdictsOf('the preflight', { kind: 'PreflightListsCustomNodes', nodes: names(12) }, many),
  ...verdictsOf(
    'the preflight',
    { kind: 'PreflightListsCustomNodes', nodes: names(11) },
    { 'lists more than eleven': [labelled(names(11)), `${PREFIX}lists 12 nodes, not 11`] },
  ),
];
