import { IntTable } from './int-table';

/** A system whose every behaviour is to be seen. */
export interface System<State, Step extends { readonly next: State }> {
  readonly start: State;
  /** Everything that may happen next, always in the same order. */
  readonly steps: (state: State) => readonly Step[];
  /** Equal for states that behave alike. */
  readonly key: (state: State) => string;
  /** What is wrong with a state. */
  readonly judgeState: (state: State) => Problem | undefined;
  /** What is wrong with a step. */
  readonly judgeStep: (state: State, step: Step) => Problem | undefined;
  /** Whether everything is over. From every state such a one must be within reach. */
  readonly isEnd: (state: State) => boolean;
}

/** Something that must never be. */
export interface Problem {
  readonly invariant: string;
  readonly message: string;
  /** A weakness of what is modelled, not of the plan: told, and searched past. */
  readonly hazard?: boolean;
}

/** A problem, and the shortest way to it. */
export interface Counterexample<Step> extends Problem {
  readonly trace: readonly Step[];
}

/** What a search saw. */
export interface Exploration<Step> {
  /** `exhausted`: every reachable state was seen. `stopped`: a problem was found. `cut`: there were more states than allowed. */
  readonly outcome: 'exhausted' | 'stopped' | 'cut';
  readonly states: number;
  readonly steps: number;
  /** Steps from the start to the farthest state. */
  readonly depth: number;
  /** States in which everything is over. */
  readonly ends: number;
  readonly counterexample?: Counterexample<Step>;
  /** One for each invariant that a hazard breaks. */
  readonly hazards: readonly Counterexample<Step>[];
}

/** How far a search goes. */
export interface ExploreOptions {
  /** States after which it gives up. */
  readonly most: number;
}

/**
 * Breadth-first search over everything that can happen: a counterexample is the shortest there is. When no state is bad, it
 * also looks for states from which the end is out of reach: a run that is stuck, or goes round for ever.
 */
export function explore<State, Step extends { readonly next: State }>(
  system: System<State, Step>,
  options: ExploreOptions,
): Exploration<Step> {
  return new Search(system, options).run();
}

class Search<State, Step extends { readonly next: State }> {
  private readonly system: System<State, Step>;
  private readonly most: number;
  private readonly numbers = new Map<string, number>();
  /** State from which each state was first reached, and by which of its steps. */
  private readonly parents = new IntTable();
  private readonly choices = new IntTable();
  /** Steps between states, as pairs, to be walked backwards. */
  private readonly sources = new IntTable();
  private readonly targets = new IntTable();
  private readonly ends: number[] = [];
  private readonly hazards = new Map<string, Counterexample<Step>>();
  private frontier: State[] = [];
  private depth = 0;

  constructor(system: System<State, Step>, { most }: ExploreOptions) {
    this.system = system;
    this.most = most;
  }

  run(): Exploration<Step> {
    this.number(this.system.start, -1, -1);
    this.frontier.push(this.system.start);
    const bad = this.checkState(this.system.start, 0);
    if (bad !== undefined) return this.result('stopped', bad);
    for (let first = 0; this.frontier.length > 0; this.depth += 1) {
      const layer = this.frontier;
      this.frontier = [];
      for (const [index, state] of layer.entries()) {
        const found = this.expand(state, first + index);
        if (found !== undefined) return this.result('stopped', found);
        if (this.numbers.size > this.most) return this.result('cut', undefined);
      }
      first += layer.length;
    }
    this.depth -= 1;
    const stuck = this.stuck();
    return this.result(stuck === undefined ? 'exhausted' : 'stopped', stuck);
  }

  private expand(state: State, from: number): Counterexample<Step> | undefined {
    const { system } = this;
    if (system.isEnd(state)) this.ends.push(from);
    for (const [choice, step] of system.steps(state).entries()) {
      const wrong = system.judgeStep(state, step);
      if (wrong !== undefined && this.counts(wrong)) {
        const found = { ...wrong, trace: [...this.traceTo(from), step] };
        if (!this.passes(found)) return found;
      }
      const known = this.numbers.size;
      const to = this.number(step.next, from, choice);
      this.sources.push(from);
      this.targets.push(to);
      if (to < known) continue;
      this.frontier.push(step.next);
      const bad = this.checkState(step.next, to);
      if (bad !== undefined) return bad;
    }
    return undefined;
  }

