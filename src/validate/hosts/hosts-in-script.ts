import { UNKNOWN } from '../../node/hosts/unknown-value';
import { scanTemplate } from '../script/go-template';
import { fromBase64 } from '../script/base64';
import { heredocsOf } from './heredocs';
import { ownHostsToml } from './own-hosts-toml';
import { printedText } from './printed-text';
import type { PrintedText } from './printed-text';
import { readWord } from './shell-word';
import type { ShellWord } from './shell-word';
import { textInPlace, textOfCommand } from './written-text';
import type { WrittenText } from './written-text';

/** A `hosts.toml` that a script writes. */
export interface HostsInScript extends WrittenText {
  /** The end of the path that it is written to: `registry.io/hosts.toml`. */
  readonly name: string;
}

/** Stands for a template's action that chooses what is there. */
const CHOICE = '\uFFFB';

/**
 * Every `hosts.toml` that a node script writes: regshift's own, and those that are plain to see: here-documents, `echo`
 * and `printf` of texts, from a variable too. What only the node will know is marked; a text that depends on the
 * choices of a template is left out.
 */
export function hostsInScript(content: string): readonly HostsInScript[] {
  const own = ownHostsToml(content);
  if (own !== undefined) return [{ ...own, name: 'hosts.toml' }];
  if (!content.includes('hosts.toml')) return [];
  const script = hideActions(content);
  const texts = assignedTexts(script);
  return [...fromHeredocs(script, texts), ...fromCommands(script, texts)].filter(
    ({ text }) => !text.includes(CHOICE),
  );
}

/** The script with template actions marked, as long as it was. */
function hideActions(script: string): string {
  const parts: string[] = [];
  let from = 0;
  for (const { text, start, end } of scanTemplate(script).actions) {
    const mark = markOf(text);
    parts.push(script.slice(from, start), script.slice(start, end).replace(/[^\n]/g, mark));
    from = end;
  }
  return parts.join('') + script.slice(from);
}

function markOf(action: string): string {
  if (action === '' || /^\$\w* *:?= /.test(action)) return ' ';
  return /^(?:if|else|end|range|with|define|block|template)\b/.test(action) ? CHOICE : UNKNOWN;
}

type Texts = ReadonlyMap<string, WrittenText>;

const ASSIGNMENT = /^[ \t]*(?:(?:local|export|readonly|declare)[ \t]+)?(\w+)=(?=\S)/gm;

/** Texts of variables that are set once: `NAME='…'` and `NAME=$(cat <<EOF`. */
function assignedTexts(script: string): Texts {
  const heredocs = heredocsOf(script).flatMap((heredoc) => {
    const [, name] =
      /^[ \t]*(?:(?:local|export|readonly)[ \t]+)?(\w+)="?\$\([ \t]*cat[ \t]*$/.exec(
        heredoc.command.trimEnd(),
      ) ?? [];
    return name === undefined ? [] : [[name, heredoc] as const];
  });
  const names = [...script.matchAll(ASSIGNMENT)].map(([, name = '']) => name);
  const words = [...script.matchAll(ASSIGNMENT)].flatMap(({ 0: whole, 1: name = '', index }) => {
    const word = readWord(script, index + whole.length);
    if (word?.textAt === undefined || word.variable !== undefined) return [];
    return [[name, textInPlace(script, word.text, word.textAt)] as const];
  });
  const seen = new Set<string>();
  const repeated = new Set(names.filter((name) => seen.has(name) || !seen.add(name)));
  return new Map([...words, ...heredocs].filter(([name]) => !repeated.has(name)));
}

function fromHeredocs(script: string, texts: Texts): readonly HostsInScript[] {
  return heredocsOf(script).flatMap(({ command, ...written }) => {
    const name = targetOf(command, texts);
    return name === undefined ? [] : [{ ...written, name }];
  });
}

const REDIRECT = /(?<![>&\d<])>\|?(?![>&(])/;

/** The `hosts.toml` that a command writes as a whole: by `>`, `tee` or `bb-sync-file`. */
function targetOf(command: string, texts: Texts): string | undefined {
  const starts = [
    REDIRECT.exec(command),
    /\btee(?=\s)(?!\s+(?:-a|--append)\b)/.exec(command),
    /\bbb-sync-file(?=\s)/.exec(command),
  ];
  for (const start of starts) {
    if (start === null) continue;
    const word = readWord(command, start.index + start[0].length);
    const path = word === undefined ? '' : valueOf(word, texts);
    const [name] = /[^/]*\/?hosts\.toml$/.exec(path) ?? [];
    if (name !== undefined && /(?:^|\/)hosts\.toml$/.test(name)) {
      return name.includes(UNKNOWN) ? 'hosts.toml' : name;
    }
  }
  return undefined;
}

function valueOf({ text, variable }: ShellWord, texts: Texts): string {
  return (variable === undefined ? undefined : texts.get(variable)?.text) ?? text;
}

const PRINTER = /(?:^|[;&|{(]|\bthen\b|\bdo\b|\belse\b)[ \t]*(echo|printf)(?=[ \t])/gm;

/** `echo TEXT > FILE`, `printf FORMAT TEXT… | tee FILE`, `echo BASE64 | base64 -d > FILE`. */
function fromCommands(script: string, texts: Texts): readonly HostsInScript[] {
  return [...script.matchAll(PRINTER)].flatMap((match) => {
    const [whole, program = ''] = match;
    const words: ShellWord[] = [];
    let end = match.index + whole.length;
    for (let word = readWord(script, end); word !== undefined; word = readWord(script, end)) {
      words.push(word);
      end = word.end;
    }
    const rest = /(?:[^\n\\]|\\[^])*/y;
    rest.lastIndex = end;
    const [behind = ''] = rest.exec(script) ?? [];
    const name = targetOf(behind, texts);
    if (name === undefined) return [];
    const printed = printedText(program, words, texts);
    if (printed === undefined) return [];
    const written = placed(script, printed, match.index);
    if (!/\|\s*base64\s+(?:-d|--decode)\b/.test(behind)) return [{ ...written, name }];
    const clear = fromBase64(printed.text);
    return clear === undefined ? [] : [{ ...textOfCommand(script, clear, match.index), name }];
  });
}

function placed(script: string, { text, from }: PrintedText, command: number): WrittenText {
  if (from === undefined) return textOfCommand(script, text, command);
  if ('placeOf' in from) return from;
  return from.textAt === undefined
    ? textOfCommand(script, text, command)
    : textInPlace(script, text, from.textAt);
}
