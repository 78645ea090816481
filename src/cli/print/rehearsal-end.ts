import type { Estimate, FoundViolation, Rehearsal, Step } from '../../rehearse/report/rehearsal';
import { INVARIANTS, hazardText } from '../../rehearse/report/invariants';
import type { Choice } from '../../rehearse/run/run-context';
import { plural } from './issues';
import type { LogContext } from './rehearsal-log';
import { clockText, minutes } from './virtual-time';
import { wrap } from './wrap';

/** What came of a rehearsal: the outcome, what held, what did not, and what nobody told. */
export function rehearsalEnd(rehearsal: Rehearsal, context: LogContext): readonly string[] {
  return [
    ...counterexamples(rehearsal, context),
    outcomeLine(rehearsal, context),
    ...stopped(rehearsal, context),
    ...search(rehearsal, context),
    ...held(rehearsal, context),
    ...walks(rehearsal, context),
    ...hazards(rehearsal, context),
    ...outages(rehearsal, context),
    ...faults(rehearsal, context),
    ...assumed(rehearsal, context),
  ];
}

function outcomeLine(rehearsal: Rehearsal, { paint }: LogContext): string {
  const after = rehearsal.seconds === undefined ? '' : ` after ${clockText(rehearsal.seconds)}`;
  const time = rehearsal.estimate === undefined ? '' : `; ${estimateText(rehearsal.estimate)}`;
  switch (rehearsal.outcome) {
    case 'done':
      if (isIdle(rehearsal))
        return `${paint.green('✓')} nothing to do: the cluster is where the file wants it`;
      return `${paint.green('✓')} ${paint.bold('done')}${after}${time}`;
    case 'reverted':
      return `${paint.green('✓')} ${paint.bold('taken back')}${after}${time}`;
    case 'waiting':
    case 'failed':
      return `${paint.yellow('⠿')} ${paint.bold(rehearsal.outcome)}${after} in ${rehearsal.stopped?.phase ?? ''}${time}`;
    case 'violated':
      return `${paint.red('✗')} ${paint.bold('counterexample')}: an invariant does not hold`;
    case 'cut':
      return `${paint.yellow('?')} ${paint.bold('can not tell')}: there are more states than --most allows`;
  }
}

/** Nothing was committed. */
function isIdle({ phases, states }: Rehearsal): boolean {
  return phases.length === 0 && states === undefined;
}

/** `about 24 min, 18 to 31 in 20 runs, of which a person 12`. */
export function estimateText({ runs, ended, seconds, least, most, byHand }: Estimate): string {
  const span =
    runs === 1 ? '' : `, ${minutes(least)} to ${minutes(most)} in ${plural(ended, 'run')}`;
  const lost = ended === runs ? '' : ` (${String(runs - ended)} more came to no end)`;
  const person = byHand === 0 ? '' : `, of which a person ${minutes(byHand)}`;
  return `about ${minutes(seconds)} min${span}${lost}${person}`;
}

/** What is missing, and who has to do something; messages of DKP stand whole at the phase. */
function stopped(rehearsal: Rehearsal, context: LogContext): readonly string[] {
  const { stopped: why, byHand, faults: asked } = rehearsal;
  if (why === undefined) return [];
  const known = why.evidence.some((text) => text.endsWith(why.reason));
  const told = known ? why.evidence : [why.reason, ...why.evidence];
  const due = why.acts ? byHand.filter(({ phase }) => phase === why.phase) : [];
  const happened = asked.filter((fault) => fault.happened).map(({ text }) => text);
  return [
    ...told.map((text) => item(firstLine(text), context)),
    ...lastRefusal(rehearsal).map((text) => item(`refused: ${text}`, context)),
    ...due.map(({ text, command }) => item(`by hand: ${text}${withCommand(command)}`, context)),
    ...(happened.length === 0
      ? []
      : [item(`nobody mends in a rehearsal what a fault broke: ${happened.join(', ')}`, context)]),
  ];
}

function lastRefusal({ trace }: Rehearsal): readonly string[] {
  return trace
    .flatMap(({ seen }) => seen.flatMap((one) => (one.kind === 'refused' ? [one.message] : [])))
    .slice(-1);
}

function withCommand(command: string | undefined): string {
  return command === undefined ? '' : `: ${command}`;
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}

