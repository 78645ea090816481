import { compareText } from '../../../model/issue';
import type { Ground } from '../ground';
import type { Move } from '../move';
import type { CheckerParams, CheckerQueue, CheckerState, PlatformState, TwinState } from '../state';
import { checkedImages, imageAt } from './checker-images';
import type { CheckedImage } from './checker-images';
import { checkerMessage, STOPPED } from './checker-message';
import { paramsText } from './params';
import { errorText, troubleAt } from './registry-answers';
import type { Trouble } from './registry-answers';

/** How many images of a registry one round gets through. */
const ROUND = 60;

/** A checker with nothing to check. */
export const STOPPED_CHECKER: CheckerState = {
  queues: [],
  checkMode: 'Default',
  ready: true,
  message: STOPPED,
};

/**
 * The next round of the image checker (`switching.md` 3.3). The first one after new parameters only fills its queues;
 * once everything is found it looks at nothing any more.
 */
export function checkerMoves(
  state: TwinState,
  platform: PlatformState,
  ground: Ground,
): readonly Move[] {
  const { checker } = platform;
  const { params } = checker;
  const move = (text: string, next: CheckerState): Move => ({
    actor: 'checker',
    text,
    takes: 'check',
    next: { ...state, platform: { ...platform, checker: next } },
  });
  if (params === undefined) {
    return checker.message === STOPPED ? [] : [move('has nothing to check', STOPPED_CHECKER)];
  }
  if (params.version !== checker.version) {
    return [move('fills its queues', filled(checker, params, ground))];
  }
  if (checker.ready) return [];
  return rounds(checker, state, ground).map((next) => move('checks images', next));
}

/** The queues of new parameters. A registry that is asked in the same way keeps what was found there. */
export function filled(
  { queues, checkMode }: CheckerState,
  params: CheckerParams,
  { imageCount }: Ground,
): CheckerState {
  const total = checkedImages(params.checkMode, imageCount).length;
  const kept = checkMode === params.checkMode ? queues : [];
  const next = params.registries.map(
    ({ registry, place }) =>
      kept.find(
        (queue) => queue.registry === registry && paramsText(queue.place) === paramsText(place),
      ) ?? { registry, place, total, processed: 0, errors: [] },
  );
  return withQueues(
    { ...STOPPED_CHECKER, params, version: params.version, checkMode: params.checkMode },
    next.sort((a, b) => compareText(a.registry, b.registry)),
  );
}

function withQueues(checker: CheckerState, queues: readonly CheckerQueue[]): CheckerState {
  return {
    ...checker,
    queues,
    ready: queues.every(isChecked),
    message: queues.length === 0 ? STOPPED : checkerMessage(checker.checkMode, queues),
  };
}

function isChecked({ processed, total }: CheckerQueue): boolean {
  return processed === total;
}

/** What one round may come to: one outcome where registries answer as stored, two where an outside one may fail. */
function rounds(checker: CheckerState, state: TwinState, ground: Ground): readonly CheckerState[] {
  const images = checkedImages(checker.checkMode, ground.imageCount);
  const isOpen = ground.answers === 'any' && checker.queues.some(({ place }) => isOutside(place));
  const outcomes = isOpen
    ? [checkAll(checker.queues), failAll(checker.queues, images)]
    : [checker.queues.map((queue) => stored(queue, state, images))];
  return outcomes
    .filter((queues) => queues.some((queue, index) => queue !== checker.queues[index]))
    .map((queues) => withQueues(checker, queues));
}

function isOutside({ mode }: CheckerQueue['place']): boolean {
  return mode !== 'Local';
}

function checkAll(queues: readonly CheckerQueue[]): readonly CheckerQueue[] {
  return queues.map((queue) => ({ ...queue, processed: queue.total, errors: [] }));
}

function failAll(
  queues: readonly CheckerQueue[],
  images: readonly CheckedImage[],
): readonly CheckerQueue[] {
  return queues.map((queue) =>
    queue.errors.length === queue.total - queue.processed
      ? queue
      : { ...queue, errors: errorsOf('gone', queue, images.slice(queue.processed)) },
  );
}

/** New images first; when all were tried, those that failed again (`switching.md` 3.3). */
function stored(
  queue: CheckerQueue,
  state: TwinState,
  images: readonly CheckedImage[],
): CheckerQueue {
  if (isChecked(queue)) return queue;
  const trouble = troubleAt(queue.place, state);
  const { processed, errors, total } = queue;
  const tried = processed + errors.length;
  const batch = images.slice(tried, tried + ROUND);
  if (tried === total)
    return trouble === undefined ? found(queue) : failing(queue, trouble, images);
  return trouble === undefined
    ? { ...queue, processed: processed + batch.length }
    : { ...queue, errors: [...errors, ...errorsOf(trouble, queue, batch)] };
}

function found(queue: CheckerQueue): CheckerQueue {
  const { processed, errors } = queue;
  const left = errors.slice(ROUND);
  return { ...queue, processed: processed + errors.length - left.length, errors: left };
}

/** They fail again, perhaps by another text. */
function failing(
  queue: CheckerQueue,
  trouble: Trouble,
  images: readonly CheckedImage[],
): CheckerQueue {
  const sources = new Set(queue.errors.map(({ source }) => source));
  const again = errorsOf(
    trouble,
    queue,
    images.filter(({ source }) => sources.has(source)),
  );
  const isSame = again.every(({ error }, index) => queue.errors[index]?.error === error);
  return isSame ? queue : { ...queue, errors: again };
}

function errorsOf(
  trouble: Trouble,
  { place }: CheckerQueue,
  images: readonly CheckedImage[],
): CheckerQueue['errors'] {
  return images.map((image) => ({
    source: image.source,
    image: imageAt(place, image),
    error: errorText(trouble, place, image),
  }));
}
