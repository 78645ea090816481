import { BugError } from '../../model/errors';
import type { SeededRandom } from '../perform/random';
import { NODE_TROUBLES, REGISTRY_TROUBLES } from './fault';
import type { Fault } from './fault';
import { parseFaults } from './parse-fault';
import type { FaultSubjects } from './parse-fault';

/** Most faults of one walk: with more, few walks come far. */
const MOST = 3;

/** One to three faults that the grammar allows, whatever they are. */
export function drawFaults(random: SeededRandom, subjects: FaultSubjects): readonly Fault[] {
  const count = 1 + below(random, MOST);
  const texts = Array.from({ length: count }, (_, at) => drawText(random, subjects, at));
  const faults = parseFaults(texts, subjects);
  if (!faults.ok)
    throw new BugError(`a fault was drawn that the grammar does not allow: ${texts.join(' ')}`);
  return faults.value;
}

function drawText(random: SeededRandom, subjects: FaultSubjects, at: number): string {
  const { nodes, registries, moments } = subjects;
  const kinds = [
    () => `${oneOf(random, nodes)}:${oneOf(random, NODE_TROUBLES)}`,
    () => `join:joins-${String(at)}`,
    () => 'revert',
    () => 'kill:advance',
    ...(registries.length === 0
      ? []
      : [() => `${oneOf(random, registries)}:${oneOf(random, REGISTRY_TROUBLES)}`]),
  ];
  const what = oneOf(random, kinds)();
  return `${what}@${oneOf(random, ['push', ...moments])}`;
}

function oneOf<T>(random: SeededRandom, choices: readonly T[]): T {
  const chosen = choices[below(random, choices.length)];
  if (chosen === undefined) throw new BugError('nothing to choose from');
  return chosen;
}

/** A whole number from 0 below a bound. */
function below(random: SeededRandom, bound: number): number {
  return Math.floor(random.next() * bound);
}
