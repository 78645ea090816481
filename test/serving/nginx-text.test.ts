import fc from 'fast-check';
import { BugError } from '../../src/model/errors';
import {
  block,
  concat,
  directive,
  escapeRegex,
  formatNginx,
  map,
  variable,
  whether,
} from '../../src/serving/nginx-text';
import { parseNginx, toRegExp } from './nginx-tree';

describe('configuration of nginx as text', () => {
  it('quotes what needs it and indents blocks', () => {
    const text = formatNginx([
      directive('worker_processes', '2'),
      block(
        'server',
        [],
        [
          directive('add_header', 'X', 'a "b" \\ c;{}#'),
          directive('return', '200', concat('{"', variable('uri'), '"}')),
          block('if', [whether('refused')], [directive('return', '403')]),
          directive('proxy_set_header', 'Connection', ''),
        ],
      ),
      map(variable('a'), 'b', [
        ['~^x', variable('c')],
        ['', ''],
      ]),
    ]);
    expect(text).toBe(String.raw`worker_processes 2;
server {
  add_header X "a \"b\" \\ c;{}#";
  return 200 "{\"${'${uri}'}\"}";
  if ($refused) {
    return 403;
  }
  proxy_set_header Connection "";
}
map $a $b {
  ~^x $c;
  "" "";
}
`);
  });

  it('keeps any literal one word, or refuses it', () => {
    const literal = fc.oneof(fc.string({ unit: 'binary' }), textOf('"\'\\;{}#$\n\t ~=()@a'));
    fc.assert(
      fc.property(literal, literal, (name, value) => {
        const made = attempt(() =>
          formatNginx([block('server', [value], [directive(name, value)])]),
        );
        const words = [{ words: ['server', value], body: [{ words: [name, value] }] }];
        const possible = !/[$\p{Cc}]/u.test(name + value);
        expect(made === undefined ? undefined : parseNginx(made)).toEqual(
          possible ? words : undefined,
        );
      }),
      { numRuns: 1000 },
    );
  });

  it.each(['a$b', '$', 'a\nb', 'a\u0000b', '\u007f'])('refuses %j', (text) => {
    expect(() => formatNginx([directive('root', text)])).toThrow(BugError);
  });

  it('refuses a variable that is none', () => {
    expect(() => formatNginx([directive('root', variable('a b'))])).toThrow(
      '"a b" is no variable of nginx',
    );
  });

  it('escapes a text so that an expression matches nothing else', () => {
    fc.assert(
      fc.property(textOf('a.b-c/_[](){}*+?^|\\'), textOf('a.b-c/_[](){}*+?^|\\'), (text, other) => {
        const pattern = toRegExp(`~^${escapeRegex(text)}\\z`);
        expect(pattern.test(text)).toBe(true);
        expect(pattern.test(other)).toBe(text === other);
      }),
      { numRuns: 1000 },
    );
  });
});

/** Texts of these characters. */
function textOf(alphabet: string): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...alphabet.split('')) });
}

/** The text, or nothing where the values were refused. */
function attempt(make: () => string): string | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof BugError) return undefined;
    throw error;
  }
}
