import type { ErrorCode, YAMLError } from 'yaml';
import type { TextProblem } from './text-problem';

interface Sentence {
  readonly code?: 'S009' | 'S010';
  readonly message: string;
  readonly hint?: string;
}

/** What each of the parser's errors means to the person who wrote the text. */
const SENTENCES: Readonly<Record<ErrorCode, Sentence>> = {
  ALIAS_PROPS: {
    message: 'an alias takes no anchor and no tag',
    hint: 'a text that begins with * needs quotes',
  },
  BAD_ALIAS: {
    message: 'an anchor or alias without a proper name',
    hint: 'a text that begins with & or * needs quotes',
  },
  BAD_COLLECTION_TYPE: tag(),
  BAD_DIRECTIVE: {
    message: 'a line that begins with % is a directive, and this one is not known',
    hint: 'remove the line',
  },
  BAD_DQ_ESCAPE: {
    message: 'an unknown escape in double quotes',
    hint: 'use single quotes for text with backslashes',
  },
  BAD_INDENT: { message: 'the indentation does not fit the lines above' },
  BAD_PROP_ORDER: { message: 'an anchor or tag stands before the sign it belongs behind' },
  BAD_SCALAR_START: {
    message: 'a value must not begin with this character',
    hint: 'put the value in quotes',
  },
  BLOCK_AS_IMPLICIT_KEY: {
    message: 'a second colon in one line',
    hint: 'begin a new line, or put the value in quotes',
  },
  BLOCK_IN_FLOW: { message: 'lines with "name:" or "-" can not stand inside { } or [ ]' },
  DUPLICATE_KEY: { message: 'this field stands twice' },
  IMPOSSIBLE: { message: 'this can not be read' },
  KEY_OVER_1024_CHARS: { message: 'the name of a field is longer than 1024 characters' },
  MISSING_CHAR: { message: 'a character is missing here' },
  MULTILINE_IMPLICIT_KEY: {
    message: 'a line without "name: value"',
    hint: 'is a colon missing, or the indentation wrong?',
  },
  MULTIPLE_ANCHORS: {
    message: 'a value takes one anchor only',
    hint: 'a text that begins with & needs quotes',
  },
  MULTIPLE_DOCS: { message: 'a second document begins here' },
  MULTIPLE_TAGS: {
    message: 'a value takes one tag only',
    hint: 'a text that begins with ! needs quotes',
  },
  NON_STRING_KEY: { message: 'the name of a field must be plain text' },
  RESOURCE_EXHAUSTION: { code: 'S009', message: 'lists and maps are nested too deeply' },
  TAB_AS_INDENT: { message: 'a tab indents this line', hint: 'YAML takes spaces only' },
  TAG_RESOLVE_FAILED: tag(),
  UNEXPECTED_TOKEN: {
    message: 'unexpected text',
    hint: 'is a quote, a comma or a line break missing before it?',
  },
};

/** What is said of a quote without its end. */
export const OPEN_QUOTE = 'a quote is not closed';

/** The parser tells some faults apart only in its message, whose fixed part is looked at. */
const FINER: readonly (readonly [RegExp, string])[] = [
  [/^Missing closing/, OPEN_QUOTE],
  [/^Flow .* in block/, 'a bracket is not closed, or this line is not indented enough'],
  [/must end with a [\]}]/, 'a bracket is not closed'],
  [/followed by map values/, 'a colon is missing behind this name'],
  [/^Missing , between/, 'a comma is missing between two entries'],
  [/space after :/, 'a space is missing behind the colon'],
  [/^Comments must/, 'a space is missing before the comment'],
  [/white space characters$/, 'a space is missing before this'],
  [/directives-end/, 'the line --- is missing below the lines that begin with %'],
  [/without - indicator/, 'a dash is missing before this entry of a list'],
];

/** An error or warning of the parser as a problem of ours. */
export function syntaxProblem(error: YAMLError, severity: 'error' | 'warning'): TextProblem {
  const { code = 'S004', message, hint } = SENTENCES[error.code];
  const finer =
    code === 'S004' ? FINER.find(([pattern]) => pattern.test(error.message))?.[1] : undefined;
  return {
    code,
    severity: code === 'S010' ? 'error' : severity,
    range: error.pos,
    message: finer ?? message,
    ...(hint === undefined ? {} : { hint }),
  };
}

function tag(): Sentence {
  return {
    code: 'S010',
    message: 'tags are not allowed: a value is text, a number, true, false, a list or a map',
    hint: 'a text that begins with ! needs quotes',
  };
}
