import type { Problem } from '../problem';
import { scanTemplate, type TemplateAction } from '../script/go-template';
import { CONTENT_PATH, scriptOf } from '../script/node-script';
import { blocksAround, unknownWords } from '../script/template-words';
import type { Rule } from './rule';

/** bashible renders a script as a Go template before any node sees it (`objects.md` 2.4). */
export const scriptTemplate: Rule = ({ manifest }) => {
  const script = scriptOf(manifest);
  if (script === undefined || !script.includes('{{')) return [];
  const { actions, mistakes } = scanTemplate(script);
  if (mistakes.length > 0) return mistakes.map(({ line, message }) => broken(line, message));
  const inBlock = blocksAround(actions);
  return actions.flatMap((action, index) => judgeAction(action, inBlock[index] === true));
};

function broken(line: number, message: string): Problem {
  return {
    code: 'V032',
    severity: 'error',
    path: CONTENT_PATH,
    textLine: line,
    message: `line ${String(line)} of the script: ${message}`,
    hint: 'the script is a Go template first; write  {{ "{{" }}  for two braces that are meant for the node',
  };
}

function judgeAction(action: TemplateAction, inBlock: boolean): readonly Problem[] {
  const count = unknownWords(action, inBlock).length;
  if (count === 0) return [];
  return [
    {
      code: 'V033',
      severity: 'warning',
      path: CONTENT_PATH,
      textLine: action.line,
      message: `line ${String(action.line)} of the script: a template action uses something that bashible is not known to offer`,
      hint: 'if the braces are meant for the node, write  {{ "{{" }}; if not, look the path up in Secret bashible-apiserver-context, key input.yaml',
    },
  ];
}
