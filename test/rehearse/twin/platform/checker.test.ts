import { checkerMessage } from '../../../../src/rehearse/twin/platform/checker-message';
import { platformMoves } from '../../../../src/rehearse/twin/platform/platform-moves';
import type { Ground } from '../../../../src/rehearse/twin/ground';
import type { Move } from '../../../../src/rehearse/twin/move';
import type {
  CheckerQueue,
  CheckerState,
  RegistryHealth,
  TwinState,
} from '../../../../src/rehearse/twin/state';
import {
  ask,
  DIRECT,
  groundOf,
  platformOf,
  runToRest,
  section,
  settledCluster,
  U0,
  U1,
} from './cluster';

function queue(registry: string, processed: number, total: number, errors = 0): CheckerQueue {
  return {
    registry,
    place: U1,
    processed,
    total,
    errors: Array.from({ length: errors }, (_, index) => ({
      source: `s${index}`,
      image: `i${index}`,
      error: `e${index}`,
    })),
  };
}

const entries = (count: number): string =>
  Array.from({ length: count }, (_, i) => `- source: s${i}\n  image: i${i}\n  error: e${i}\n`).join(
    '',
  );

describe('the message of the checker', () => {
  it('says of each registry how far it is', () => {
    expect(checkerMessage('Default', [queue('a', 3, 3), queue('b', 1, 3)])).toBe(
      'Mode: Default\na: all 3 items are checked\nb: 1 of 3 items processed',
    );
    expect(checkerMessage('Relax', [queue('a', 1, 1)])).toBe(
      'Mode: Relax\na: all 1 items are checked',
    );
  });

  it('lists up to five errors', () => {
    expect(checkerMessage('Default', [queue('a', 1, 9, 5)])).toBe(
      `Mode: Default\na: 1 of 9 items processed, 5 items with errors:\n${entries(5).trimEnd()}`,
    );
  });

  it('says that there are more, and ends a block with errors by an empty line', () => {
    expect(checkerMessage('Default', [queue('a', 0, 9, 6), queue('b', 0, 9, 1)])).toBe(
      `Mode: Default\na: 0 of 9 items processed, 6 items with errors:\n${entries(5)}\n  ...and more\n\nb: 0 of 9 items processed, 1 items with errors:\n${entries(1).trimEnd()}`,
    );
  });
});

function check(state: TwinState, ground: Ground): readonly Move[] {
  return platformMoves(state, ground).filter(({ takes }) => takes === 'check');
}

/** A cluster that is asked for Direct, at the moment when the checker's queues are full. */
function atTheCheck(health: RegistryHealth, ground: Ground = groundOf()): TwinState {
  const start = ask(settledCluster(U0, undefined, ground), DIRECT);
  const state = { ...start, registries: { 'a.io': health } };
  const isFull = (one: TwinState): boolean => platformOf(one).checker.version !== undefined;
  return runToRest(state, ground, isFull).at(-1) ?? state;
}

function rounds(state: TwinState, ground: Ground): readonly CheckerState[] {
  const [move] = check(state, ground);
  if (move === undefined) return [];
  return [platformOf(move.next).checker, ...rounds(move.next, ground)];
}

