import { compareText } from '../model/issue';
import type { Issue } from '../model/issue';
import { failure, success } from '../model/result';
import type { Result } from '../model/result';
import { PLACEHOLDER_PATTERN, parsePlaceholder } from '../model/secret';
import type { Master } from '../model/upstream';
import type { GeneratedItem } from '../serving/generated';
import { quote } from '../spec/quoting';
import { authorityFirst, knownItem } from './generated-item';
import type { KnownItem } from './generated-item';

/** What a tree of manifests needs. Made by `materialRequest`, which has checked it. */
export interface MaterialRequest {
  readonly items: readonly GeneratedItem[];
  /** At least those that `items` has certificates for. */
  readonly masters: readonly Master[];
}

/** Names of the generated values that the placeholders in these texts stand for, each once and sorted. */
export function generatedItemsIn(texts: Iterable<string>): readonly string[] {
  const names = new Set<string>();
  for (const text of texts) {
    for (const [match] of text.matchAll(PLACEHOLDER_PATTERN)) {
      const ref = parsePlaceholder(match)?.ref;
      if (ref !== undefined && 'generated' in ref) names.add(ref.generated.item);
    }
  }
  return [...names].sort(compareText);
}

/** What is needed to give each of the named values, or what is not known about them. */
export function materialRequest(
  names: readonly string[],
  masters: readonly Master[],
): Result<MaterialRequest> {
  const items: GeneratedItem[] = [];
  const issues: Issue[] = [];
  for (const name of new Set(names)) {
    const known = knownItem(name);
    const issue = known === undefined ? unknownItem(name) : masterIssue(known, masters);
    if (issue !== undefined) issues.push(issue);
    else if (known !== undefined) items.push(known.item);
  }
  if (issues.length > 0) return failure(issues);
  return success({
    items: items.sort((a, b) => authorityFirst(a, b) || compareText(a, b)),
    masters,
  });
}

function unknownItem(name: string): Issue {
  return {
    code: 'G006',
    severity: 'error',
    place: {},
    message: `regshift generates no ${quote(name)}`,
    hint: 'render the manifests again with this version of regshift',
  };
}

function masterIssue(known: KnownItem, masters: readonly Master[]): Issue | undefined {
  if (known.kind !== 'master') return undefined;
  const address = masters.find(({ name }) => name === known.node)?.address;
  if (address !== undefined && isIpAddress(address)) return undefined;
  const what =
    address === undefined ? 'its address is not known' : `${quote(address)} is no IP address`;
  return {
    code: 'G007',
    severity: 'error',
    place: { object: `Node/${known.node}` },
    message: `the certificate of master ${known.node} can not be made: ${what}`,
    hint: 'observe the cluster again, or correct spec.pipeline.masters',
  };
}

function isIpAddress(text: string): boolean {
  const bytes = /^\d{1,3}(?:\.\d{1,3}){3}$/.test(text) ? text.split('.') : undefined;
  if (bytes !== undefined)
    return bytes.every((byte) => String(Number(byte)) === byte && Number(byte) < 256);
  return /^[\da-f:.]+$/i.test(text) && URL.canParse(`http://[${text}]/`);
}
