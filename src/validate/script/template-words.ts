import type { TemplateAction } from './go-template';

/** Top level of the context that bashible renders scripts with (`objects.md` 2.4). */
const CONTEXT = new Set([
  'runType',
  'bundle',
  'kubernetesVersion',
  'cri',
  'nodeGroup',
  'normal',
  'images',
  'registry',
  'proxy',
  'deckhouse',
  'nodeUsers',
  'cloudProvider',
  'cloudProviderType',
  'nodeStatusUpdateFrequency',
  'clusterMasterEndpoints',
]);

/** Go's own functions, and those of the platform that are known (`objects.md` 2.4). */
const FUNCTIONS = new Set(
  `and call html index slice js len not or print printf println urlquery eq ne lt le gt ge
   quote default join lower has append list uniq toJson b64enc`.split(/\s+/),
);

const KEYWORDS = new Set(
  `if else end range with define block template break continue true false nil`.split(/\s+/),
);

const TOKEN =
  /"(?:[^"\\\n]|\\.)*"|`[^`]*`|'(?:[^'\\\n]|\\.)*'|\$\w*|\.[\p{L}_][\p{L}\p{N}_]*|[\p{L}_][\p{L}\p{N}_]*|[-+]?\.?\d[\w.]*|\.|:=|[=|(),]|\s+|./gsu;

/** What in an action regshift does not know; empty for a harmless one. `inBlock`: dot may be anything there. */
export function unknownWords(action: TemplateAction, inBlock: boolean): readonly string[] {
  const unknown: string[] = [];
  let before = '';
  for (const [token] of action.text.matchAll(TOKEN)) {
    if (!isKnown(token, before, inBlock)) unknown.push(token);
    before = token;
  }
  return unknown;
}

function isKnown(token: string, before: string, inBlock: boolean): boolean {
  if (/^[\s"'`$=|(),]|^:=|^[-+]?\.?\d|^\.$/.test(token)) return true;
  if (token.startsWith('.')) {
    const continues = /^[.$)][\p{L}\p{N}_]*$/u.test(before) && before !== '.';
    if (continues && before !== '$') return true;
    // Inside range and with, dot is another value; $ is the whole context everywhere.
    return (inBlock && before !== '$') || CONTEXT.has(token.slice(1));
  }
  return FUNCTIONS.has(token) || KEYWORDS.has(token);
}

/** Whether dot is something else than the context inside each action: the action stands in a range, with or define. */
export function blocksAround(actions: readonly TemplateAction[]): readonly boolean[] {
  const open: boolean[] = [];
  return actions.map(({ text }) => {
    if (/^end\b/.test(text)) open.pop();
    const inside = open.includes(true);
    if (/^(?:range|with|define|block)\b/.test(text)) open.push(true);
    else if (/^if\b/.test(text)) open.push(false);
    return inside;
  });
}
