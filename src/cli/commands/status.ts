import { GateWatch } from '../../deliver/gate-watch';
import type { SwitchStatus } from '../../deliver/switch-status';
import { withDesks } from '../delivery/cluster-desk';
import type { LookingOptions } from '../delivery/delivery-options';
import { issuesOf, lookAt, lookPatiently } from '../delivery/round';
import { pauseSeconds } from '../../io/pause';
import { EXIT } from '../exit-codes';
import type { ExitCode } from '../exit-codes';
import { formatStatuses, tellIssues } from '../print/switch-statuses';
import type { StatusFormat } from '../print/switch-statuses';
import type { Streams } from '../streams';

export interface StatusOptions extends LookingOptions {
  readonly output: StatusFormat;
  /** Look again until every switch has ended or failed. */
  readonly watch: boolean;
  /** Seconds between two looks. */
  readonly interval: number;
}

/** `regshift status`: how far the switches are. Commits nothing. */
export async function status(options: StatusOptions, streams: Streams): Promise<ExitCode> {
  return withDesks(options, streams, async (desks) => {
    const watches = desks.map(() => new GateWatch());
    let look = lookAt;
    let shown = '';
    for (;;) {
      const looks = await Promise.all(
        desks.map((desk, at) => look(desk, watches[at] ?? new GateWatch())),
      );
      look = lookPatiently;
      const statuses = looks.map((look) => look.status);
      const text = formatStatuses(statuses, options.output, streams);
      if (text !== shown) streams.stdout.write(shown === '' ? text : `\n${text}`);
      shown = text;
      if (!options.watch || statuses.every(isOver)) {
        tellIssues(looks.flatMap(issuesOf), streams);
        return exitCodeOf(statuses);
      }
      await pauseSeconds(options.interval);
    }
  });
}

function isOver({ verdict }: SwitchStatus): boolean {
  return verdict === 'done' || verdict === 'failed';
}

function exitCodeOf(statuses: readonly SwitchStatus[]): ExitCode {
  if (statuses.some(({ verdict }) => verdict === 'failed')) return EXIT.no;
  const isFine = ({ verdict }: SwitchStatus): boolean => verdict === 'done' || verdict === 'open';
  return statuses.every(isFine) ? EXIT.yes : EXIT.cannotTell;
}
