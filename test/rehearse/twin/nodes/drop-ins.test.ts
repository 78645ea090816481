import { legacyAuthScript, legacyAuthUndoScript } from '../../../../src/node/scripts/legacy-auth';
import type { NodeMirror } from '../../../../src/node/mirrors';
import { nodeKey } from '../../../../src/rehearse/twin/nodes/node-key';
import { pullOutcome } from '../../../../src/rehearse/twin/pulls/pull-outcome';
import type { Health } from '../../../../src/rehearse/twin/pulls/answers';
import type { TwinState } from '../../../../src/rehearse/twin/state';
import {
  allUp,
  cluster,
  GROUND,
  nodeOf,
  script,
  settled,
  without,
  WORKER,
  withScripts,
} from './samples';

/** What engine Pipeline tells nodes with containerd v1 beside DKP (decision 0011). */

const HOST = 'registry.regshift-system.svc:5001';
const IMAGE = `${HOST}/deckhouse/ee@sha256:${'1'.repeat(64)}`;
const LOGIN = { username: 'license-token', password: { fromEnv: 'OLD' } };

function dropIn(slug: string, mirrors: readonly NodeMirror[]) {
  const owner = `regshift-registry-${slug}.sh`;
  return script(owner, legacyAuthScript({ owner, host: HOST, slug, mirrors }), 31);
}

function undo(slug: string) {
  const owner = `regshift-registry-${slug}.sh`;
  return script(owner, legacyAuthUndoScript({ owner, slug }), 31);
}

function mirror(url: string, auth = LOGIN): NodeMirror {
  return { url, capabilities: ['pull', 'resolve'], skipVerify: false, auth };
}

const start = cluster([{ ...WORKER, containerd: 'v1' }]);
const told = settled(withScripts(start, dropIn('a', [mirror('https://old.io')])));

function pulled(state: TwinState, health: Health = allUp): boolean {
  return pullOutcome(state, GROUND, nodeOf(state, 'worker-1'), IMAGE, health).pulled;
}

describe('a drop-in that a script of ours wrote', () => {
  it('tells containerd v1 where to pull from, with its login', () => {
    expect([pulled(start), pulled(told), pulled(told, without('old.io'))]).toEqual([
      false,
      true,
      false,
    ]);
    const wrong = { ...LOGIN, password: { fromEnv: 'OTHER' } };
    const refused = withScripts(start, dropIn('a', [mirror('https://old.io', wrong)]));
    expect(pulled(settled(refused))).toBe(false);
  });

  it('names several registries in their order', () => {
    const mirrors = [mirror('https://gone.io'), mirror('https://old.io')];
    const state = settled(withScripts(start, dropIn('a', mirrors)));
    expect(pulled(state, without('gone.io'))).toBe(true);
  });

  it('is nothing on containerd v2', () => {
    const v2 = cluster([{ ...WORKER, containerd: 'v2' }]);
    const state = settled(withScripts(v2, dropIn('a', [mirror('https://old.io')])));
    expect([nodeOf(state, 'worker-1').dropInFiles, pulled(state)]).toEqual([undefined, false]);
  });

  it('is one of several, each of which can go', () => {
    const both = settled(
      withScripts(told, dropIn('a', [mirror('https://old.io')]), dropIn('b', [])),
    );
    const one = settled(withScripts(both, undo('a'), dropIn('b', [])));
    const none = settled(withScripts(one, undo('a'), undo('b')));
    const files = [both, one, none].map((state) => {
      const { dropIns, dropInFiles = [] } = nodeOf(state, 'worker-1');
      return [dropIns, dropInFiles.map(({ path }) => path)];
    });
    expect(files).toEqual([
      [true, ['regshift-a.toml', 'regshift-b.toml']],
      [true, ['regshift-b.toml']],
      [false, []],
    ]);
    expect(pulled(none)).toBe(false);
  });

  it('tells nodes apart', () => {
    const other = settled(withScripts(start, dropIn('a', [mirror('https://new.io')])));
    expect(nodeKey(nodeOf(told, 'worker-1'))).not.toBe(nodeKey(nodeOf(other, 'worker-1')));
  });
});
