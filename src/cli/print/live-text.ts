import type { Committed, HeldBack } from '../../deliver/advance-outcome';
import type { PlannedSwitch, SwitchPhase } from '../../deliver/planned-switch';
import type { Action } from '../../plan/plan';
import type { LiveEvent } from '../../rehearse/live/live-switch';
import type { LogContext } from './rehearsal-log';
import { RehearsalLog } from './rehearsal-log';
import { clockText } from './virtual-time';
import { wrap } from './wrap';

/** What is told of a switch beside what happens. */
export interface LiveTextContext extends LogContext {
  readonly planned: PlannedSwitch;
  /** What people do by hand. */
  readonly actions: readonly Action[];
  /** What the commit of a phase changes, a line each. */
  readonly changes: (phase: number) => readonly string[];
}

const INDENT = '  ';
const DEEPER = '      ';
/** Below a text that stands behind a time. */
const EVIDENCE = '              ';
const TRAILER = /^[A-Z][a-z]+-[\w-]+: /;
const SHORT = 7;

/** Tells a switch as it is carried out: each commit, what follows from it in the cluster, and why the next may follow. */
export class LiveText {
  private readonly context: LiveTextContext;
  private readonly log: RehearsalLog;
  private readonly write: (text: string) => void;
  private since = 0;
  private phase = '';
  /** Phases whose gates were told to be open. */
  private readonly opened = new Set<number>();
  private asked: number | undefined;
  private readonly trailers = new Set<string>();
  private isFirst = true;

  constructor(context: LiveTextContext, write: (text: string) => void) {
    this.context = context;
    this.log = new RehearsalLog(context);
    this.write = write;
  }

  /** Takes in what happened. */
  see(event: LiveEvent): void {
    if (event.kind === 'move') {
      this.seeMove(event);
      return;
    }
    const { outcome, at } = event;
    if (outcome.kind === 'committed') this.seeCommit(outcome, at);
    if (outcome.kind === 'act') this.seeAct(outcome, at);
    if (outcome.kind === 'wait' || outcome.kind === 'act') this.seeSettling(outcome, at);
  }

  private seeMove(event: Extract<LiveEvent, { kind: 'move' }>): void {
    const { actor, text, seen, since } = event;
    const { phase } = this;
    const at = event.at - this.since;
    const task =
      actor === 'person' ? { phase, text, at: since, seconds: event.at - since } : undefined;
    this.log.add({ at, actor, text, phase, seen }, task);
  }

  /** The plan's own words for what is asked for, once. */
  private seeAct({ phase }: HeldBack, at: number): void {
    if (this.asked === phase) return;
    this.asked = phase;
    const { paint, planned, actions } = this.context;
    const asked = planned.phases[phase];
    if (asked === undefined) return;
    this.flush();
    planned.phases.slice(0, phase).forEach((_, before) => {
      if (!this.opened.has(before)) this.open(before, at);
    });
    this.head(phase, asked, 'a person acts, nothing is committed');
    for (const { text, command } of actions.filter((action) => action.phase === asked.id)) {
      const told = wrap(text, this.context.columns - DEEPER.length, 4);
      this.line(`${INDENT}${paint.yellow('»')} ${told}`);
      if (command !== undefined) this.line(paint.dim(`${DEEPER}${command}`));
    }
  }

  private seeSettling({ settlesIn }: HeldBack, at: number): void {
    if (settlesIn === undefined) return;
    this.flush();
    this.timed(`the gate is open; it has to stay so for ${String(settlesIn)} s`, at);
  }

  private seeCommit(committed: Committed, at: number): void {
    this.flush();
    for (const { phase, evidence } of committed.passed) {
      this.open(phase, at);
      for (const line of evidence) {
        const told = wrap(line, this.context.columns - EVIDENCE.length, EVIDENCE.length);
        this.line(this.context.paint.dim(`${EVIDENCE}${told}`));
      }
    }
    const landed = committed.step.kind === 'close' ? undefined : committed.step.phase;
    const phase = landed === undefined ? undefined : this.context.planned.phases[landed];
    this.since = at;
    this.phase = phase?.id ?? '';
    this.head(landed, phase, `commit ${committed.sha.slice(0, SHORT)}`);
    this.message(committed.message);
    if (landed === undefined) return;
    this.line('');
    for (const line of this.context.changes(landed)) this.line(`${DEEPER}${line}`.trimEnd());
  }

  private open(phase: number, at: number): void {
    const { paint, planned } = this.context;
    const { id = '', gate } = planned.phases[phase] ?? {};
    const still = this.opened.has(phase) ? 'still ' : '';
    this.opened.add(phase);
    this.timed(`${paint.green('✓')} gate of ${id} is ${still}open: ${gate?.text ?? ''}`, at);
  }

  private timed(text: string, at: number): void {
    const when = `+${clockText(at - this.since)}`.padEnd(9);
    this.line(`${INDENT}${this.context.paint.dim(when)} ${text}`);
  }

  /** Trailers that an earlier commit had too are told by their number. */
  private message(message: string): void {
    const { paint } = this.context;
    const lines = message.trimEnd().split('\n');
    const known = lines.filter((line) => this.trailers.has(line));
    for (const line of lines.filter((one) => !known.includes(one))) {
      const isTrailer = TRAILER.test(line);
      if (isTrailer) this.trailers.add(line);
      const shown = `${DEEPER}${line}`.trimEnd();
      this.line(isTrailer ? paint.dim(shown) : shown);
    }
    const more = `${DEEPER}and ${String(known.length)} trailers as above`;
    if (known.length > 0) this.line(paint.dim(more));
  }

  private head(at: number | undefined, phase: SwitchPhase | undefined, what: string): void {
    const { paint, planned } = this.context;
    const number = `${String((at ?? 0) + 1)}/${String(planned.phases.length)}`;
    const title = phase === undefined ? 'the end' : `${number} ${phase.id}`;
    this.line(`${this.isFirst ? '' : '\n'}${paint.bold(title)}   ${what}`);
    this.isFirst = false;
  }

  private flush(): void {
    for (const line of this.log.take()) this.line(line);
  }

  private line(text: string): void {
    this.write(`${text}\n`);
  }
}
