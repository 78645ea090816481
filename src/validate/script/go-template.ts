/**
 * Finds the actions (`{{ … }}`) of a Go template and what is wrong with their form. A `}}` outside an action is plain
 * text to Go, and to bash the end of `${a:-${b}}`: no problem.
 */
export interface TemplateScan {
  readonly actions: readonly TemplateAction[];
  readonly mistakes: readonly TemplateMistake[];
}

/** One action, in document order. */
export interface TemplateAction {
  /** What stands between the braces, without comments and trim markers. */
  readonly text: string;
  /** Offsets in the script, braces included. */
  readonly start: number;
  readonly end: number;
  /** Line of the script, from 1. */
  readonly line: number;
}

/** The template can not be parsed, so bashible would not get a script at all. */
export interface TemplateMistake {
  readonly line: number;
  readonly message: string;
}

/** Takes a script apart. */
export function scanTemplate(script: string): TemplateScan {
  const actions: TemplateAction[] = [];
  const mistakes: TemplateMistake[] = [];
  const lines = new LineCount(script);
  let from = 0;
  for (;;) {
    const start = script.indexOf('{{', from);
    if (start < 0) break;
    const line = lines.at(start);
    const end = endOfAction(script, start);
    if (end === undefined) {
      mistakes.push({ line, message: 'the action {{ is not closed by }}' });
      break;
    }
    actions.push({ text: innerText(script.slice(start + 2, end - 2)), start, end, line });
    from = end;
  }
  return { actions, mistakes: [...mistakes, ...unbalancedBlocks(actions)] };
}

/** Counts lines forward only, so that a long script with many actions is read once. */
class LineCount {
  private readonly text: string;
  private line = 1;
  private offset = 0;

  constructor(text: string) {
    this.text = text;
  }

  at(offset: number): number {
    for (; this.offset < offset; this.offset++) if (this.text[this.offset] === '\n') this.line++;
    return this.line;
  }
}

/** Offset behind the closing braces; quoted texts and comments may hold braces. */
function endOfAction(script: string, start: number): number | undefined {
  const comment = /^\{\{(?:-\s)?\s*\/\*/.exec(script.slice(start, start + 20));
  if (comment !== null) {
    const close = script.indexOf('*/', start + comment[0].length);
    const braces = close < 0 ? -1 : script.indexOf('}}', close + 2);
    return braces < 0 ? undefined : braces + 2;
  }
  for (let at = start + 2; at < script.length; at++) {
    if (script.startsWith('}}', at)) return at + 2;
    const quote = script[at];
    if (quote === '"' || quote === "'" || quote === '`') {
      const close = endOfQuote(script, at, quote);
      if (close === undefined) return undefined;
      at = close;
    }
  }
  return undefined;
}

/** Offset of the closing quote; only a raw quote goes over several lines. */
function endOfQuote(script: string, start: number, quote: string): number | undefined {
  for (let at = start + 1; at < script.length; at++) {
    if (script[at] === quote) return at;
    if (quote !== '`') {
      if (script[at] === '\n') return undefined;
      if (script[at] === '\\') at++;
    }
  }
  return undefined;
}

function innerText(inner: string): string {
  return inner
    .replace(/^-(?=\s)/, '')
    .replace(/(?<=\s)-$/, '')
    .replace(/^\s*\/\*[\s\S]*\*\/\s*$/, '')
    .trim();
}

const OPENING = /^(?:if|range|with|define|block)\b/;

function unbalancedBlocks(actions: readonly TemplateAction[]): readonly TemplateMistake[] {
  const mistakes: TemplateMistake[] = [];
  const open: TemplateAction[] = [];
  for (const action of actions) {
    const { text, line } = action;
    if (OPENING.test(text)) open.push(action);
    else if (/^end\b/.test(text)) {
      if (open.pop() === undefined) mistakes.push({ line, message: '{{ end }} closes nothing' });
    } else if (/^else\b/.test(text) && open.length === 0) {
      mistakes.push({ line, message: '{{ else }} stands in no block' });
    }
  }
  for (const { text, line } of open) {
    const keyword = /^\w+/.exec(text)?.[0] ?? '';
    mistakes.push({ line, message: `{{ ${keyword} }} has no {{ end }}` });
  }
  return mistakes;
}
