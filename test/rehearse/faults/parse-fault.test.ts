import fc from 'fast-check';
import { FAULT_CODES } from '../../../src/rehearse/faults/codes';
import { drawFaults } from '../../../src/rehearse/faults/draw-faults';
import { NODE_TROUBLES, REGISTRY_TROUBLES } from '../../../src/rehearse/faults/fault';
import { parseFault, parseFaults } from '../../../src/rehearse/faults/parse-fault';
import { SeededRandom } from '../../../src/rehearse/perform/random';
import { SUBJECTS } from './subjects';

const CODES = FAULT_CODES.map(({ code }) => code);

/** Codes of the problems of some faults; none where all are good. */
function codesOf(...texts: readonly string[]): readonly string[] {
  return parseFaults(texts, SUBJECTS).issues.map(({ code }) => code);
}

describe('the subjects of faults', () => {
  it('are the nodes, the registries by name and by host, and the phases and conditions', () => {
    expect(SUBJECTS.nodes).toEqual(['master-0', 'master-1', 'master-2', 'worker-0', 'worker-1']);
    expect(SUBJECTS.registries).toEqual([
      'upstream',
      'old-upstream',
      'other.example.com',
      'registry.example.com',
    ]);
    expect(SUBJECTS.moments).toEqual(
      expect.arrayContaining(['adopt', 'switch-direct', 'TransitionContainerdConfigReady']),
    );
  });
});

describe('a fault', () => {
  it.each([
    [
      'master-1:NotReady@switch',
      { kind: 'node', node: 'master-1', state: 'NotReady' },
      { kind: 'word', word: 'switch' },
    ],
    [
      'upstream:hang@transition',
      { kind: 'registry', host: 'upstream', health: 'hang' },
      { kind: 'word', word: 'transition' },
    ],
    ['revert@final', { kind: 'revert' }, { kind: 'word', word: 'final' }],
    [
      'join:worker-9@switch-direct',
      { kind: 'join', node: 'worker-9' },
      { kind: 'word', word: 'switchdirect' },
    ],
    ['kill:advance@push', { kind: 'kill' }, { kind: 'push' }],
  ])('%s is understood', (text, what, moment) => {
    expect(parseFault(text, SUBJECTS)).toMatchObject({ ok: true, value: { text, what, moment } });
  });

  it.each([
    ['revert', 'T010', 'no moment'],
    ['master-9:NotReady@switch', 'T011', 'neither a node nor a registry'],
    ['master-0:Sick@switch', 'T012', 'can not be Sick'],
    ['upstream:NotReady@switch', 'T012', 'can not be NotReady'],
    ['join:worker-0@switch', 'T012', 'is there already'],
    ['join:Worker 9@switch', 'T012', 'no name of a node'],
    ['kill:me@push', 'T012', 'can not be killed'],
    ['revert@breakfast', 'T013', 'names no moment'],
    ['revert@', 'T013', 'nothing names no moment'],
  ])('%s is refused by %s', (text, code, message) => {
    const [issue] = parseFault(text, SUBJECTS).issues;
    expect(issue).toMatchObject({ code, place: { path: `--fault ${text}` } });
    expect(issue?.message).toContain(message);
  });

  it('with a slip is told what was meant', () => {
    const [issue] = parseFault('upstrem:hang@switch', SUBJECTS).issues;
    expect(issue?.hint).toBe('did you mean upstream?');
  });

  it('may be about any node and registry, in any trouble, at any moment', () => {
    const subject = fc.oneof(
      fc.tuple(fc.constantFrom(...SUBJECTS.nodes), fc.constantFrom(...NODE_TROUBLES)),
      fc.tuple(fc.constantFrom(...SUBJECTS.registries), fc.constantFrom(...REGISTRY_TROUBLES)),
    );
    fc.assert(
      fc.property(subject, fc.constantFrom('push', ...SUBJECTS.moments), ([who, what], moment) => {
        expect(codesOf(`${who}:${what}@${moment}`)).toEqual([]);
      }),
    );
  });

  it('of any text is understood, or refused by a code that is explained', () => {
    const words = fc.constantFrom('@', ':', 'join', 'kill', 'revert', 'master-0', 'switch', 'push');
    const text = fc.oneof(fc.string(), fc.array(fc.oneof(words, fc.string()), { maxLength: 6 }));
    fc.assert(
      fc.property(text, (parts) => {
        const whole = typeof parts === 'string' ? parts : parts.join('');
        const result = parseFault(whole, SUBJECTS);
        expect(result.ok).toBe(result.issues.length === 0);
        expect(result.issues.filter(({ code }) => !CODES.includes(code))).toEqual([]);
      }),
    );
  });
});

describe('several faults', () => {
  it('tell every problem of each at once, in their order', () => {
    expect(codesOf('revert', 'x:hang@switch', 'kill:advance@push', 'revert@noon')).toEqual([
      'T010',
      'T011',
      'T013',
    ]);
  });

  it('may be about a node that one of them lets join, but once', () => {
    expect(codesOf('join:w-9@switch', 'w-9:NotReady@final')).toEqual([]);
    expect(codesOf('w-9:NotReady@final')).toEqual(['T011']);
    expect(codesOf('join:w-9@switch', 'join:w-9@final')).toEqual(['T012']);
  });

  it('are drawn as the grammar allows, and the same for the same seed', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const [one, two] = [seed, seed].map((same) => drawFaults(new SeededRandom(same), SUBJECTS));
        expect(one).toEqual(two);
        expect(one?.length).toBeGreaterThanOrEqual(1);
      }),
    );
  });

  it('that are drawn are of every kind', () => {
    const kinds = Array.from({ length: 100 }, (_, seed) =>
      drawFaults(new SeededRandom(seed), SUBJECTS).map(({ what }) => what.kind),
    );
    expect([...new Set(kinds.flat())].sort()).toEqual([
      'join',
      'kill',
      'node',
      'registry',
      'revert',
    ]);
  });
});
