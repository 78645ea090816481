import type { CodeEntry } from '../../model/issue';
import { NODE_CODES } from '../../node/hosts/codes';
import { SPEC_CODES } from '../../spec/codes';
import { VALIDATE_CODES } from '../codes';

/** What is known of the rules that a report names. */
export function ruleTable(codes: Iterable<string>): readonly CodeEntry[] {
  const known = new Map(
    [...SPEC_CODES, ...NODE_CODES, ...VALIDATE_CODES].map((entry) => [entry.code, entry]),
  );
  return [...new Set(codes)].sort().map((code) => known.get(code) ?? unknownCode(code));
}

function unknownCode(code: string): CodeEntry {
  return { code, title: code, meaning: code, remedy: `regshift explain ${code}` };
}
