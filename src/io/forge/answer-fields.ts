import { isPlainMap } from '../../model/plain-map';
import { Unreachable } from './forge-refusal';

/** An object in the answer of a forge. What clients promise of its fields nobody has looked at. */
export class AnswerFields {
  private readonly fields: Readonly<Record<string, unknown>>;

  private constructor(fields: Readonly<Record<string, unknown>>) {
    this.fields = fields;
  }

  /** @throws Unreachable where it is no object */
  static of(value: unknown): AnswerFields {
    if (!isPlainMap(value)) throw unreadable('is no object');
    return new AnswerFields(value);
  }

  /** @throws Unreachable where it is no list of objects */
  static list(value: unknown): readonly AnswerFields[] {
    if (!Array.isArray(value)) throw unreadable('is no list');
    return value.map((item) => AnswerFields.of(item));
  }

  /** A text that must be there. */
  text(...path: readonly string[]): string {
    const found = this.tryText(...path);
    if (found === undefined) throw unreadable(`has no ${path.join('.')}`);
    return found;
  }

  /** A text that may be missing or null. */
  tryText(...path: readonly string[]): string | undefined {
    const found = this.at(path);
    return typeof found === 'string' ? found : undefined;
  }

  /** A whole number that must be there. */
  number(...path: readonly string[]): number {
    const found = this.at(path);
    if (typeof found !== 'number' || !Number.isSafeInteger(found)) {
      throw unreadable(`has no ${path.join('.')}`);
    }
    return found;
  }

  /** Whether a field is `true`. */
  holds(...path: readonly string[]): boolean {
    return this.at(path) === true;
  }

  /** A list of objects; empty where it is missing. */
  list(...path: readonly string[]): readonly AnswerFields[] {
    return AnswerFields.list(this.at(path) ?? []);
  }

  private at(path: readonly string[]): unknown {
    let value: unknown = this.fields;
    for (const key of path) value = isPlainMap(value) ? value[key] : undefined;
    return value;
  }
}

function unreadable(what: string): Unreachable {
  return new Unreachable(`its answer ${what}; is this the address of its API?`, false);
}
