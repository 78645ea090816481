import type { AdvancePorts } from '../../../src/deliver/advance-ports';
import { anyApproval } from '../../../src/deliver/approvals';
import type { Forge } from '../../../src/deliver/forge';
import type { HeadBranches } from '../../../src/deliver/head-branches';
import { proposerAt } from '../../../src/deliver/proposer';
import { reviewedApprovals } from '../../../src/deliver/review-approvals';
import { ForgeWorld } from '../../forge/forge-world';
import type { WorldPull } from '../../forge/forge-world';
import { MemoryForge } from '../memory-forge';
import type { Dice } from './faults';
import { intercepted } from './intercept';
import type { PortCall } from './intercept';
import type { Remote } from './remote';
import { RemoteHeads } from './remote-heads';

/** A forge in front of the server, and a person who reviews and merges there. */
export class Reviewing {
  private readonly world: ForgeWorld;
  private readonly heads: RemoteHeads;
  private readonly forge: MemoryForge;
  private readonly dice: Dice;
  private readonly note: (what: string) => void;

  /** @param note - is told what the person does */
  constructor(remote: Remote, dice: Dice, note: (what: string) => void) {
    this.heads = new RemoteHeads(remote);
    this.world = new ForgeWorld((branch) => this.heads.commitOf(branch));
    this.forge = new MemoryForge(this.world);
    this.dice = dice;
    this.note = note;
  }

  get ports(): { readonly heads: HeadBranches; readonly forge: Forge } {
    return { heads: this.heads, forge: this.forge };
  }

  /** The ports of a process that proposes; each call of a forge or a branch goes through `made`. */
  over(ports: AdvancePorts, made: (call: PortCall) => unknown): AdvancePorts {
    const { heads, forge } = intercepted(this.ports, made);
    return {
      ...ports,
      approvals: anyApproval([ports.approvals, reviewedApprovals(forge, heads.base)]),
      proposer: proposerAt({ heads, forge, file: 'clusters/prod-1.yaml' }),
    };
  }

  /** The person looks at what is open: approves what asks for it, merges what may be merged. */
  act(): void {
    const open = this.world.pulls.filter(({ state }) => state === 'open');
    if (open.length === 0) return;
    const pull = this.dice.pick(open);
    const [first = ''] = pull.title.split(':');
    if (first !== 'On hold') this.merge(pull);
    else if (pull.body.includes('it needs an approval first')) this.approve(pull);
  }

  /** What is wrong with the pull requests of one switch after the other. */
  get problems(): readonly string[] {
    const merged = this.world.pulls.filter(({ state }) => state === 'merged');
    const twice = merged.filter(
      ({ head }, at) => merged.findIndex((one) => one.head === head) < at,
    );
    return twice.map(({ head }) => `${head} was merged twice`);
  }

  private merge(pull: WorldPull): void {
    this.world.headOf(pull);
    const landed = this.heads.merge(pull.head);
    this.note(`pull request ${String(pull.number)} is ${landed ? 'merged' : 'in conflict'}`);
    if (landed === undefined) return;
    pull.state = 'merged';
    pull.mergeCommit = landed.sha;
    if (this.dice.chance(0.7)) this.heads.remove(pull.head);
  }

  private approve({ number }: WorldPull): void {
    this.note(`pull request ${String(number)} is approved`);
    this.world.review(number, 'ada', 'approved');
  }
}
