import type { ReferenceCommit } from '../../deliver/commit-message';
import { painterFor } from '../print/painter';
import type { Painter } from '../print/painter';
import { wrap } from '../print/wrap';
import type { Streams } from '../streams';

/** Columns where the terminal does not tell. */
const USUAL_COLUMNS = 100;

/** Says what the demo shows. */
export class Narrator {
  readonly paint: Painter;
  readonly columns: number;
  private readonly streams: Streams;
  private scene = 0;

  constructor(streams: Streams) {
    this.streams = streams;
    this.paint = painterFor(streams.stdout, streams);
    this.columns = Math.min(streams.stdout.columns ?? USUAL_COLUMNS, USUAL_COLUMNS);
  }

  /** Writes a text as it is. */
  readonly write = (text: string): void => {
    this.streams.stdout.write(text);
  };

  /** One line, or an empty one. */
  line(text = ''): void {
    this.write(`${text}\n`);
  }

  /** A paragraph, as wide as the terminal allows. */
  text(text: string): void {
    this.line(wrap(text, this.columns, 0));
  }

  /** A new scene begins. */
  title(text: string): void {
    this.scene += 1;
    this.line(`\n${this.paint.bold(`━━ ${String(this.scene)}. ${text}`)}\n`);
  }

  /** The call of regshift that would print what follows. */
  call(text: string): void {
    this.line(this.paint.dim(`$ regshift ${text}`));
  }

  /** A commit of a person. */
  commit({ sha, subject, author }: ReferenceCommit): void {
    this.line(`  commit ${sha.slice(0, 7)}   ${subject}   ${this.paint.dim(author)}`);
  }

  /** A file as it stands in the repository. */
  file(path: string, text: string): void {
    this.line(`  ${path}`);
    this.lines(text.trimEnd().split('\n'));
  }

  /** Lines of a file. */
  lines(lines: readonly string[]): void {
    for (const line of lines) this.line(`    ${this.paint.dim('│')} ${line}`.trimEnd());
  }
}
