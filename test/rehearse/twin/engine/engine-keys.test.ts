import {
  engineKey,
  objectsKey,
  repositoryKey,
} from '../../../../src/rehearse/twin/engine/engine-keys';
import { internTree } from '../../../../src/rehearse/twin/engine/intern';
import { pushRevision } from '../../../../src/rehearse/twin/engine/push-revision';
import type { TwinState } from '../../../../src/rehearse/twin/state';
import { ground, runOut, settled, take } from './engine-builder';
import { keyOf, moduleConfig, NAMESPACE, object } from './engine-objects';

jest.mock('../../../../src/rehearse/twin/admission/admit', () => ({ admit: jest.fn() }));
jest.mock('../../../../src/rehearse/twin/workloads/facts', () => ({
  workloadFacts: jest.fn(() => []),
}));

const ARGO = ground('ArgoCD');
const SECRET = object('Secret', 'hosts');
const SERVICE = object('Service', 'registry');

function key({ engine, repository }: TwinState): string {
  return engineKey(engine, repository);
}

describe('a tree', () => {
  it('is one array, whatever the order and identity of its objects', () => {
    expect(internTree([{ ...SECRET }, NAMESPACE])).toBe(internTree([NAMESPACE, SECRET]));
    expect(internTree([NAMESPACE])).not.toBe(internTree([NAMESPACE, SECRET]));
  });

  it('has no object twice', () => {
    expect(() => internTree([SECRET, object('Secret', 'hosts', { data: {} })])).toThrow(
      new RangeError('two objects Secret/hosts in one tree'),
    );
  });
});

describe('the key of live objects', () => {
  it('is the same in whatever order they came', () => {
    const first = { [keyOf(SECRET)]: SECRET, [keyOf(SERVICE)]: SERVICE };
    const second = { [keyOf(SERVICE)]: { ...SERVICE }, [keyOf(SECRET)]: SECRET };
    expect(objectsKey(first)).toBe(objectsKey(second));
  });

  it('tells a changed object apart', () => {
    const one = { [keyOf(SECRET)]: SECRET };
    expect(objectsKey(one)).not.toBe(objectsKey({ [keyOf(SECRET)]: { ...SECRET, data: {} } }));
    expect(objectsKey(one)).not.toBe(objectsKey({}));
  });
});

describe('the key of an engine', () => {
  const tree = [NAMESPACE, SECRET];
  const changed = [NAMESPACE, SECRET, SERVICE, moduleConfig({})];

  it('does not depend on what commits are called, nor on how many came before', () => {
    const one = runOut(pushRevision(settled(tree), 'aaa', changed), ARGO);
    const other = runOut(
      pushRevision(pushRevision(settled(tree), 'bbb', tree), 'ccc', changed),
      ARGO,
    );
    expect(key(one)).toBe(key(other));
  });

  it('tells every step of a sync apart', () => {
    const pushed = pushRevision(settled(tree), 'r1', changed);
    const texts = [
      'fetches',
      'shows',
      'starts',
      'applies Service',
      'applies ModuleConfig',
      'shows',
    ];
    const keys = texts.map((_, at) => key(take(pushed, ARGO, ...texts.slice(0, at + 1))));
    expect(new Set([key(settled(tree)), key(pushed), ...keys]).size).toBe(texts.length + 2);
  });

  it('tells failures apart', () => {
    const state = settled(tree);
    const failed = (message: string): TwinState => ({
      ...state,
      engine: { ...state.engine, failed: { sha: 'r0', message } },
    });
    expect(new Set([key(state), key(failed('a')), key(failed('b'))]).size).toBe(3);
  });
});

describe('the key of a repository', () => {
  it('is made of its trees', () => {
    const state = settled([NAMESPACE]);
    const one = pushRevision(state, 'a', [NAMESPACE, SECRET]);
    expect(repositoryKey(one.repository)).toBe(
      repositoryKey(pushRevision(state, 'b', [SECRET, NAMESPACE]).repository),
    );
    expect(repositoryKey(one.repository)).not.toBe(
      repositoryKey(pushRevision(state, 'b', [NAMESPACE]).repository),
    );
  });
});