  private checkState(state: State, number: number): Counterexample<Step> | undefined {
    const wrong = this.system.judgeState(state);
    if (wrong === undefined || !this.counts(wrong)) return undefined;
    const found = { ...wrong, trace: this.traceTo(number) };
    return this.passes(found) ? undefined : found;
  }

  private counts({ hazard, invariant }: Problem): boolean {
    return hazard !== true || !this.hazards.has(invariant);
  }

  /** Notes a hazard, and goes on. */
  private passes(found: Counterexample<Step>): boolean {
    if (found.hazard !== true) return false;
    this.hazards.set(found.invariant, found);
    return true;
  }

  private number(state: State, parent: number, choice: number): number {
    const key = this.system.key(state);
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    const number = this.numbers.size;
    this.numbers.set(key, number);
    this.parents.push(parent);
    this.choices.push(choice);
    return number;
  }

  /** The states that lead to an end, walked backwards; the first of the others is stuck. */
  private stuck(): Counterexample<Step> | undefined {
    const before = predecessors(this.sources, this.targets, this.numbers.size);
    const leads = new Uint8Array(this.numbers.size);
    const open = [...this.ends];
    for (const end of open) leads[end] = 1;
    for (let state = open.pop(); state !== undefined; state = open.pop()) {
      before.forEach(state, (source) => {
        if (leads[source] === 1) return;
        leads[source] = 1;
        open.push(source);
      });
    }
    const lost = leads.indexOf(0);
    return lost < 0
      ? undefined
      : {
          invariant: 'the-end-is-in-reach',
          message: 'from here on nothing leads to an end: the switch is stuck',
          trace: this.traceTo(lost),
        };
  }

  /** Walks the choices again from the start: a state is not kept once it was expanded. */
  private traceTo(number: number): readonly Step[] {
    const choices: number[] = [];
    for (let at = number; this.parents.get(at) >= 0; at = this.parents.get(at)) {
      choices.unshift(this.choices.get(at));
    }
    const trace: Step[] = [];
    let state = this.system.start;
    for (const choice of choices) {
      const step = this.system.steps(state)[choice];
      if (step === undefined) break;
      trace.push(step);
      state = step.next;
    }
    return trace;
  }

  private result(
    outcome: Exploration<Step>['outcome'],
    counterexample: Counterexample<Step> | undefined,
  ): Exploration<Step> {
    return {
      outcome,
      states: this.numbers.size,
      steps: this.sources.length,
      depth: this.depth,
      ends: this.ends.length,
      hazards: [...this.hazards.values()],
      ...(counterexample === undefined ? {} : { counterexample }),
    };
  }
}

interface Predecessors {
  readonly forEach: (state: number, visit: (source: number) => void) => void;
}

/** The sources of each state's incoming steps, packed one after the other. */
function predecessors(sources: IntTable, targets: IntTable, states: number): Predecessors {
  const starts = new Int32Array(states + 1);
  for (let at = 0; at < targets.length; at += 1) bump(starts, targets.get(at) + 1);
  for (let at = 0; at < states; at += 1) starts[at + 1] = (starts[at + 1] ?? 0) + (starts[at] ?? 0);
  const next = starts.slice();
  const packed = new Int32Array(targets.length);
  for (let at = 0; at < targets.length; at += 1) {
    const target = targets.get(at);
    packed[next[target] ?? 0] = sources.get(at);
    bump(next, target);
  }
  return {
    forEach: (state, visit) => {
      for (let at = starts[state] ?? 0; at < (starts[state + 1] ?? 0); at += 1)
        visit(packed[at] ?? 0);
    },
  };
}

function bump(counts: Int32Array, at: number): void {
  counts[at] = (counts[at] ?? 0) + 1;
}
