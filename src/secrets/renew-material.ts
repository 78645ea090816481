import { compareText } from '../model/issue';
import type { Master } from '../model/upstream';
import type { GeneratedItem } from '../serving/generated';
import { renewAuthority } from './certificate-authority';
import type { Authority } from './certificate-authority';
import { renewLeaf } from './certificate-leaf';
import { authorityFirst, isLeaf, knownItem } from './generated-item';
import type { KnownItem, LeafItem } from './generated-item';
import { leafProfile } from './leaf-profile';
import { materialOf, raised } from './material';
import type { Material, MaterialFields } from './material';
import type { MaterialRequest } from './material-request';
import type { MaterialTools } from './material-tools';
import { issued, kept } from './outcome';
import type { Outcome } from './outcome';
import { randomText } from './random-text';
import { renewUser } from './renew-user';

/** What renewal did with one generated value. */
export interface MaterialChange {
  readonly item: GeneratedItem;
  /** `dropped`: a certificate that is not asked for, and whose CA is no more. */
  readonly action: Outcome['action'] | 'dropped';
  /** In words, without any value. */
  readonly reason: string;
}

export interface Renewal {
  readonly material: Material;
  /** One for each value that is asked for, and for each that was dropped; the CA first. */
  readonly changes: readonly MaterialChange[];
}

const HTTP_SECRET_LENGTH = 25;

/**
 * Makes what is missing or broken of the generated values that are asked for, and keeps the rest byte for byte
 * (`objects.md` 4.9, 4.10). Values that are not asked for stay: a later phase, or the way back, may need them. Renewing
 * the result changes nothing.
 */
export async function renewMaterial(
  current: Material | undefined,
  wanted: MaterialRequest,
  tools: MaterialTools,
): Promise<Renewal> {
  const now = tools.now();
  const items = new Map(Object.entries(current?.items ?? {}));
  const changes: MaterialChange[] = [];
  const record = (item: GeneratedItem, { action, reason, fields }: Outcome): void => {
    items.set(item, fields);
    changes.push({ item, action, reason });
  };
  const known = knownItems(wanted.items);
  const leaves = known.filter(isLeaf);
  if (leaves.length > 0 || wanted.items.includes('ca')) {
    const { authority, ...outcome } = await renewAuthority(items.get('ca'), now, tools);
    record('ca', outcome);
    if (outcome.action !== 'kept') changes.push(...dropOrphans(items, wanted.items));
    await renewLeaves({ leaves, masters: wanted.masters, authority, now, tools }, items, record);
  }
  for (const { kind, item } of known) {
    if (kind === 'user') record(item, await renewUser(items.get(item), tools));
    if (kind === 'http-secret') record(item, renewHttpSecret(items.get(item), tools));
  }
  changes.sort((a, b) => authorityFirst(a.item, b.item) || compareText(a.item, b.item));
  const gone = changes.flatMap(({ item, action }) =>
    action === 'reissued' || action === 'dropped' ? [item] : [],
  );
  return { material: materialOf(items, raised(current?.generations, gone)), changes };
}

interface LeafRenewal {
  readonly leaves: readonly LeafItem[];
  readonly masters: readonly Master[];
  readonly authority: Authority;
  readonly now: Date;
  readonly tools: MaterialTools;
}

async function renewLeaves(
  { leaves, masters, authority, now, tools }: LeafRenewal,
  items: ReadonlyMap<string, MaterialFields>,
  record: (item: GeneratedItem, outcome: Outcome) => void,
): Promise<void> {
  for (const leaf of leaves) {
    const profile = leafProfile(leaf, masters);
    record(leaf.item, await renewLeaf(items.get(leaf.item), profile, authority, now, tools));
  }
}

function knownItems(names: readonly GeneratedItem[]): readonly KnownItem[] {
  return [...new Set(names)].sort(compareText).flatMap((name) => knownItem(name) ?? []);
}

/** Certificates of the former CA that nobody asks for now; they are made anew when somebody does. */
function dropOrphans(
  items: Map<string, MaterialFields>,
  wanted: readonly GeneratedItem[],
): readonly MaterialChange[] {
  return [...items.keys()].flatMap((name) => {
    const known = knownItem(name);
    if (known === undefined || !isLeaf(known) || wanted.includes(known.item)) return [];
    items.delete(name);
    return [{ item: known.item, action: 'dropped', reason: 'its CA is no more' } as const];
  });
}

function renewHttpSecret(current: MaterialFields | undefined, tools: MaterialTools): Outcome {
  if (current?.['value']) return kept(current, 'it does not age');
  return issued({ value: randomText(HTTP_SECRET_LENGTH, tools.randomBytes) });
}
