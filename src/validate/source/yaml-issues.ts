import type { Document, LineCounter, YAMLError } from 'yaml';
import type { Issue } from '../../model/issue';
import { syntaxProblem } from '../../spec/syntax-sentences';

/** What has a rule of its own, and what helps there. */
const OWN_RULES: Readonly<Record<string, { readonly code: string; readonly hint: string }>> = {
  DUPLICATE_KEY: { code: 'V002', hint: 'keep one of the two' },
  TAB_AS_INDENT: { code: 'V004', hint: 'replace tabs by spaces' },
};

/** The parser's errors of one document, the first of each line: one fault makes it stumble several times. */
export function syntaxIssues(
  document: Document.Parsed,
  lines: LineCounter,
  file: string,
  looksLikeTemplate: boolean,
): readonly Issue[] {
  if (document.errors.some(({ code }) => code === 'RESOURCE_EXHAUSTION')) return [tooDeep(file)];
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
  const own = OWN_RULES[error.code];
  return {
    code: own?.code ?? 'V001',
    severity: 'error',
    place: { file, line, column: col },
    message,
    hint: looksLikeTemplate
      ? 'the text holds {{ … }}: a template is no manifest yet, render it first'
      : (own?.hint ?? hint ?? 'correct the YAML here'),
  };
}

/** Without a line: how deep the parser gets depends on the machine. */
export function tooDeep(file: string): Issue {
  const hint = 'leave the file out: no manifest looks like that';
  return documentIssue('V008', 'error', { file }, 'lists and mappings are nested too deeply', hint);
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
