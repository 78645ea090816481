import { Composer, Lexer, Parser, visit } from 'yaml';
import type { Document, ParsedNode } from 'yaml';
import { OPEN_QUOTE, syntaxProblem } from './syntax-sentences';
import { textError } from './text-problem';
import type { TextProblem } from './text-problem';

/** What was understood of a text. */
export interface ParsedYaml {
  /** Root of the first document; absent when there is none, or when the text was given up. */
  readonly root?: ParsedNode;
  /** The text is no well-formed YAML: `root` is a guess. */
  readonly broken: boolean;
  readonly problems: readonly TextProblem[];
}

/** A cluster file has hundreds of tokens. The parser takes seconds for millions. */
const MOST_TOKENS = 100_000;

/**
 * Parses one YAML 1.2 document. Repeated keys, tags and aliases are judged by `toPlainData`.
 *
 * The parser's own messages repeat what they found; they are replaced by ours.
 */
export function parseYaml(text: string): ParsedYaml {
  const budget = { left: MOST_TOKENS };
  const documents = compose(text, budget);
  if (budget.left < 0) return givenUp(text);
  const [first, second] = documents;
  if (first === undefined) return { broken: true, problems: [] };
  const errors = first.errors.map((error) => atOpeningQuote(first, syntaxProblem(error, 'error')));
  const warnings = first.warnings.map((warning) => syntaxProblem(warning, 'warning'));
  const version = versionProblem(first);
  return {
    ...(first.contents === null ? {} : { root: first.contents }),
    broken: errors.some(({ code }) => code === 'S004') || version.length > 0,
    problems: [...errors, ...warnings, ...version, ...secondDocument(text, second)],
  };
}

/** The first two documents: a third makes no difference. */
function compose(text: string, budget: { left: number }): readonly Document.Parsed[] {
  const composer = new Composer({
    schema: 'core',
    merge: false,
    resolveKnownTags: false,
    uniqueKeys: false,
    stringKeys: true,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const documents: Document.Parsed[] = [];
  for (const document of composer.compose(limitedTokens(text, budget), true, text.length)) {
    documents.push(document);
    if (documents.length === 2) break;
  }
  return documents;
}

function* limitedTokens(text: string, budget: { left: number }): ReturnType<Parser['parse']> {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    budget.left -= 1;
    if (budget.left < 0) return;
    yield* parser.next(lexeme);
  }
  yield* parser.end();
}

function givenUp(text: string): ParsedYaml {
  const message = `more than ${MOST_TOKENS} YAML tokens are too many for a cluster file`;
  return { broken: true, problems: [textError([0, Math.min(1, text.length)], 'S009', message)] };
}

/** A quote that is never closed runs to the end of the text: the problem is where it begins. */
function atOpeningQuote(document: Document.Parsed, problem: TextProblem): TextProblem {
  if (problem.message !== OPEN_QUOTE) return problem;
  let [start] = problem.range;
  visit(document, {
    Scalar(_key, { range }) {
      if (range && range[0] < problem.range[0] && range[1] >= problem.range[0]) start = range[0];
    },
  });
  return { ...problem, range: [start, start + 1] };
}

/** A `%YAML 1.1` line would give words such as `yes` another meaning. */
function versionProblem(document: Document.Parsed): readonly TextProblem[] {
  const { version, explicit } = document.directives.yaml;
  if (explicit !== true || version === '1.2') return [];
  const message = `a cluster file is YAML 1.2; its %YAML line says ${version}`;
  return [textError([0, 1], 'S004', message, 'remove the %YAML line')];
}

function secondDocument(text: string, second: Document.Parsed | undefined): readonly TextProblem[] {
  if (second === undefined) return [];
  const [start] = second.range;
  const end = text.indexOf('\n', start);
  const message = 'a second document begins here; a cluster file holds exactly one';
  const hint = 'one cluster, one file; remove the line --- if nothing else follows';
  return [textError([start, end < 0 ? text.length : end], 'S006', message, hint)];
}
