import type { Ground } from '../../src/rehearse/twin/ground';
import { joinNode } from '../../src/rehearse/twin/nodes/join-node';
import { nodeMoves } from '../../src/rehearse/twin/nodes/node-moves';
import type { TwinState } from '../../src/rehearse/twin/state';
import { workloadMoves } from '../../src/rehearse/twin/workloads/workload-moves';
import { SECTION } from '../plan/plan-builder';
import { performed, pipelineInput, prepare } from './switches';
import type { Around } from './switches';

/** Each of these fails once its defect is mended: then it goes. */
describe('what is known and open', () => {
  const around: Around = { masters: 3, workers: 1 };

  it('DKP: a node that joins late can not pull what clean-up is about to take away', () => {
    const { twin, context } = prepare(pipelineInput('DKP v1', 'Proxy', 'U1', around), around);
    const last = context.stages.findIndex(({ id }) => id.startsWith('final-'));
    const until = { ...context, stages: context.stages.slice(0, last + 1) };
    const { end } = performed({ twin, context: until, assumed: [] });
    const joined = atRest(joinNode(end, context.ground, 'worker-late', 'worker'), context.ground);
    expect(waitingIn(joined)).toEqual(['ImagePullBackOff']);
  });

  it('Kubernetes: a proxy on every node that is asked for later can not be pulled', () => {
    const input = pipelineInput('Kubernetes', 'Direct', 'Direct', around, {
      section: SECTION,
      after: { nodeProxy: 'Always' },
    });
    const { ending, end } = performed(prepare(input, around));
    expect([ending, new Set(waitingIn(end))]).toEqual(['waiting', new Set(['ImagePullBackOff'])]);
  });
});

/** The cluster once nodes and pods have nothing left to do. */
function atRest(twin: TwinState, ground: Ground): TwinState {
  let current = twin;
  for (let taken = 0; taken < 100; taken += 1) {
    const [move] = [...nodeMoves(current, ground), ...workloadMoves(current, ground)];
    if (move === undefined) return current;
    current = move.next;
  }
  throw new Error('no rest');
}

function waitingIn({ nodes }: TwinState): readonly string[] {
  return nodes.flatMap(({ pods }) => Object.values(pods).flatMap((pod) => pod.waiting ?? []));
}
