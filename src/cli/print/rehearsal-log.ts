import type { SeenChange } from '../../rehearse/perform/performance';
import type { HandTask, Sources, TraceEvent } from '../../rehearse/report/rehearsal';
import type { Painter } from './painter';
import { clockText } from './virtual-time';
import { wrap } from './wrap';

/** How much of a rehearsal is told. */
export interface LogContext {
  readonly paint: Painter;
  /** Every event, and messages whole. */
  readonly verbose: boolean;
  readonly columns: number;
  /** Name of the GitOps engine: `Argo CD`. */
  readonly engine: string;
  /**
   * What is known of the registries that are pulled from.
   *
   * @default - both are known
   */
  readonly sources?: Sources;
}

/** At most so many lines tell how far many nodes are. */
const MOST_PROGRESS_LINES = 8;
/** Columns before a text: indent, time and a mark. */
const INDENT = 14;

/** Notes a rehearsal down as a person who watches it would: what begins, what is reached, and how far the nodes are. */
export class RehearsalLog {
  private lines: string[] = [];
  private readonly context: LogContext;
  private readonly shown = new Map<string, Condition>();
  private pulls: Pulls | undefined;
  private pullsTold = true;

  constructor(context: LogContext) {
    this.context = context;
  }

  /** Takes in what happened. `task` is what a person was asked for, if this was it. */
  add(event: TraceEvent, task?: HandTask): void {
    const { paint, verbose } = this.context;
    if (verbose) this.line(event.at, paint.dim(`${event.actor} ${event.text}`));
    else this.addHappening(event);
    if (task !== undefined) this.line(event.at, `${paint.yellow('»')} ${taskText(task)}`);
    for (const seen of event.seen) this.addSeen(seen, event.at);
  }

  /** A person's work that nobody does in the rehearsal. */
  addTask(task: HandTask): void {
    this.line(undefined, `${this.context.paint.yellow('»')} ${taskText(task)}`);
  }

  /** The lines since the last take, with what was still to be told. */
  take(): readonly string[] {
    this.tellPulls(undefined);
    const { lines } = this;
    this.lines = [];
    return lines;
  }

  /** Conditions that are under way, with DKP's whole message. */
  get underWay(): readonly Condition[] {
    return [...this.shown.values()].filter(({ status }) => status === 'False');
  }

  /** Whether a condition has been shown since its mode began. */
  hasShown(type: string): boolean {
    return this.shown.has(type);
  }

  private addHappening({ actor, text, at }: TraceEvent): void {
    if (actor === 'fault') this.line(at, this.context.paint.yellow(`! fault ${text}`));
    if (actor !== 'advance') return;
    if (text.startsWith('pushes ')) {
      this.line(at, text === 'pushes a phase' ? 'commit of the journal alone' : 'commit');
    }
    if (text.startsWith('push refused')) this.line(at, text);
  }

  private addSeen(seen: SeenChange, at: number | undefined): void {
    const { paint, engine, verbose } = this.context;
    switch (seen.kind) {
      case 'delivered':
        this.line(at, `${engine} has applied it`);
        return;
      case 'refused':
        this.line(at, `${paint.red('✗')} ${engine} can not apply it: ${seen.message}`);
        return;
      case 'condition':
        this.addCondition(seen, at);
        return;
      case 'progress':
        this.addProgress(seen, at);
        return;
      case 'pulls':
        if (!this.tellsPulls()) return;
        this.pulls = seen;
        this.pullsTold = false;
        if (verbose) this.tellPulls(at);
        return;
    }
  }

  /** A condition is told when it begins and when it is reached; what it says in between is for those who want it all. */
  private addCondition(seen: Condition, at: number | undefined): void {
    const before = this.shown.get(seen.type);
    if (seen.status === 'cleared') {
      this.shown.delete(seen.type);
      if (this.context.verbose) this.line(at, `  ${seen.type} is cleared`);
      return;
    }
    this.shown.set(seen.type, seen);
    if (before?.status === seen.status && !this.context.verbose) return;
    this.tellPulls(at);
    const { paint } = this.context;
    const mark = seen.status === 'True' ? paint.green('✓') : paint.yellow('⠿');
    const [first = '', ...rest] = this.messageLines(seen.message);
    this.line(at, `${mark} ${seen.type.padEnd(33)}${first}`);
    this.lines.push(...rest.map((text) => `${' '.repeat(INDENT + 33)}${text}`));
  }

  /** DKP's message, or of it the first line that says more than the mode. */
  private messageLines(message: string): readonly string[] {
    const lines = message.split('\n').filter((line) => line !== '');
    if (this.context.verbose) return lines;
    return lines.filter((line) => !line.startsWith('Mode: ')).slice(0, 1);
  }

  private addProgress(seen: Progress, at: number | undefined): void {
    if (seen.done === 0 || !this.isWorthALine(seen)) return;
    const text = `  ${seen.what} ${String(seen.done)}/${String(seen.all)}`;
    if (seen.what !== 'nodes' || this.pulls === undefined || this.pullsTold) {
      this.line(at, text);
      return;
    }
    this.pullsTold = true;
    this.line(at, `${text}, ${pullsText(this.pulls, this.context.sources)}`);
  }

  private isWorthALine({ done, all }: Progress): boolean {
    const every = Math.ceil(all / MOST_PROGRESS_LINES);
    return this.context.verbose || done === all || done % every === 0;
  }

  private tellsPulls(): boolean {
    const { sources = KNOWN } = this.context;
    return sources.old !== undefined || sources.new !== undefined;
  }

  private tellPulls(at: number | undefined): void {
    if (this.pullsTold || this.pulls === undefined) return;
    this.pullsTold = true;
    this.line(at, `  nodes ${pullsText(this.pulls, this.context.sources)}`);
  }

  private line(at: number | undefined, text: string): void {
    const { paint, columns } = this.context;
    const time = (at === undefined ? '' : `+${clockText(at)}`).padEnd(9);
    this.lines.push(`  ${paint.dim(time)} ${wrap(text, columns - INDENT, INDENT)}`.trimEnd());
  }
}

const KNOWN: Sources = { old: '', new: '' };

type Condition = Extract<SeenChange, { kind: 'condition' }>;
type Progress = Extract<SeenChange, { kind: 'progress' }>;
type Pulls = Extract<SeenChange, { kind: 'pulls' }>;

function taskText({ text, seconds }: HandTask): string {
  return `by hand${seconds === undefined ? '' : ` (took ${clockText(seconds)})`}: ${text}`;
}

/** `can pull: 5/5 by the old source, 2/5 also by the new`; of a source that nobody told nothing can be said. */
function pullsText({ nodes, byOld, byNew }: Pulls, sources: Sources = KNOWN): string {
  const all = String(nodes);
  const also = byOld === nodes && sources.old !== undefined ? 'also by the new' : 'by the new';
  const counts = [
    ...(sources.old === undefined ? [] : [`${String(byOld)}/${all} by the old source`]),
    ...(sources.new === undefined ? [] : [`${String(byNew)}/${all} ${also}`]),
  ];
  return `can pull: ${counts.join(', ')}`;
}
