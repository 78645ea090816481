import { inTemporaryFolder } from '../../io/temporary-folder';
import { EXIT } from '../exit-codes';
import type { ExitCode } from '../exit-codes';
import type { Streams } from '../streams';

/** `regshift demo`: the whole job on embedded parts, in a folder of its own that is removed at the end. */
export async function demo(streams: Streams): Promise<ExitCode> {
  const { runDemo } = await import('../demo/run-demo.js');
  const { switches } = await inTemporaryFolder('regshift-demo-', (folder) =>
    runDemo(folder, streams),
  );
  return switches.find(({ code }) => code !== EXIT.yes)?.code ?? EXIT.yes;
}
