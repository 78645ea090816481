import type { Problem } from '../../../src/rehearse/explore/explore';
import { unpullable } from '../../../src/rehearse/invariants/always-pullable';
import { gravest } from '../../../src/rehearse/invariants/gravest';
import { cluster, GROUND, MASTERS, NEW, OLD, WORKER } from '../twin/nodes/samples';

const HAZARD: Problem = { invariant: 'a', message: 'a', hazard: true };
const OTHER: Problem = { invariant: 'b', message: 'b', hazard: true };
const DEFECT: Problem = { invariant: 'c', message: 'c' };

describe('of several problems of a state', () => {
  it.each<[string, readonly (Problem | undefined)[], Problem | undefined]>([
    ['none is told where there is none', [undefined, undefined], undefined],
    ['the first hazard where there is nothing else', [undefined, HAZARD, OTHER], HAZARD],
    ['a defect, whatever hazards come before it', [HAZARD, undefined, DEFECT, OTHER], DEFECT],
  ])('%s', (_, problems, told) => {
    expect(gravest(problems)).toBe(told);
  });

  it('a duty that only a hazard leaves undone hides no other', () => {
    const twin = cluster([...MASTERS, WORKER]);
    const announced = { base: 'new.io/team/dkp', sources: [OLD], hazard: 'same-host' } as const;
    const due = { base: 'old.io/deckhouse/ee', sources: [NEW] };
    expect(unpullable(twin, GROUND, [announced])?.hazard).toBe(true);
    expect(unpullable(twin, GROUND, [announced, due])?.invariant).toBe('nodes-can-pull');
  });
});
