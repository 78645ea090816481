import fc from 'fast-check';
import { fitMarkdown } from '../../src/deliver/fit-markdown';
import { LONGEST_COMMENT, keepComment } from '../../src/deliver/keep-comment';
import { ForgeWorld } from '../forge/forge-world';
import type { WorldPull } from '../forge/forge-world';
import { MemoryForge } from './memory-forge';

let pull: WorldPull;
let forge: MemoryForge;
let world: ForgeWorld;

beforeEach(() => {
  world = new ForgeWorld(() => undefined);
  pull = world.add({ head: 'h' });
  forge = new MemoryForge(world);
});

function bodies(): readonly string[] {
  return pull.comments.map(({ body }) => body);
}

describe('keeping a comment', () => {
  it('adds one, changes it, and leaves it alone', async () => {
    expect(await keepComment(forge, 1, 'plan', 'one\n')).toBe('created');
    expect(await keepComment(forge, 1, 'plan', 'two\n')).toBe('updated');
    expect(await keepComment(forge, 1, 'plan', 'two\n')).toBe('unchanged');
    expect(bodies()).toEqual(['<!-- regshift:comment plan -->\ntwo\n']);
  });

  it('keeps several by name', async () => {
    await keepComment(forge, 1, 'plan', 'p');
    await keepComment(forge, 1, 'plan-2', 'q');
    expect(await keepComment(forge, 1, 'plan', 'r')).toBe('updated');
    expect(bodies()).toEqual([
      '<!-- regshift:comment plan -->\nr',
      '<!-- regshift:comment plan-2 -->\nq',
    ]);
  });

  it('knows one again that the forge gave other line ends', async () => {
    world.comment(pull, 'regshift-bot', '<!-- regshift:comment plan -->\r\na\r\nb');
    expect(await keepComment(forge, 1, 'plan', 'a\nb\n')).toBe('unchanged');
  });

  it.each([
    ['quoted', '> <!-- regshift:comment plan -->\n> a'],
    ['behind other text', 'see <!-- regshift:comment plan -->\n'],
  ])('takes none for ours whose marker is %s', async (_, body) => {
    world.comment(pull, 'regshift-bot', body);
    expect(await keepComment(forge, 1, 'plan', 'a')).toBe('created');
  });

  it('leaves one that is somebody else’s, though it has the marker', async () => {
    world.comment(pull, 'ada', '<!-- regshift:comment plan -->\nforged');
    expect(await keepComment(forge, 1, 'plan', 'a')).toBe('created');
    expect(await keepComment(forge, 1, 'plan', 'b')).toBe('updated');
    expect(bodies()[0]).toContain('forged');
    expect(bodies()).toHaveLength(2);
  });

  it('cuts what is too long', async () => {
    await keepComment(forge, 1, 'plan', 'line\n'.repeat(20_000));
    const [body = ''] = bodies();
    expect(body.length).toBeLessThanOrEqual(LONGEST_COMMENT);
    expect(body).toContain('_The rest is cut off: it is longer than a forge takes._');
  });
});

describe('a line that GitLab would obey', () => {
  it('is text', async () => {
    await keepComment(forge, 1, 'plan', 'a\n/merge\n  /close\n```\n/in/code\n```\n/approve');
    const [body = ''] = bodies();
    const lines = ['a', '\\/merge', '  \\/close', '```', '/in/code', '```', '\\/approve'];
    expect(body.split('\n').slice(1)).toEqual(lines);
  });
});

describe('Markdown that is cut', () => {
  it('closes what is open', () => {
    const text = [
      '<details><summary>s</summary>',
      '',
      '```diff',
      ...Array<string>(50).fill('+ a'),
    ].join('\n');
    expect(fitMarkdown(text, 150)).toMatch(
      /^<details><summary>s<\/summary>\n\n```diff\n(\+ a\n)+```\n\n<\/details>\n\n_The rest/,
    );
  });

  it('leaves alone what fits', () => {
    expect(fitMarkdown('```\nopen', 8)).toBe('```\nopen');
  });

  const line = fc.constantFrom(
    'text',
    '```',
    '````diff',
    '~~~',
    '```x`y',
    '<details>',
    '</details>',
    '<details><summary>a</summary>',
    '',
    '+ ```',
  );

  it('is never too long, and what follows it stands outside', () => {
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 60 }),
        fc.integer({ min: 100, max: 400 }),
        (lines, limit) => {
          const cut = fitMarkdown(lines.join('\n'), limit);
          expect(cut.length).toBeLessThanOrEqual(limit);
          const isCut = lines.join('\n').length > limit;
          expect(isCut && fenceAtEnd(cut) !== undefined).toBe(false);
        },
      ),
    );
  });

  function fenceAtEnd(text: string): string | undefined {
    let fence: string | undefined;
    for (const one of text.split('\n')) {
      const marks = /^(`{3,}|~{3,})/.exec(one)?.[1];
      if (marks === undefined) continue;
      if (fence === undefined) {
        if (marks.startsWith('~') || !one.slice(marks.length).includes('`')) fence = marks;
      } else if (marks.startsWith(fence) && one === marks) fence = undefined;
    }
    return fence;
  }
});
