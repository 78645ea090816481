import { stringify } from 'yaml';
import type { Issue } from '../model/issue';
import { failure, success } from '../model/result';
import type { Result } from '../model/result';
import { materialOf } from './material';
import type { Generations, Material } from './material';
import { generationsFrom, readMaterial } from './parse-material';
import { encryptDocument, openSopsFile, parseSopsFile, sameRecipients } from './sops/sops-file';
import type { EncryptTools, OpenFile, SopsFile } from './sops/sops-file';
import { readLeaves } from './yaml-leaves';
import type { LeafValue } from './yaml-leaves';

/** Name of the file that keeps generated values, beside the synced folder: sops knows by it what to do. */
export const MATERIAL_FILE = 'secrets.sops.yaml';

/** What is known of the file that keeps generated values: nothing, the names alone, or everything. */
export type MaterialAtRest =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'closed';
      readonly items: readonly string[];
      readonly generations: Generations;
    }
  | { readonly kind: 'open'; readonly material: Material; readonly file: OpenFile };

/** Everything under `items`: which values there are stands in clear, what they are does not. */
const ENCRYPTED_REGEX = '^items$';

/** Opens the file as far as the identities go. */
export async function openMaterial(
  text: string | undefined,
  identities: readonly string[],
): Promise<Result<MaterialAtRest>> {
  if (text === undefined) return success({ kind: 'none' });
  const file = parseSopsFile(text);
  if (file === undefined) return failure([unreadable('can not be read')]);
  const open = await openSopsFile(file, identities);
  if (open === undefined) {
    return success({ kind: 'closed', items: itemsOf(file), generations: clearGenerations(file) });
  }
  if (!open.intact) return failure([unreadable('were changed by somebody without their key')]);
  const material = readMaterial(documentOf(open), MATERIAL_FILE);
  return material.ok ? success({ kind: 'open', material: material.value, file: open }) : material;
}

/** The material as it is kept: a file that sops opens, too. Values that stay keep their ciphertext. */
export async function sealMaterial(
  material: Material,
  recipients: readonly string[],
  former: OpenFile | undefined,
  tools: EncryptTools,
): Promise<Result<string>> {
  const text = stringify(materialOf(Object.entries(material.items), material.generations), {
    version: '1.1',
    lineWidth: 0,
  });
  const document = readLeaves(text, MATERIAL_FILE);
  if (!document.ok) return document;
  const secrets = new Map(
    document.value.leaves.flatMap((leaf): readonly (readonly [typeof leaf, LeafValue])[] =>
      leaf.path[0] === 'items' ? [[leaf, leaf.value]] : [],
    ),
  );
  const clear = { document: document.value, secrets, encryptedRegex: ENCRYPTED_REGEX };
  const records = new Map<string, string>();
  const same = former !== undefined && sameRecipients(former, recipients) ? former : undefined;
  return success(await encryptDocument({ ...clear, records }, recipients, same, tools));
}

function itemsOf({ body }: SopsFile): readonly string[] {
  const names = body.leaves.flatMap(({ path: [top, name] }) =>
    top === 'items' && typeof name === 'string' ? [name] : [],
  );
  return [...new Set(names)];
}

/** They stand in clear: whoever can not open the file still seals what was sealed before. */
function clearGenerations({ body }: SopsFile): Generations {
  return generationsFrom(
    Object.fromEntries(
      body.leaves.flatMap(({ path: [top, name], value }) =>
        top === 'generations' && typeof name === 'string' ? [[name, value]] : [],
      ),
    ),
  );
}

function documentOf({ body, values }: OpenFile): unknown {
  const document: Record<string, unknown> = {};
  const items: Record<string, Record<string, LeafValue>> = {};
  const generations: Record<string, LeafValue> = {};
  for (const { path } of body.leaves) {
    const [top, name, field] = path.map(String);
    const value = values.get(JSON.stringify(path));
    if (top === undefined || value === undefined) continue;
    if (name === undefined) document[top] = value;
    else if (top === 'items' && field !== undefined) (items[name] ??= {})[field] = value;
    else if (top === 'generations') generations[name] = value;
  }
  return { ...document, items, generations };
}

function unreadable(fault: string): Issue {
  return {
    code: 'G013',
    severity: 'error',
    place: { file: MATERIAL_FILE },
    message: `the sealed generated secrets ${fault}`,
    hint: 'restore the file from the history of the repository',
  };
}
