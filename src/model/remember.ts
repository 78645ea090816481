/**
 * A function of one object that computes each answer once, for as long as the object lives. Values that share their
 * unchanged parts, as the states of a search do, share what is remembered of the parts.
 */
export function remember<A extends object, R>(compute: (part: A) => R): (part: A) => R {
  const answers = new WeakMap<A, { readonly answer: R }>();
  return (part) => {
    const found = answers.get(part);
    if (found !== undefined) return found.answer;
    const answer = compute(part);
    answers.set(part, { answer });
    return answer;
  };
}

/** The same for two objects. */
export function rememberPair<A extends object, B extends object, R>(
  compute: (first: A, second: B) => R,
): (first: A, second: B) => R {
  const bySecond = remember((first: A) => remember((second: B) => compute(first, second)));
  return (first, second) => bySecond(first)(second);
}

/** The same for three objects. */
export function rememberTriple<A extends object, B extends object, C extends object, R>(
  compute: (first: A, second: B, third: C) => R,
): (first: A, second: B, third: C) => R {
  const byFirst = remember((first: A) =>
    rememberPair((second: B, third: C) => compute(first, second, third)),
  );
  return (first, second, third) => byFirst(first)(second, third);
}

/** A function that computes one answer for all arguments of the same text, and keeps it. */
export function rememberByText<Args extends readonly unknown[], R>(
  textOf: (...args: Args) => string,
  compute: (...args: Args) => R,
): (...args: Args) => R {
  const answers = new Map<string, { readonly answer: R }>();
  return (...args) => {
    const text = textOf(...args);
    const found = answers.get(text);
    if (found !== undefined) return found.answer;
    const answer = compute(...args);
    answers.set(text, { answer });
    return answer;
  };
}

/** A function that gives all values of the same text for the first of them. */
export function firstOfEquals<T>(textOf: (value: T) => string): (value: T) => T {
  return rememberByText(textOf, (value) => value);
}

/** A function that numbers texts from 0: equal texts, equal numbers. */
export function numberTexts(): (text: string) => number {
  let next = 0;
  return rememberByText(
    (text: string) => text,
    () => next++,
  );
}
