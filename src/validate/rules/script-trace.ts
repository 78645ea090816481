import { PLACEHOLDER_PATTERN } from '../../model/secret';
import type { Problem } from '../problem';
import { CONTENT_PATH, lineAt, scriptOf } from '../script/node-script';
import type { Rule } from './rule';

const TRACE =
  /^[^\S\n]*(?:(?:set|bash|sh)[^\S\n]+(?:-\w+[^\S\n]+)*-\w*x\w*|set[^\S\n]+(?:-\w+[^\S\n]+)*-\w*o[^\S\n]+xtrace)(?![\w-])/m;
/** Cheap to look for; most scripts have none of them. */
const SIGNS = ['set -', 'set\t', 'sh -', 'sh\t'];
const SECRET = new RegExp(
  `${PLACEHOLDER_PATTERN.source}|password|passwd|license|token|secret|private key|\\bauth\\b`,
  'i',
);

/** bashible publishes the last 500 bytes of stderr as an Event, and a trace goes to stderr (`objects.md` 2.5). */
export const scriptTrace: Rule = ({ manifest }): readonly Problem[] => {
  const script = scriptOf(manifest);
  if (script === undefined || !SIGNS.some((sign) => script.includes(sign))) return [];
  const trace = TRACE.exec(script);
  if (trace === null || !SECRET.test(script)) return [];
  const line = lineAt(script, trace.index);
  return [
    {
      code: 'V037',
      severity: 'error',
      path: CONTENT_PATH,
      textLine: line,
      message: `line ${String(line)} of the script traces commands, and the script handles a secret`,
      hint: 'remove set -x: when a step fails, the end of its stderr becomes an Event that anyone may read',
    },
  ];
};
