import type { TextFile } from '../../model/file-set';
import type { Issue } from '../../model/issue';
import { failure, success } from '../../model/result';
import type { Result } from '../../model/result';
import { formatPath } from '../../spec/rule-problem';
import { resolveLeaf } from '../resolve-placeholders';
import { digestOf } from '../seal-records';
import type { SealRecords } from '../seal-records';
import type { SecretValues } from '../secret-values';
import { readLeaves } from '../yaml-leaves';
import type { Leaf, LeafValue, LeafyText } from '../yaml-leaves';
import { placeholderLeaves } from './placeholder-leaves';
import {
  encryptDocument,
  leafKey,
  looksLike,
  openSopsFile,
  parseSopsFile,
  sameRecipients,
  withoutSealing,
} from './sops-file';
import type { EncryptTools, OpenFile, SopsFile } from './sops-file';

/** For whom, and by what means. */
export interface SopsSealing {
  readonly recipients: readonly string[];
  readonly identities: readonly string[];
  readonly values: SecretValues;
  readonly tools: EncryptTools;
}

/**
 * Encrypts the values of a manifest that hold placeholders.
 *
 * @param committed the file's last version. It is kept byte for byte while nothing changed: with an identity that is
 * known, without one it is told by placeholders, generations and everything in clear.
 */
export async function sealWithSops(
  { path, content }: TextFile,
  committed: string | undefined,
  sealing: SopsSealing,
): Promise<Result<string>> {
  const document = readLeaves(withoutSealing(content), path);
  if (!document.ok) return document;
  const secret = placeholderLeaves(document.value, path);
  if (!secret.ok) return secret;
  const { leaves, encryptedRegex } = secret.value;
  const template = {
    document: document.value,
    secrets: leaves,
    encryptedRegex,
    records: recordsOf(leaves),
  };
  const former = await reusable(committed, sealing);
  const same = former !== undefined && looksLike(former.file, template);
  if (committed !== undefined && same && former.open === undefined) return success(committed);
  const plain = plaintexts(template, path, former?.open, sealing.values);
  if (!plain.ok) return plain;
  if (committed !== undefined && same && former.open !== undefined) {
    if (holdsAll(former.open, plain.value)) return success(committed);
  }
  const clear = { ...template, secrets: plain.value };
  return success(await encryptDocument(clear, sealing.recipients, former?.open, sealing.tools));
}

interface Template {
  readonly document: LeafyText;
  readonly secrets: ReadonlySet<Leaf>;
  readonly records: SealRecords;
}

interface Former {
  readonly file: SopsFile;
  /** With an identity that opens it. */
  readonly open?: OpenFile;
}

function recordsOf(leaves: ReadonlySet<Leaf>): SealRecords {
  return new Map([...leaves].map((leaf) => [formatPath(leaf.path), digestOf(String(leaf.value))]));
}

/** A file for other recipients is of no use: its data key is known to somebody who is not meant to read any more. */
async function reusable(
  committed: string | undefined,
  { recipients, identities }: SopsSealing,
): Promise<Former | undefined> {
  const file = committed === undefined ? undefined : parseSopsFile(committed);
  if (file === undefined) return undefined;
  if (!sameRecipients(file, recipients)) return undefined;
  const open = await openSopsFile(file, identities);
  return { file, ...(open === undefined ? {} : { open }) };
}

/** The value of every secret: where nobody gives it, the one that was sealed from the same placeholders before. */
function plaintexts(
  { secrets, records }: Template,
  file: string,
  open: OpenFile | undefined,
  values: SecretValues,
): Result<ReadonlyMap<Leaf, LeafValue>> {
  const plain = new Map<Leaf, LeafValue>();
  const issues: Issue[] = [];
  for (const leaf of secrets) {
    const name = formatPath(leaf.path);
    const resolved = resolveLeaf(String(leaf.value), { file, path: name }, values);
    const sealed =
      records.get(name) === open?.records.get(name) ? open?.values.get(leafKey(leaf)) : undefined;
    if (resolved.ok) plain.set(leaf, resolved.value);
    else if (sealed !== undefined) plain.set(leaf, sealed);
    else issues.push(...resolved.issues);
  }
  return issues.length > 0 ? failure(issues) : success(plain);
}

function holdsAll({ intact, values }: OpenFile, plain: ReadonlyMap<Leaf, LeafValue>): boolean {
  return intact && [...plain].every(([leaf, value]) => values.get(leafKey(leaf)) === value);
}
