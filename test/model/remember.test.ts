import fc from 'fast-check';
import {
  firstOfEquals,
  numberTexts,
  remember,
  rememberByText,
  rememberPair,
  rememberTriple,
} from '../../src/model/remember';

const [A, B] = [{ is: 'a' }, { is: 'b' }];

type Answer = string | undefined;

describe('a function that remembers', () => {
  it.each<[string, (compute: (...parts: readonly object[]) => Answer) => readonly Answer[]]>([
    [
      'one object',
      (compute) => {
        const ask = remember((a: object) => compute(a));
        return [ask(A), ask(B), ask(A), ask(B)];
      },
    ],
    [
      'two objects in their order',
      (compute) => {
        const ask = rememberPair((a: object, b: object) => compute(a, b));
        return [ask(A, B), ask(B, A), ask(A, B), ask(B, A)];
      },
    ],
    [
      'three objects',
      (compute) => {
        const ask = rememberTriple((a: object, b: object, c: object) => compute(a, b, c));
        return [ask(A, A, B), ask(A, B, B), ask(A, A, B), ask(A, B, B)];
      },
    ],
    [
      'a text',
      (compute) => {
        const ask = rememberByText(JSON.stringify, (a: object) => compute(a));
        return [ask(A), ask(B), ask({ ...A }), ask({ ...B })];
      },
    ],
  ])('computes once for %s, even where the answer is undefined', (_, ask) => {
    const compute = jest.fn<Answer, object[]>().mockReturnValueOnce('first');
    expect(ask(compute)).toEqual(['first', undefined, 'first', undefined]);
    expect(compute).toHaveBeenCalledTimes(2);
  });

  it('takes equal texts for the same', () => {
    const length = rememberByText(
      (text: string) => String(text.length),
      (text) => text,
    );
    expect(['one', 'two', 'three'].map(length)).toEqual(['one', 'one', 'three']);
  });
});

describe('of values with equal texts', () => {
  it('the first stands for all', () => {
    const first = firstOfEquals(({ is }: { is: string }) => is);
    expect(first(A)).toBe(A);
    expect(first({ ...A })).toBe(A);
    expect(first(B)).toBe(B);
  });

  it('the number is the same, and no other text has it', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (texts) => {
        const number = numberTexts();
        const numbers = texts.map(number);
        expect(new Set(numbers).size).toBe(new Set(texts).size);
        expect(texts.map(number)).toEqual(numbers);
      }),
    );
  });
});
