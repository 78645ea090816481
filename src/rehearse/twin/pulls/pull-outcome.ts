import type { FileSet } from '../../../model/file-set';
import { rememberPair } from '../../../model/remember';
import { simulatePull } from '../../../node/hosts/simulate-pull';
import type { WorldHost } from '../../../node/hosts/world';
import type { Ground } from '../ground';
import { hostsOfDropIns } from '../nodes/drop-ins';
import { folderOf } from '../nodes/file-trees';
import type { NodeState, TwinState } from '../state';
import { answerOf } from './answers';
import type { Asking, Health, HostAnswer } from './answers';
import { pullPlan } from './pull-plan';
import type { PullOutcome } from './outcome';
import type { PullPlan } from './pull-plan';

/**
 * Whether a node can pull an image now, by what stands on its disk: simulated as its containerd would do it, with what the
 * cluster's own listeners and the registries outside answer.
 */
export function pullOutcome(
  state: TwinState,
  ground: Ground,
  node: NodeState,
  image: string,
  health: Health,
): PullOutcome {
  const plan = pullPlan(treeInForce(node), ground.containerd, image);
  if (plan === undefined) return NO_IMAGE;
  const asking: Asking = { state, node, health, loggedIn: hasDropInFor(node, plan) };
  if (plan.hosts.length === 1) {
    const [only] = plan.hosts;
    const answer = only === undefined ? undefined : answerOf(only, asking);
    const name = answer?.name ?? '';
    return (
      plan.outcomes.get(name) ?? simulate(plan, ground, answer === undefined ? [] : [answer], name)
    );
  }
  let key = '';
  const answers: HostAnswer[] = [];
  for (const host of plan.hosts) {
    const answer = answerOf(host, asking);
    answers.push(answer);
    key += `${answer.name}|`;
  }
  return plan.outcomes.get(key) ?? simulate(plan, ground, answers, key);
}

const NO_IMAGE: PullOutcome = { pulled: false, error: 'invalid image name', seconds: 0 };

/**
 * The host tree that containerd goes by. In the legacy layout of v1 that is what DKP's step knows: its tables are made of the
 * same hosts as the folders that it owns (`objects.md` 3.2, 3.3), and drop-ins are merged over them; folders of others do not
 * count.
 */
function treeInForce(node: NodeState): FileSet {
  if (node.readsHosts) return node.files;
  const base = ownedFiles(node.files, node.ownedFolders);
  return node.dropIns && node.dropInFiles !== undefined ? merged(base, node.dropInFiles) : base;
}

const ownedFiles = rememberPair((files: FileSet, owned: readonly string[]): FileSet =>
  files.filter(({ path }) => owned.includes(folderOf(path))),
);

/** A table of a drop-in takes the place of the base's (`objects.md` 3.1). */
const merged = rememberPair((base: FileSet, dropIns: FileSet): FileSet => {
  const hosts = hostsOfDropIns(dropIns);
  const folders = new Set(hosts.map(({ path }) => folderOf(path)));
  return [...base.filter(({ path }) => !folders.has(folderOf(path))), ...hosts];
});

/** In the legacy layout the user's own drop-ins hold the logins of the user's own registries. */
function hasDropInFor(node: NodeState, { image }: PullPlan): boolean {
  if (node.readsHosts || !node.dropIns) return false;
  return treeInForce(node).every(({ path }) => folderOf(path) !== image.registry);
}

function simulate(
  { image, tree, hosts, outcomes }: PullPlan,
  { containerd }: Ground,
  answers: readonly HostAnswer[],
  key: string,
): PullOutcome {
  const worlds = hosts.map(({ host }, index): [string, WorldHost] => [
    host,
    answers[index]?.world ?? {},
  ]);
  const world = { hosts: Object.fromEntries(worlds), others: 'refused' } as const;
  const { outcome, servedBy, error, seconds } = simulatePull(image, tree, containerd, world);
  const by = servedBy.blob ?? servedBy.manifest;
  const result: PullOutcome =
    outcome === 'pulled'
      ? { pulled: true, seconds, ...(by === undefined ? {} : { servedBy: by }) }
      : { pulled: false, seconds, error: error?.message ?? `containerd ${outcome}` };
  outcomes.set(key, result);
  return result;
}
