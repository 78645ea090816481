/**
 * A function of one or two objects that computes each answer once. States share their unchanged parts, so what is
 * remembered per part is found again in most of the states that a search looks at.
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
