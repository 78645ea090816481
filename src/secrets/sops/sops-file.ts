import { createHash } from 'node:crypto';
import type { RandomBytes } from '../random-bytes';
import type { SealRecords } from '../seal-records';
import { formatRecords, splitRecords } from '../seal-records';
import type { Leaf, LeafValue, LeafyText } from '../yaml-leaves';
import { readLeaves, replaceLeaves } from '../yaml-leaves';
import { unwrapKey, wrapKey } from './age';
import { boundTo, decryptLeaf, encryptLeaf, KEY_BYTES, leafText } from './leaf-cipher';
import { formatMetadata, parseMetadata } from './metadata';
import type { SopsMetadata } from './metadata';

/** A text that is about to become a file of sops. */
export interface ClearDocument {
  readonly document: LeafyText;
  /** The values to encrypt: all those, and only those, that `encryptedRegex` covers. */
  readonly secrets: ReadonlyMap<Leaf, LeafValue>;
  readonly encryptedRegex: string;
  readonly records: SealRecords;
}

/** A file of sops taken apart, still closed. */
export interface SopsFile {
  readonly records: SealRecords;
  /** The manifest with encrypted values. */
  readonly body: LeafyText;
  readonly metadata: SopsMetadata;
}

/** A file of sops that an identity has opened. */
export interface OpenFile extends SopsFile {
  readonly key: Uint8Array;
  /** Value of every leaf; encrypted ones that can not be decrypted are left out. */
  readonly values: ReadonlyMap<string, LeafValue>;
  /** Whether all could be decrypted and the MAC is right. */
  readonly intact: boolean;
}

export interface EncryptTools {
  readonly now: () => Date;
  readonly randomBytes: RandomBytes;
}

/** Name of a leaf by which two versions of a file are compared. */
export function leafKey({ path }: Leaf): string {
  return JSON.stringify(path);
}

/** Whether sops takes a value for an encrypted one. */
export function covers(encryptedRegex: RegExp, { path }: Leaf): boolean {
  return path.some((part) => typeof part === 'string' && encryptedRegex.test(part));
}

/**
 * The text of the encrypted file. Every byte of the document but the secrets stays as it is.
 *
 * @param open the file's last version, if it was encrypted for the same recipients: its data key goes on, and what did
 * not change keeps its ciphertext
 */
export async function encryptDocument(
  clear: ClearDocument,
  recipients: readonly string[],
  open: OpenFile | undefined,
  { now, randomBytes }: EncryptTools,
): Promise<string> {
  const key = open?.key ?? randomBytes(KEY_BYTES);
  const age = open?.metadata.age ?? (await wrapKey(key, recipients));
  const former = open === undefined ? NONE : ciphertexts(open.body);
  const body = replaceLeaves(clear.document, (leaf) => {
    const value = clear.secrets.get(leaf);
    if (value === undefined) return undefined;
    const same = open?.values.get(leafKey(leaf)) === value;
    const kept = same ? former.get(leafKey(leaf)) : undefined;
    return JSON.stringify(kept ?? encryptLeaf(value, key, boundTo(leaf.path), randomBytes));
  });
  const lastModified = `${now().toISOString().slice(0, 19)}Z`;
  const mac = encryptLeaf(macOf(clear), key, lastModified, randomBytes);
  const { encryptedRegex, records } = clear;
  const metadata = { age, lastModified, mac, encryptedRegex };
  return formatRecords(records) + withLineEnd(body) + formatMetadata(metadata);
}

/** Takes a file of sops apart; `undefined` when the text is none, or holds what is not understood here. */
export function parseSopsFile(text: string): SopsFile | undefined {
  const { records, rest } = splitRecords(text);
  const { body: bodyText, section } = splitSection(rest);
  const metadata = section === undefined ? undefined : parseMetadata(section);
  const body = readLeaves(bodyText, '');
  return metadata === undefined || !body.ok ? undefined : { records, body: body.value, metadata };
}

/** A manifest without what sealing has once put around it. */
export function withoutSealing(text: string): string {
  return splitSection(splitRecords(text).rest).body;
}

/** Opens a file; `undefined` when it was encrypted for others. */
export async function openSopsFile(
  file: SopsFile,
  identities: readonly string[],
): Promise<OpenFile | undefined> {
  const key = await unwrapKey(file.metadata.age, identities);
  const regex = regexOf(file.metadata.encryptedRegex);
  if (key === undefined || regex === undefined) return undefined;
  const values = new Map<string, LeafValue>();
  for (const leaf of file.body.leaves) {
    const value = covers(regex, leaf)
      ? decryptLeaf(String(leaf.value), key, boundTo(leaf.path))
      : leaf.value;
    if (value !== undefined) values.set(leafKey(leaf), value);
  }
  const { mac, lastModified } = file.metadata;
  const intact =
    file.body.leaves.every((leaf) => values.has(leafKey(leaf))) &&
    decryptLeaf(mac, key, lastModified) === digest([...values.values()]);
  return { ...file, key, values, intact };
}

/** Whether a closed file is what sealing would make of the document, provided its ciphertexts hold the right values. */
export function looksLike(
  { body, metadata, records }: SopsFile,
  clear: Omit<ClearDocument, 'secrets'> & { readonly secrets: ReadonlySet<Leaf> },
): boolean {
  const former = ciphertexts(body);
  const rebuilt = replaceLeaves(clear.document, (leaf) =>
    clear.secrets.has(leaf) ? JSON.stringify(former.get(leafKey(leaf)) ?? '') : undefined,
  );
  return (
    metadata.encryptedRegex === clear.encryptedRegex &&
    formatRecords(records) === formatRecords(clear.records) &&
    withLineEnd(rebuilt) === body.text
  );
}

const NONE: ReadonlyMap<string, string> = new Map();

function ciphertexts({ leaves }: LeafyText): ReadonlyMap<string, string> {
  return new Map(leaves.map((leaf) => [leafKey(leaf), String(leaf.value)]));
}

/** SHA-512 over all values in the order of the document, encrypted or not, as sops computes it. */
function macOf({ document, secrets }: ClearDocument): string {
  return digest(document.leaves.map((leaf) => secrets.get(leaf) ?? leaf.value));
}

function digest(values: readonly LeafValue[]): string {
  const hash = createHash('sha512');
  for (const value of values) hash.update(leafText(value), 'utf8');
  return hash.digest('hex').toUpperCase();
}

/** The section is the last of the file, as sops writes it too. */
function splitSection(text: string): { readonly body: string; readonly section?: string } {
  const at = `\n${text}`.lastIndexOf('\nsops:\n');
  return at < 0 ? { body: text } : { body: text.slice(0, at), section: text.slice(at) };
}

function withLineEnd(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

function regexOf(source: string): RegExp | undefined {
  try {
    return new RegExp(source);
  } catch {
    // sops reads another dialect
    return undefined;
  }
}

/** Whether a file was encrypted for exactly these. */
export function sameRecipients({ metadata }: SopsFile, recipients: readonly string[]): boolean {
  return metadata.age.map(({ recipient }) => recipient).join() === recipients.join();
}
