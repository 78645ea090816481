import type { Issue } from '../../model/issue';
import { compareText } from '../../model/issue';
import { failure, success } from '../../model/result';
import type { Result } from '../../model/result';
import { holdsPlaceholder } from '../../model/secret';
import { formatPath } from '../../spec/rule-problem';
import type { Leaf, LeafyText } from '../yaml-leaves';
import { covers } from './sops-file';

/** The values of a manifest that hold placeholders, and the rule by which sops finds exactly them. */
export interface PlaceholderLeaves {
  readonly leaves: ReadonlySet<Leaf>;
  readonly encryptedRegex: string;
}

/** Finds them, or says where the same keys stand over values that are no secrets. */
export function placeholderLeaves({ leaves }: LeafyText, file: string): Result<PlaceholderLeaves> {
  const secret = new Set(leaves.filter(leafHoldsPlaceholder));
  const encryptedRegex = regexFor([...secret].map(lastKey));
  const covered = new RegExp(encryptedRegex);
  const issues = leaves.flatMap((leaf): readonly Issue[] => {
    if (secret.has(leaf)) return [];
    if (covers(covered, leaf)) return [clearBeside(leaf, file)];
    return isCiphertext(leaf) ? [strangeCiphertext(leaf, file)] : [];
  });
  return issues.length > 0 ? failure(issues) : success({ leaves: secret, encryptedRegex });
}

/** Whether a value holds a placeholder. */
export function leafHoldsPlaceholder({ value }: Leaf): boolean {
  return typeof value === 'string' && holdsPlaceholder(value);
}

/** Exactly these keys, spelled so that Go and JavaScript read the same. */
function regexFor(keys: readonly string[]): string {
  const words = [...new Set(keys)]
    .sort(compareText)
    .map((key) => key.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return words.length === 1 ? `^${words[0] ?? ''}$` : `^(${words.join('|')})$`;
}

function lastKey({ path }: Leaf): string {
  const keys = path.filter((part) => typeof part === 'string');
  return keys.at(-1) ?? '';
}

function isCiphertext({ value }: Leaf): boolean {
  return typeof value === 'string' && value.startsWith('ENC[AES256_GCM,');
}

function clearBeside(leaf: Leaf, file: string): Issue {
  const path = formatPath(leaf.path);
  return {
    code: 'G016',
    severity: 'error',
    place: { file, path },
    message: `${path} is in clear, and sops would take it for encrypted: a secret stands under the same key elsewhere`,
    hint: 'if it is a secret, remove it from this file; else give it another key',
  };
}

function strangeCiphertext(leaf: Leaf, file: string): Issue {
  const path = formatPath(leaf.path);
  return {
    code: 'G016',
    severity: 'error',
    place: { file, path },
    message: `${path} was encrypted by somebody else, with a key that this file would lose`,
    hint: 'move it into a manifest of its own',
  };
}
