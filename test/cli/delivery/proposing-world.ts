import { join } from 'node:path';
import { ForgeWorld } from '../../forge/forge-world';
import type { WorldPull } from '../../forge/forge-world';
import { Reviewer } from '../../forge/reviewer';
import { TWINS, served } from '../../forge/twins';
import type { Served } from '../../forge/twins';
import type { Answer } from '../call';
import { DeliveryWorld, TO_DIRECT } from './world';

/** A world of delivery whose repository stands at the twin of a forge. */
export class ProposingWorld {
  readonly world: DeliveryWorld;
  readonly forge: ForgeWorld;
  readonly person: Reviewer;
  private readonly twin: Served;

  private constructor(world: DeliveryWorld, forge: ForgeWorld, person: Reviewer, twin: Served) {
    this.world = world;
    this.forge = forge;
    this.person = person;
    this.twin = twin;
  }

  /**
   * @param extra - more lines of the cluster file's spec
   * @param delivery - more lines of its delivery
   */
  static async make(name: string, extra = '', delivery = ''): Promise<ProposingWorld> {
    const kind = TWINS.find((one) => one.name === name);
    if (kind === undefined) throw new Error(name);
    let commitOf: (branch: string) => string | undefined = () => undefined;
    const forge = new ForgeWorld((branch) => commitOf(branch));
    const twin = await served(kind, forge);
    const at = `    repository: ${twin.repository}\n    forge: {type: ${kind.type}}\n${delivery}`;
    const world = await DeliveryWorld.make(TO_DIRECT.replace(/ {4}repository: .*\n/, at) + extra);
    const person = new Reviewer(world.fleet.repository, join(world.folder, 'clone'));
    commitOf = (branch) => person.commitOf(branch);
    world.env['REGSHIFT_FORGE_TOKEN'] = 'bot-token-1';
    return new ProposingWorld(world, forge, person, twin);
  }

  async end(): Promise<void> {
    await this.twin.server.close();
    this.world.end();
  }

  call(command: string, ...more: readonly string[]): Promise<Answer> {
    return this.world.call(command, '--pull-request', ...more);
  }

  pull(number: number): WorldPull {
    const found = this.forge.pull(number);
    if (found === undefined) throw new Error(`no pull request ${String(number)}`);
    return found;
  }

  /** Merges a pull request; everything that it sets in motion comes to its end. */
  async merge(number: number): Promise<void> {
    this.person.merge(this.pull(number), 'squash');
    await this.world.settle();
  }

  /** Titles of all pull requests. */
  get titles(): readonly string[] {
    return this.forge.pulls.map(({ title }) => title);
  }
}
