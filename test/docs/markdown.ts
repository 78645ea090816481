/** A fenced block of a page. */
export interface Fence {
  readonly language: string;
  readonly text: string;
  /** Line of the text's first line, from 0. */
  readonly line: number;
  /** Text of the HTML comment above it, without its marks. */
  readonly comment: string | undefined;
}

/** A link of a page. */
export interface Link {
  readonly target: string;
  readonly line: number;
}

const FENCE = /^(`{3,})(\w*)\n([\s\S]*?)\n?^\1$/gm;

/** The fenced blocks of a page, in order. */
export function fencesOf(page: string): readonly Fence[] {
  return [...page.matchAll(FENCE)].map((match) => {
    const [, , language = '', text = ''] = match;
    const comment = /<!-- ([^\n]*) -->\n\n?$/.exec(page.slice(0, match.index))?.[1];
    return { language, text, line: page.slice(0, match.index).split('\n').length, comment };
  });
}

/** The links of a page outside code. */
export function linksOf(page: string): readonly Link[] {
  const prose = blank(blank(page, FENCE), /`[^`\n]*`/g);
  return [...prose.matchAll(/\]\(([^()\s]+)\)/g)].map((match) => ({
    target: match[1] ?? '',
    line: prose.slice(0, match.index).split('\n').length,
  }));
}

/** The anchors that a page's headings get on a forge. */
export function anchorsOf(page: string): ReadonlySet<string> {
  const seen = new Map<string, number>();
  const headings = blank(page, FENCE).matchAll(/^#{1,6} (.*)$/gm);
  return new Set(
    [...headings].map(([, heading = '']) => {
      const slug = slugOf(heading);
      const count = seen.get(slug) ?? 0;
      seen.set(slug, count + 1);
      return count === 0 ? slug : `${slug}-${String(count)}`;
    }),
  );
}

function slugOf(heading: string): string {
  return heading
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replaceAll(/[^\p{Letter}\p{Number} _-]/gu, '')
    .replaceAll(' ', '-');
}

/** Keeps the lines, so that places stay right. */
function blank(text: string, pattern: RegExp): string {
  return text.replaceAll(pattern, (found) => '\n'.repeat(found.split('\n').length - 1));
}
