import type { State } from '../../src/model/mode';
import { mayStart, planSwitch } from '../../src/plan/plan-switch';
import { judgeState } from '../../src/rehearse/invariants/judge-run';
import type { PlatformState } from '../../src/rehearse/twin/state';
import { GROUNDS } from '../plan/pipeline-builder';
import { settings } from '../plan/plan-builder';
import {
  forced,
  moduleInput,
  OTHER,
  performed,
  pipelineInput,
  prepare,
  verdictOf,
} from './switches';
import type { Around } from './switches';

const AROUND: Around = { masters: 3, workers: 2 };
const PLATFORM = {
  type: 'Deckhouse',
  enableModule: false,
  profile: 'C',
  clusterType: 'Static',
  publicDomainTemplate: '%s.example.com',
} as const;

/** Pairs that DKP does not go between, and what it says (`switching.md` 2.1). */
const ILLEGAL: readonly (readonly [State, State, string])[] = [
  ['Proxy', 'Local', 'mode transition from Proxy to Local not supported'],
  ['Local', 'Proxy', 'mode transition from Local to Proxy not supported'],
  ['Local', 'U0', 'mode transition from Local to Unmanaged not supported'],
];

/** Everything that pods and nodes pull by. */
function pulledBy({ pull, nodeConfig, service, nodeServices, imagesBase }: PlatformState): unknown {
  return { pull, nodeConfig, service, nodeServices, imagesBase };
}

describe('a pair of modes that is not legal', () => {
  it.each(ILLEGAL)('%s to %s is never planned as one hop', (from, to) => {
    const { route, hops, legal } = planSwitch(
      moduleInput(from, to, AROUND, { platform: PLATFORM }),
    );
    expect([legal, route.length]).toEqual([true, 3]);
    expect(hops.filter((hop) => hop.from === from && hop.to === to)).toEqual([]);
  });

  it.each(ILLEGAL)('%s to %s does not start without the section to go by', (from, to) => {
    const input = moduleInput(from, to, AROUND, { platform: PLATFORM, via: {} });
    expect(mayStart(planSwitch(input))).toBe(false);
  });

  it.each(GROUNDS.flatMap((ground) => ILLEGAL.slice(0, 2).map((row) => [ground, ...row] as const)))(
    '%s: %s to %s is never planned as one hop, with engine Pipeline',
    (ground, from, to) => {
      const { route, hops } = planSwitch(pipelineInput(ground, from, to, AROUND));
      expect(route).toEqual([from, 'Direct', to]);
      expect(hops.map((hop) => [hop.from, hop.to])).toEqual([
        [from, 'Direct'],
        ['Direct', to],
      ]);
    },
  );

  it.each(ILLEGAL)('%s to %s, forced: an error, and nothing else', (from, to, text) => {
    const ready = prepare(moduleInput(from, 'U1', AROUND, { platform: PLATFORM }), AROUND);
    const run = performed(forced(ready, settings(to, OTHER)));
    const before = ready.twin.platform;
    const after = run.end.platform;
    expect(verdictOf(run)).toEqual([`failed: ErrTransitionNotSupported: ${text}`]);
    expect(after?.orchestrator).toMatchObject({
      mode: settings(from).mode,
      targetMode: settings(to).mode,
      conditions: [
        { type: 'ErrTransitionNotSupported', status: 'True', reason: 'Error', message: text },
      ],
    });
    expect(after && pulledBy(after)).toEqual(before && pulledBy(before));
    expect(run.end.nodes).toEqual(ready.twin.nodes);
  });

  it.each(ILLEGAL)('%s to %s, forced: nodes and clients still pull', (from, to) => {
    const ready = prepare(moduleInput(from, 'U1', AROUND, { platform: PLATFORM }), AROUND);
    const { end } = performed(forced(ready, settings(to, OTHER)));
    const over = {
      twin: end,
      course: { way: 'done' },
      runner: { at: 'idle' },
      left: { join: false, revert: false },
    } as const;
    expect(judgeState(over, ready.context)).toBeUndefined();
  });

  it('ends when the settings ask for a legal mode again', () => {
    const ready = prepare(moduleInput('Proxy', 'U1', AROUND, { platform: PLATFORM }), AROUND);
    const stuck = performed(forced(ready, settings('Local')));
    const back = forced({ ...ready, twin: stuck.end }, settings('Direct', OTHER));
    const run = performed(back);
    expect(verdictOf(run)).toEqual(['done']);
    expect(run.end.platform?.orchestrator?.conditions.map(({ type }) => type)).not.toContain(
      'ErrTransitionNotSupported',
    );
  });
});
