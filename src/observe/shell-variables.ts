import { decodePayload } from './script-payloads';

/** Values that a variable of a script may have; `undefined` when one of them is computed. */
export type ShellVariables = ReadonlyMap<string, readonly string[] | undefined>;

/** Most ways to fill the variables of one line: beyond it the line is left as it stands. */
const MOST_WAYS = 64;

/** Plain assignments (`NAME=value`) and lists of `for NAME in …` of a shell script. */
export function shellVariables(script: string): ShellVariables {
  const found = new Map<string, string[] | undefined>();
  const note = (name: string, values: readonly string[] | undefined): void => {
    const before = found.has(name) ? found.get(name) : [];
    found.set(
      name,
      before === undefined || values === undefined ? undefined : [...before, ...values],
    );
  };
  for (const [, name = '', value = ''] of script.matchAll(ASSIGNMENT)) {
    const text = isComputed(value) ? decodedValue(value) : unquote(value);
    note(name, text === undefined ? undefined : [text]);
  }
  for (const [, name = '', words = ''] of script.matchAll(FOR_LOOP)) {
    const values = words.trim().split(/\s+/).map(unquote);
    note(name, values.some(isComputed) ? undefined : values);
  }
  return found;
}

const ASSIGNMENT =
  /(?:^|[;&]|\b(?:local|export|readonly|declare)\b)[ \t]*([A-Za-z_]\w*)=(\$\([^()\n]*\)|"(?:[^"\\]|\\.)*"|'[^']*'|[^\s;&|"']*)/gm;
const FOR_LOOP = /\bfor[ \t]+([A-Za-z_]\w*)[ \t]+in[ \t]+([^;\n]+)/g;

/** Lines of a script, once for each way to fill in the variables whose values are known. */
export function substitute(script: string, variables: ShellVariables): readonly string[] {
  return script.split('\n').flatMap((line) => fill(line, variables));
}

function fill(line: string, variables: ShellVariables): readonly string[] {
  let ways = [line];
  // values may name other variables, so a few rounds; a variable that names itself ends with the rounds
  for (let round = 0; round < 4; round++) {
    const next = [...new Set(ways.flatMap((way) => fillFirst(way, variables)))];
    if (next.length > MOST_WAYS) return ways;
    ways = next;
  }
  return ways;
}

function fillFirst(line: string, variables: ShellVariables): readonly string[] {
  const known = [...line.matchAll(/\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g)].find(
    (match) => variables.get(match[1] ?? match[2] ?? '') !== undefined,
  );
  if (known === undefined) return [line];
  const values = variables.get(known[1] ?? known[2] ?? '') ?? [];
  const after = known.index + known[0].length;
  return values.map((value) => line.slice(0, known.index) + value + line.slice(after));
}

/** A value that is only base64: `$(decode 'YS5pbw==')`, `$(echo YS5pbw== | base64 -d)`. */
function decodedValue(value: string): string | undefined {
  const command = /^"?\$\((.*)\)"?$/s.exec(value)?.[1]?.trim() ?? '';
  const literal =
    /^decode ["']?([A-Za-z0-9+/=]+)["']?$/.exec(command) ??
    /^(?:echo|printf ["']?%s["']?) ["']?([A-Za-z0-9+/=]+)["']? *\| *base64 (?:-d|-D|--decode)$/.exec(
      command,
    );
  return literal?.[1] === undefined ? undefined : decodePayload(literal[1]);
}

function isComputed(value: string): boolean {
  return /[`*]|\$\(|\{\{/.test(value);
}

function unquote(value: string): string {
  return value.replace(/^(["'])(.*)\1$/s, '$2');
}
