import type { Document, LineCounter, YAMLError } from 'yaml';
import type { Issue } from '../../model/issue';
import { syntaxProblem } from '../../spec/syntax-sentences';

const CODES: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'V002',
  TAB_AS_INDENT: 'V004',
  RESOURCE_EXHAUSTION: 'V008',
};

/** The parser's errors of one document, the first of each line: one fault makes it stumble several times. */
export function syntaxIssues(
  document: Document.Parsed,
  lines: LineCounter,
  file: string,
  looksLikeTemplate: boolean,
): readonly Issue[] {
  const seen = new Set<number>();
  return document.errors.flatMap((error) => {
    const issue = syntaxIssue(error, lines, file, looksLikeTemplate);
    const line = issue.place.line ?? 0;
    if (seen.has(line)) return [];
    seen.add(line);
    return [issue];
  });
}

function syntaxIssue(
  error: YAMLError,
  lines: LineCounter,
  file: string,
  looksLikeTemplate: boolean,
): Issue {
  const { line, col } = lines.linePos(error.pos[0]);
  // The parser's own words repeat what it found; ours do not.
  const { message, hint } = syntaxProblem(error, 'error');
  return {
    code: CODES[error.code] ?? 'V001',
    severity: 'error',
    place: { file, line, column: col },
    message,
    hint: looksLikeTemplate
      ? 'the text holds {{ … }}: a template is no manifest yet, render it first'
      : (hint ?? 'correct the YAML here'),
  };
}

/** Something that is wrong with a document as a whole. */
export function documentIssue(
  code: string,
  severity: Issue['severity'],
  place: Issue['place'],
  message: string,
  hint: string,
): Issue {
  return { code, severity, place, message, hint };
}
