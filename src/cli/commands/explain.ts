import { distance } from 'fastest-levenshtein';
import type { CodeEntry } from '../../model/issue';
import { compareText } from '../../model/issue';
import { DELIVER_CODES } from '../../deliver/codes';
import { NODE_CODES } from '../../node/hosts/codes';
import { OBSERVE_CODES } from '../../observe/codes';
import { PLAN_CODES } from '../../plan/codes';
import { FAULT_CODES } from '../../rehearse/faults/codes';
import { TWIN_START_CODES } from '../../rehearse/twin/start/codes';
import { RENDER_CODES } from '../../render/codes';
import { SECRETS_CODES } from '../../secrets/codes';
import { SPEC_CODES } from '../../spec/codes';
import { VALIDATE_CODES } from '../../validate/codes';
import { USAGE_CODES } from '../codes';
import { EXIT } from '../exit-codes';
import type { ExitCode } from '../exit-codes';
import { badUsage } from '../rejected';
import type { Streams } from '../streams';

/** Every code of every part, sorted. */
export const ALL_CODES: readonly CodeEntry[] = [
  ...SPEC_CODES,
  ...NODE_CODES,
  ...OBSERVE_CODES,
  ...PLAN_CODES,
  ...RENDER_CODES,
  ...SECRETS_CODES,
  ...VALIDATE_CODES,
  ...DELIVER_CODES,
  ...TWIN_START_CODES,
  ...FAULT_CODES,
  ...USAGE_CODES,
].sort((a, b) => compareText(a.code, b.code));

/** `regshift explain`: one code, or the list of all. */
export function explain(
  options: { readonly code?: string; readonly output: 'text' | 'json' },
  streams: Streams,
): ExitCode {
  const found = options.code === undefined ? ALL_CODES : [entryOf(options.code)];
  streams.stdout.write(
    options.output === 'json'
      ? `${JSON.stringify({ apiVersion: 'regshift.io/v1alpha1', kind: 'Codes', codes: found }, null, 2)}\n`
      : found.map(options.code === undefined ? lineOf : textOf).join(''),
  );
  return EXIT.yes;
}

function entryOf(code: string): CodeEntry {
  const wanted = code.toUpperCase();
  const found = ALL_CODES.find((entry) => entry.code === wanted);
  if (found !== undefined) return found;
  const near = ALL_CODES.filter((entry) => distance(entry.code, wanted) === 1);
  throw badUsage(
    `${code} is no code`,
    near.length > 0
      ? `did you mean ${near
          .slice(0, 5)
          .map((entry) => entry.code)
          .join(', ')}?`
      : 'regshift explain  lists all',
  );
}

function lineOf({ code, title }: CodeEntry): string {
  return `${code}  ${title}\n`;
}

function textOf({ code, title, meaning, remedy }: CodeEntry): string {
  return `${code}  ${title}\n\n  ${meaning}\n\n  What to do: ${remedy}\n`;
}
