import { writeFileAtomically } from '../../io/atomic-write';
import { readTree } from '../../io/read-files';
import { formatSnapshot } from '../../observe/format-snapshot';
import { readDump } from '../../observe/read-dump';
import { EXIT } from '../exit-codes';
import type { ExitCode } from '../exit-codes';
import { formatIssues } from '../print/issues';
import { painterFor } from '../print/painter';
import { Rejected } from '../rejected';
import type { Streams } from '../streams';

export interface ObserveOptions {
  /** Folder or file of dumps, or `-`. */
  readonly from: string;
  readonly observedAt?: string;
  /** File of the snapshot; `-` is standard output. */
  readonly output: string;
}

/** `regshift observe`. */
export function observe(options: ObserveOptions, streams: Streams): ExitCode {
  const files = readTree(options.from, () => true).map(({ path, bytes }) => ({
    name: path,
    bytes,
  }));
  const { observedAt } = options;
  const result = readDump(files, observedAt === undefined ? {} : { observedAt });
  if (!result.ok) throw new Rejected(result.issues, EXIT.usage);
  streams.stderr.write(formatIssues(result.issues, painterFor(streams.stderr, streams)));
  const text = formatSnapshot(result.value);
  if (options.output === '-') streams.stdout.write(text);
  else writeFileAtomically(options.output, text);
  return EXIT.yes;
}
