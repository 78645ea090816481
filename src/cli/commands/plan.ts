import { mayStart, planSwitch } from '../../plan/plan-switch';
import type { Plan } from '../../plan/plan';
import { snapshotOf } from '../../plan/input';
import type { PlanInput } from '../../plan/input';
import { EXIT } from '../exit-codes';
import type { ExitCode } from '../exit-codes';
import { loadSwitch } from '../load';
import type { SwitchOptions } from '../load';
import { painterFor } from '../print/painter';
import { formatPlanMarkdown } from '../print/plan-markdown';
import { formatPlan } from '../print/plan-text';
import { structured } from '../print/structured';
import type { Streams } from '../streams';

export interface PlanOptions extends SwitchOptions {
  readonly output: 'text' | 'json' | 'yaml' | 'markdown';
  readonly verbose: boolean;
}

/** `regshift plan`. */
export async function plan(options: PlanOptions, streams: Streams): Promise<ExitCode> {
  const { input } = await loadSwitch(options);
  const made = planSwitch(input);
  streams.stdout.write(format(made, input, options, streams));
  return mayStart(made) ? EXIT.yes : EXIT.no;
}

function format(made: Plan, input: PlanInput, options: PlanOptions, streams: Streams): string {
  switch (options.output) {
    case 'json':
    case 'yaml':
      return structured(made, options.output);
    case 'markdown':
      return formatPlanMarkdown(made);
    case 'text':
      return formatPlan(made, {
        cluster: input.cluster,
        snapshot: snapshotOf(input.observation),
        paint: painterFor(streams.stdout, streams),
        verbose: options.verbose,
        columns: streams.stdout.columns ?? 100,
      });
  }
}
