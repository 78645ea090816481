import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fleet } from '../../../src/cli/demo/fleet';
import { FIRST_FILE, SECOND_FILE } from '../../../src/cli/demo/cluster-file';
import { loadSwitch } from '../../../src/cli/load';
import { layoutOf } from '../../../src/deliver/layout';
import { formatSnapshot } from '../../../src/observe/format-snapshot';
import type { Snapshot } from '../../../src/observe/snapshot';
import { planSwitch } from '../../../src/plan/plan-switch';
import { LiveCluster } from '../../../src/rehearse/live/live-cluster';
import { comeToRest } from '../../../src/rehearse/live/live-switch';
import { prepareRehearsal } from '../../../src/rehearse/prepare';
import type { RunContext } from '../../../src/rehearse/run/run-context';
import { TreeRenderer } from '../../../src/render/render-tree';
import { regshift } from '../call';
import type { Answer } from '../call';

export const LAYOUT = layoutOf('clusters', 'prod-1');
export const FILE = 'clusters/prod-1.yaml';
/** What must show nowhere. */
export const LICENSE = 'an-example-of-a-licence';
const START = Date.UTC(2026, 3, 14, 9, 30) / 1000;

/** The demo's cluster file, whose gates need not hold. */
export const TO_DIRECT = `${FIRST_FILE}    settleSeconds: 0\n`;
export const TO_LOCAL = `${SECOND_FILE}    settleSeconds: 0\n`;

/** A bare repository, the work tree of a person, a twin that follows the branch, and the command line. */
export class DeliveryWorld {
  readonly folder: string;
  readonly fleet: Fleet;
  readonly cluster: LiveCluster;
  context: RunContext;
  /** What an observation shows beside what the twin knows. */
  beside: Partial<Snapshot> = {};
  /** What calls find in their environment. */
  env: Record<string, string> = { DKP_LICENSE: LICENSE };

  private constructor(folder: string, fleet: Fleet, cluster: LiveCluster, context: RunContext) {
    this.folder = folder;
    this.fleet = fleet;
    this.cluster = cluster;
    this.context = context;
  }

  /** A cluster, by default one in U0, and a person who has pushed a cluster file. */
  static async make(text = TO_DIRECT, where: Where = { from: 'U0' }): Promise<DeliveryWorld> {
    const folder = mkdtempSync(join(tmpdir(), 'regshift-delivery-'));
    const fleet = await Fleet.make(folder, LAYOUT, () => START);
    fleet.write(FILE, text);
    const { twin, context } = await invent(fleet.path(FILE), where);
    const cluster = new LiveCluster({ twin, ground: context.ground, now: START, layout: LAYOUT });
    await fleet.push('prod-1: a switch', 'https://git.example.com/fleet.git');
    const world = new DeliveryWorld(folder, fleet, cluster, context);
    await world.settle();
    return world;
  }

  /** Everything that the newest commit sets in motion comes to its end, and is observed a minute later. */
  async settle(): Promise<void> {
    this.cluster.follow(await this.fleet.branch.read());
    comeToRest(this.cluster, this.context, 1);
    this.cluster.wait(this.cluster.now + 60);
    this.observe();
  }

  /** Writes down what the cluster looks like now. */
  observe(): void {
    const whole = `${this.observed}.new`;
    writeFileSync(whole, formatSnapshot({ ...this.cluster.observe(), ...this.beside }));
    renameSync(whole, this.observed);
  }

  get observed(): string {
    return join(this.folder, 'observed.yaml');
  }

  /** Calls regshift about this cluster. */
  call(command: string, ...more: readonly string[]): Promise<Answer> {
    const where = ['-f', this.fleet.path(FILE), '--repository', this.fleet.repository];
    return regshift([command, ...where, '--observed', this.observed, ...more], {
      env: this.env,
    });
  }

  /** Subjects of the branch, the oldest first. */
  async subjects(): Promise<readonly string[]> {
    const log = await this.fleet.log();
    return log
      .trimEnd()
      .split('\n')
      .map((line) => line.replace(/^\S+ /, ''))
      .reverse();
  }

  end(): void {
    this.fleet.branch.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Where a cluster is, or what it was observed as. */
type Where = Omit<Parameters<typeof loadSwitch>[0], 'file'>;

async function invent(file: string, where: Where): Promise<ReturnType<typeof preparedOf>> {
  const { input } = await loadSwitch({ file, ...where });
  return preparedOf(input);
}

function preparedOf(input: Parameters<typeof planSwitch>[0]) {
  const renderer = new TreeRenderer();
  const prepared = prepareRehearsal({
    input,
    plan: planSwitch(input),
    render: (tree) => renderer.render(tree),
    masters: 3,
    workers: 2,
  });
  if (!prepared.ok) throw new Error(JSON.stringify(prepared.issues));
  return prepared.value;
}
