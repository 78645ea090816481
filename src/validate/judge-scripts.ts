import { BugError } from '../model/errors';
import type { Manifest } from './manifest';
import type { BashPort, BashVerdict } from './options';
import type { Problem } from './problem';
import { bashText, type BashText } from './script/bash-text';
import { scanTemplate } from './script/go-template';
import { CONTENT_PATH, scriptOf } from './script/node-script';
import { readBashVerdict } from './script/read-bash-verdict';

/** What bash says of the scripts of many objects: each distinct script is checked once, all of them in one call. */
export function judgeScripts(
  manifests: readonly Manifest[],
  bash: BashPort | undefined,
): ReadonlyMap<Manifest, readonly Problem[]> {
  const scripts = readScripts(manifests);
  if (scripts.size === 0) return new Map();
  const texts = [...new Set([...scripts.values()].map(({ text }) => text))];
  const verdicts = bash?.(texts);
  if (verdicts === undefined) return notChecked(scripts);
  if (verdicts.length !== texts.length) throw new BugError('bash did not answer for every script');
  const verdictOf = new Map(texts.map((text, index) => [text, verdicts[index]]));
  return new Map(
    [...scripts].map(([manifest, script]) => [manifest, judge(script, verdictOf.get(script.text))]),
  );
}

/** A template that can not be rendered is reported by its own rule; bash has nothing to say to it. */
function readScripts(manifests: readonly Manifest[]): ReadonlyMap<Manifest, BashText> {
  const scripts = new Map<Manifest, BashText>();
  for (const manifest of manifests) {
    const script = scriptOf(manifest);
    if (script === undefined) continue;
    const { actions, mistakes } = scanTemplate(script);
    if (mistakes.length === 0) scripts.set(manifest, bashText(script, actions));
  }
  return scripts;
}

function judge(script: BashText, verdict: BashVerdict | undefined): readonly Problem[] {
  const mistake = verdict === undefined ? undefined : readBashVerdict(verdict);
  if (mistake === undefined) return [];
  const { line, message } = mistake;
  return [
    {
      code: 'V030',
      severity: script.hasBranches ? 'warning' : 'error',
      path: CONTENT_PATH,
      ...(line === undefined ? {} : { textLine: line }),
      message: line === undefined ? message : `line ${String(line)} of the script: ${message}`,
      hint: script.hasBranches
        ? 'the template chooses between parts of the script and bash saw all of them; look whether each by itself is right'
        : 'see it with  bash -n',
    },
  ];
}

/** One finding for the run: without bash, every script has the same gap. */
function notChecked(
  scripts: ReadonlyMap<Manifest, BashText>,
): ReadonlyMap<Manifest, readonly Problem[]> {
  const [first] = scripts.keys();
  const problem: Problem = {
    code: 'V031',
    severity: 'info',
    path: CONTENT_PATH,
    at: 'key',
    message: 'the bash syntax of node scripts was not checked: there is no bash here',
    hint: 'run it where bash is installed',
  };
  return new Map(first === undefined ? [] : [[first, [problem]]]);
}
