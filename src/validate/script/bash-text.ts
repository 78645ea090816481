import type { TemplateAction } from './go-template';

/** A script as bash would get it, approximately, line for line. */
export interface BashText {
  readonly text: string;
  /** The template chooses between parts; all of them are kept, so bash may see what no node ever sees. */
  readonly hasBranches: boolean;
}

const NO_OUTPUT =
  /^(?:$|if\b|else\b|end\b|range\b|with\b|define\b|block\b|break\b|continue\b|\$\w*\s*:?=)/;
const BRANCH = /^(?:if|else|range|with|define|block)\b/;

/** Replaces each action by what it might print: a quoted text by itself, any other value by the word `x`. */
export function bashText(script: string, actions: readonly TemplateAction[]): BashText {
  let text = '';
  let from = 0;
  for (const { text: action, start, end } of actions) {
    const lineBreaks = script.slice(start, end).replace(/[^\n]/g, '');
    text += script.slice(from, start) + outputOf(action) + lineBreaks;
    from = end;
  }
  return {
    text: text + script.slice(from),
    hasBranches: actions.some((action) => BRANCH.test(action.text)),
  };
}

function outputOf(action: string): string {
  if (NO_OUTPUT.test(action)) return '';
  const literal = /^(?:"([^"\\\n]*)"|`([^`\n]*)`)$/.exec(action);
  return literal === null ? 'x' : (literal[1] ?? literal[2] ?? '');
}
