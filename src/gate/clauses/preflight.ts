import { compareText } from '../../model/issue';
import type { Snapshot } from '../../observe/snapshot';
import type { GateEvidence } from '../evidence';
import { canNotTell, waiting } from '../verdict';
import type { Hindrance } from '../verdict';
import { judgeFreshness } from './freshness';
import { conditionOf } from './registry';

const PREFLIGHT = 'ContainerdConfigPreflightReady';
const CUSTOM = 'has custom toml merge containerd configuration';

/** What the condition's message lists (`switching.md` 3.4). */
interface Listed {
  /** Sorted, at most ten. */
  readonly nodes: readonly { readonly name: string; readonly text: string }[];
  /** How many more there are. */
  readonly more: number;
}

/** The switch is parked at the preflight for the drop-ins of exactly these nodes. */
export function judgePreflight(
  nodes: readonly string[],
  evidence: GateEvidence,
): Hindrance | undefined {
  const old = judgeFreshness(evidence);
  if (old !== undefined) return old;
  const condition = conditionOf(evidence.snapshot.registry.state, PREFLIGHT);
  if (condition?.status !== 'False')
    return waiting(
      condition === undefined
        ? `${PREFLIGHT}: not shown yet`
        : `${PREFLIGHT} is ${condition.status}: it lists no nodes`,
    );
  return compare([...nodes].sort(compareText), readList(condition.message), evidence.snapshot);
}

function compare(
  wanted: readonly string[],
  listed: Listed,
  snapshot: Snapshot,
): Hindrance | undefined {
  const other = listed.nodes.find(({ name, text }) => text !== CUSTOM || !wanted.includes(name));
  if (other !== undefined) return waiting(`${PREFLIGHT}: ${other.name}: ${other.text}`);
  const shown = wanted.slice(0, listed.nodes.length);
  const missing = shown.find((name) => !listed.nodes.some((node) => node.name === name));
  if (missing !== undefined) return waiting(`${PREFLIGHT}: does not list ${missing}`);
  const count = listed.nodes.length + listed.more;
  if (count !== wanted.length)
    return waiting(`${PREFLIGHT}: lists ${count} nodes, not ${wanted.length}`);
  return listed.more === 0 ? undefined : compareLabels(wanted, snapshot);
}

/** Who is beyond the tenth line only the labels tell. */
function compareLabels(wanted: readonly string[], { nodes }: Snapshot): Hindrance | undefined {
  if (nodes === undefined || nodes.length === 0) return canNotTell('no Node was observed');
  const silent = nodes.find(
    ({ containerdConfigRegistry }) => containerdConfigRegistry === undefined,
  );
  if (silent !== undefined)
    return waiting(`${PREFLIGHT}: node ${silent.name} has not reported its configuration`);
  const custom = nodes
    .filter(({ containerdConfigRegistry }) => containerdConfigRegistry === 'custom')
    .map(({ name }) => name);
  const other =
    custom.find((name) => !wanted.includes(name)) ?? wanted.find((name) => !custom.includes(name));
  return other === undefined
    ? undefined
    : waiting(`${PREFLIGHT}: node ${other} is not one of those that were expected`);
}

function readList(message: string): Listed {
  const lines = message.split('\n');
  const nodes = lines.flatMap((line) => {
    const [, name, text] = /^- ([^:]+): (.+)$/.exec(line) ?? [];
    return name === undefined || text === undefined ? [] : [{ name, text }];
  });
  const more = lines.map((line) => /^\s+\.\.\.and (\d+) more$/.exec(line)?.[1]).find(Boolean);
  return { nodes, more: Number(more ?? 0) };
}
