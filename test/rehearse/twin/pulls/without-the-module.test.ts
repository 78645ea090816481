import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { KubeObject } from '../../../../src/model/object-id';
import { nodeMoves } from '../../../../src/rehearse/twin/nodes/node-moves';
import { pullOutcome } from '../../../../src/rehearse/twin/pulls/pull-outcome';
import type { TwinState } from '../../../../src/rehearse/twin/state';
import { allUp, byKey, cluster, GROUND, nodeOf, PLATFORM, settle, WORKER } from '../nodes/samples';

const EXAMPLE = join(__dirname, '../../../../dist/14-without-the-module/cluster');
const DIGEST = `sha256:${'2'.repeat(64)}`;
const OLD_NAME = `registry.deckhouse.io/deckhouse/ee@${DIGEST}`;
const NEW_NAME = `registry.regshift-system.svc:5001/system/deckhouse@${DIGEST}`;

/** Node scripts of each phase, in order. */
const phases = readdirSync(EXAMPLE)
  .sort()
  .map((phase) =>
    readdirSync(join(EXAMPLE, phase))
      .filter((file) => file.startsWith('nodegroupconfiguration'))
      .map((file) => parse(readFileSync(join(EXAMPLE, phase, file), 'utf8')) as KubeObject),
  )
  .filter((scripts) => scripts.length > 0);

const pull = { ...PLATFORM.pull, address: 'registry.deckhouse.io', path: '/deckhouse/ee' };
const start: TwinState = { ...cluster([WORKER], { ...PLATFORM, pull }), registries: {} };

/** All states that a node goes through, phase by phase. */
function walk(): readonly (readonly TwinState[])[] {
  let state = start;
  return phases.map((scripts) => {
    const given = { ...state, objects: byKey(scripts) };
    const states = [given, ...settle(given).map(({ next }) => next)];
    state = states.at(-1) ?? given;
    return states;
  });
}

function pulls(state: TwinState, image: string): boolean {
  return pullOutcome(state, GROUND, nodeOf(state, 'worker-1'), image, allUp).pulled;
}

describe('the example without the module', () => {
  const walked = walk();
  const both = walked.findIndex((states) => pulls(states.at(-1) ?? start, NEW_NAME));

  it('teaches nodes the new name in one phase, and never takes it back', () => {
    expect(both).toBeGreaterThan(0);
    expect(
      walked
        .slice(0, both)
        .flat()
        .some((state) => pulls(state, NEW_NAME)),
    ).toBe(false);
    expect(
      walked
        .slice(both + 1)
        .flat()
        .every((state) => pulls(state, NEW_NAME)),
    ).toBe(true);
  });

  it('lets nodes pull by the old name at every step', () => {
    expect(walked.flat().every((state) => pulls(state, OLD_NAME))).toBe(true);
  });

  it('leaves nodes at rest after each phase', () => {
    const ends = walked.map((states) => nodeMoves(states.at(-1) ?? start, GROUND).length);
    expect(ends).toEqual(phases.map(() => 0));
    expect(walked.map((states) => states.length > 1)).toContain(true);
  });
});
