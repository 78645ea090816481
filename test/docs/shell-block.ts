/** A command of a block, and what the block shows of its output. */
export interface ShownCommand {
  readonly command: string;
  /** Lines below it; `undefined` where the block shows commands alone. */
  readonly output: readonly string[] | undefined;
}

/** Stands for any number of lines that a block leaves out. */
const LEFT_OUT = '…';

/** Commands of a `sh` block: lines, joined by a backslash, with their here-documents. */
export function scriptCommands(text: string): readonly ShownCommand[] {
  const commands: string[] = [];
  let open: string | undefined;
  for (const line of text.split('\n')) {
    const last = commands.at(-1) ?? '';
    if (open !== undefined || last.endsWith('\\'))
      commands[commands.length - 1] = `${last}\n${line}`;
    else if (line.trim() !== '' && !line.startsWith('#')) commands.push(line);
    if (line === open) open = undefined;
    else open ??= /<<'(\w+)'/.exec(line)?.[1];
  }
  return commands.map((command) => ({ command, output: undefined }));
}

/** Commands of a `console` block: `$ ` before each, its output below. */
export function sessionCommands(text: string): readonly ShownCommand[] {
  const parts = text.split(/^\$ /m).slice(1);
  return parts.map((part) => {
    const [command = '', ...output] = part.trimEnd().split('\n');
    return { command, output };
  });
}

/** Output as a block would show it: what the block leaves out is left out, if the rest is the same. */
export function asShown(output: string, shown: readonly string[]): readonly string[] {
  const lines = output.trimEnd() === '' ? [] : output.trimEnd().split('\n');
  return matches(lines, shown) ? shown : lines;
}

function matches(lines: readonly string[], shown: readonly string[]): boolean {
  const [first, ...rest] = shown;
  if (first === undefined) return lines.length === 0;
  if (first === LEFT_OUT) return lines.some((_, index) => matches(lines.slice(index + 1), rest));
  return lines[0] === first && matches(lines.slice(1), rest);
}

/** Words of a simple command, quotes taken off. */
export function wordsOf(command: string): readonly string[] {
  const words = command.replaceAll('\\\n', ' ').matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g);
  return [...words].map(([, single, double, bare]) => single ?? double ?? bare ?? '');
}