function search(
  { states, steps, depth, choices = [] }: Rehearsal,
  { columns }: LogContext,
): readonly string[] {
  if (states === undefined) return [];
  const tried = choices.map((choice) => CHOICE_TEXT[choice]).join(', ');
  return [
    `  ${plural(states, 'state')}, ${plural(steps ?? 0, 'step')}, depth ${String(depth ?? 0)}`,
    `  ${wrap(`tried at every moment: ${tried}`, columns - 4, 4)}`,
  ];
}

const CHOICE_TEXT: Readonly<Record<Choice, string>> = {
  order: 'each order inside a commit',
  steps: 'each step of each node',
  upstream: 'registries up, sick and gone',
  join: 'a node that joins',
  revert: 'a revert',
  kill: 'advance killed',
};

function held({ held: names, runs, states }: Rehearsal, context: LogContext): readonly string[] {
  if (names.length === 0) return [];
  const texts = INVARIANTS.filter(({ name }) => names.includes(name)).map(({ text }) => text);
  const where =
    states === undefined ? `at every moment of ${plural(runs, 'run')}` : 'in every state';
  return [
    `  ${context.paint.green('✓')} held ${where}:`,
    ...texts.map((text) => `      ${wrap(text, context.columns - 8, 6)}`),
  ];
}

function walks({ walks: found }: Rehearsal, context: LogContext): readonly string[] {
  if (found === undefined) return [];
  const { runs, done, reverted, waiting, failed, violated } = found;
  const mark = violated > 0 ? context.paint.red('✗') : context.paint.green('✓');
  const counts = [
    `${String(done)} done`,
    `${String(reverted)} taken back`,
    `${String(waiting)} waiting for what a fault took away`,
    ...(failed > 0 ? [`${String(failed)} failed`] : []),
  ].join(', ');
  const broken = violated > 0 ? `${String(violated)} broke an invariant` : 'no invariant broken';
  return [
    `  ${mark} ${wrap(`${plural(runs, 'walk')} with drawn faults: ${counts}; ${broken}`, context.columns - 6, 4)}`,
  ];
}

function hazards({ violations }: Rehearsal, context: LogContext): readonly string[] {
  return violations
    .filter(({ hazard }) => hazard)
    .flatMap(({ invariant, message }) => [
      `  ${context.paint.yellow('!')} ${wrap(`hazard, whatever the plan: ${invariant}: ${hazardText(invariant)}`, context.columns - 6, 4)}`,
      `    ${context.paint.dim(wrap(message, context.columns - 6, 4))}`,
    ]);
}

function outages({ outages: found }: Rehearsal, context: LogContext): readonly string[] {
  return found.map(
    ({ host, seconds }) =>
      `  ${context.paint.yellow('!')} ${host}: out of reach on a node for up to ${clockText(seconds)}`,
  );
}

function faults({ faults: asked }: Rehearsal, { paint }: LogContext): readonly string[] {
  return asked
    .filter(({ happened }) => !happened)
    .map(
      ({ text }) => `  ${paint.yellow('?')} fault ${text} never happened: its moment did not come`,
    );
}

function assumed({ assumed: texts }: Rehearsal, context: LogContext): readonly string[] {
  return texts.map(
    (text) => `  ${context.paint.yellow('?')} ${wrap(text, context.columns - 6, 4)}`,
  );
}

function counterexamples({ violations }: Rehearsal, context: LogContext): readonly string[] {
  return violations
    .filter(({ hazard }) => !hazard)
    .flatMap((violation) => counterexample(violation, context));
}

function counterexample(
  violation: FoundViolation,
  { paint, columns }: LogContext,
): readonly string[] {
  const { invariant, message, seed, faults: given = [], trace = [] } = violation;
  const run =
    seed === undefined
      ? ''
      : ` (seed ${String(seed)}${given.length === 0 ? '' : `, faults ${given.join(' ')}`})`;
  return [
    `${paint.red('✗')} ${paint.bold(invariant)}${run}`,
    `    ${wrap(message, columns - 6, 4)}`,
    `  the shortest way to it that is known, ${plural(trace.length, 'step')}:`,
    ...stepLines(trace),
    '',
  ];
}

/** Numbered steps. */
export function stepLines(trace: readonly Step[]): readonly string[] {
  const wide = Math.max(...trace.map(({ actor }) => actor.length), 0);
  return trace.map(
    ({ actor, text }, index) =>
      `  ${String(index + 1).padStart(4)}  ${actor.padEnd(wide)}  ${text}`,
  );
}

function item(text: string, { columns }: LogContext): string {
  return `    ${wrap(text, columns - 6, 6)}`;
}
