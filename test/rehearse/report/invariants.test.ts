import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hazardText, heldInvariants, INVARIANTS } from '../../../src/rehearse/report/invariants';

const SRC = join(__dirname, '../../../src/rehearse');

/** Words that stand after a key in the code. */
function wordsIn(folder: string, pattern: RegExp): readonly string[] {
  const found = readdirSync(join(SRC, folder)).flatMap((file) =>
    [...readFileSync(join(SRC, folder, file), 'utf8').matchAll(pattern)].map(
      ([, word = '']) => word,
    ),
  );
  return [...new Set(found)].sort();
}

describe('the table of invariants', () => {
  it('has every invariant that the code looks at', () => {
    const literal = /invariant: '([a-z-]+)'/g;
    const plain = [...wordsIn('invariants', literal), ...wordsIn('explore', literal)];
    const hazardous = wordsIn('invariants', /hazard === undefined \? '([a-z-]+)'/g);
    expect([...new Set([...plain, ...hazardous])].sort()).toEqual(
      INVARIANTS.map(({ name }) => name).sort(),
    );
  });

  it('says what holds: all that did not break, and of the end only who saw everything', () => {
    const names = INVARIANTS.map(({ name }) => name);
    expect(heldInvariants([], { exhaustive: true })).toEqual(names);
    expect(heldInvariants(['nodes-can-pull (same-host)'], { exhaustive: false })).toEqual(
      names.filter((name) => name !== 'nodes-can-pull' && name !== 'the-end-is-in-reach'),
    );
  });

  it('explains a hazard, and nothing that is none', () => {
    expect(hazardText('nodes-can-pull (same-host)')).toContain('no overlap');
    expect(hazardText('nodes-can-pull')).toBe('');
  });
});
