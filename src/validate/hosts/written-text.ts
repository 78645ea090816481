import { placeAt } from '../../node/hosts/text-place';

/** A text that a script writes to a file, or holds in a variable. */
export interface WrittenText {
  readonly text: string;
  /** Line and column of the script, from 1, for those of the text; a column only where it can be told. */
  readonly placeOf: (line: number, column: number) => ScriptPlace;
}

/** A place in a script, from 1. */
export interface ScriptPlace {
  readonly line: number;
  readonly column?: number;
}

/** A text that stands in the script as it is, from an offset on. */
export function textInPlace(script: string, text: string, offset: number): WrittenText {
  return {
    text,
    placeOf: (line, column) => {
      const start = placeAt(script, offset);
      const indent = line === 1 ? start.column - 1 : 0;
      return { line: start.line + line - 1, column: indent + column };
    },
  };
}

/** A text that a command makes: every place of it is the command's line. */
export function textOfCommand(script: string, text: string, offset: number): WrittenText {
  return { text, placeOf: () => ({ line: placeAt(script, offset).line }) };
}