describe('rounds of the checker', () => {
  const ground = groundOf({ imageCount: 157 });

  it('only fill the queues first, then show progress', () => {
    const state = atTheCheck({ health: 'up' }, ground);
    expect(platformOf(state).checker.message).toBe('Mode: Default\na.io: 0 of 157 items processed');
    expect(rounds(state, ground).map(({ message }) => message.split('\n')[1])).toEqual([
      'a.io: 60 of 157 items processed',
      'a.io: 120 of 157 items processed',
      'a.io: all 157 items are checked',
    ]);
  });

  it.each([
    [{ health: 'gone' }, /^Get "https:\/\/a\.io\/v2\/": dial tcp: lookup a\.io: no such host$/],
    [{ health: 'sick' }, /^Request timeout$/],
    [
      { health: 'up', logins: [{ username: 'license-token', password: 'other' }] },
      /^HEAD https:\/\/a\.io\/v2\/x\/manifests\/sha256:[0-9a-f]{64}: unexpected status code 401 Unauthorized \(HEAD/,
    ],
    [
      { health: 'up', repositories: ['y'] },
      /^HEAD https:\/\/a\.io\/v2\/x\/manifests\/sha256:[0-9a-f]{64}: unexpected status code 404 Not Found \(HEAD/,
    ],
  ] as const)('tell why images are not found: %j', (health, error) => {
    const last = rounds(atTheCheck(health), groundOf()).at(-1);
    expect(last?.ready).toBe(false);
    expect(last?.queues[0]?.errors).toHaveLength(3);
    expect(last?.queues[0]?.errors[0]?.error).toMatch(error);
  });

  it('find what a login and a repository allow', () => {
    const health: RegistryHealth = {
      health: 'up',
      logins: [{ username: 'license-token', password: 'license-of-a.io/x' }],
      repositories: ['/x'],
    };
    expect(rounds(atTheCheck(health), groundOf()).at(-1)?.ready).toBe(true);
  });

  it('try what failed again once all were tried', () => {
    const failed = runToRest(atTheCheck({ health: 'gone' }, ground), ground).at(-1);
    const cured = failed && { ...failed, registries: { 'a.io': { health: 'up' as const } } };
    const messages = cured
      ? rounds(cured, ground).map(({ message }) => message.split('\n')[1])
      : [];
    expect(messages).toEqual([
      'a.io: 60 of 157 items processed, 97 items with errors:',
      'a.io: 120 of 157 items processed, 37 items with errors:',
      'a.io: all 157 items are checked',
    ]);
  });

  it('list failing images by name', () => {
    const images = platformOf(
      runToRest(atTheCheck({ health: 'gone' }, ground), ground).at(-1) ?? settledCluster(U0),
    ).checker.queues[0]?.errors.map(({ image }) => image);
    expect(images).toHaveLength(157);
    expect(images).toEqual([...(images ?? [])].sort());
  });

  it('look for one tag in Relax', () => {
    const start = ask(settledCluster(U1), { ...DIRECT, checkMode: 'Relax' });
    const end = runToRest({ ...start, registries: {} }).at(-1) ?? start;
    expect(platformOf(end).checker.message).toBe(
      'Mode: Relax\na.io: 0 of 1 items processed, 1 items with errors:\n- source: deckhouse/containers/deckhouse\n  image: a.io/x:v1.0.0\n  error: Get "https://a.io/v2/": dial tcp: lookup a.io: no such host',
    );
  });

  it('are over when everything was found, whatever happens then', () => {
    const state = settledCluster(DIRECT);
    expect(check({ ...state, registries: {} }, groundOf())).toEqual([]);
  });

  it('stop when there is nothing to check', () => {
    const states = runToRest(ask(settledCluster(DIRECT), U0));
    expect(platformOf(states.at(-1) ?? settledCluster(U0)).checker).toEqual({
      queues: [],
      checkMode: 'Default',
      ready: true,
      message: 'Stopped',
    });
  });
});

describe('a checker whose registries may answer anything', () => {
  const ground = groundOf({ answers: 'any', imageCount: 1 });

  it('may find everything or nothing', () => {
    const moves = check(atTheCheck({ health: 'gone' }, ground), ground);
    expect(moves.map(({ next }) => platformOf(next).checker.ready)).toEqual([true, false]);
  });

  it('does not fail twice', () => {
    const [, failed] = check(atTheCheck({ health: 'up' }, ground), ground);
    const again = failed === undefined ? [] : check(failed.next, ground);
    expect(again.map(({ next }) => platformOf(next).checker.ready)).toEqual([true]);
  });
});

describe('what is asked of the checker', () => {
  it('is asked anew for another path of the same host', () => {
    const states = runToRest(ask(settledCluster(DIRECT), section('a.io/y', { mode: 'Direct' })));
    const messages = new Set(states.map((state) => platformOf(state).checker.message));
    expect(messages).toContain('Mode: Default\na.io: 0 of 3 items processed');
  });

  it('keeps what was found of a registry that is asked in the same way', () => {
    const states = runToRest(ask(settledCluster(U1), DIRECT));
    const messages = new Set(states.map((state) => platformOf(state).checker.message));
    expect([...messages]).toEqual(['Mode: Default\na.io: all 3 items are checked']);
  });
});
