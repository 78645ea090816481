import fc from 'fast-check';
import { findLeaks } from '../../src/secrets/find-leaks';
import type { LeakForm } from '../../src/secrets/find-leaks';

const VALUE = 'p"ss w/rd+é?';

function formsIn(content: string, value = VALUE): readonly LeakForm[] {
  return findLeaks([{ path: 'a', content }], [{ name: 'the password', value }]).map(
    ({ form }) => form,
  );
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

describe('a secret is found', () => {
  it.each<readonly [string, string, LeakForm]>([
    ['in clear', `password: ${VALUE} # no`, 'clear'],
    ['as JSON', JSON.stringify({ a: `x${VALUE}` }), 'JSON-escaped'],
    ['in a URL', `https://u:${encodeURIComponent(VALUE)}@h`, 'URL-encoded'],
    ['in a URL, lower case', encodeURIComponent(VALUE).toLowerCase(), 'URL-encoded'],
    ['as base64', base64(VALUE), 'base64'],
    ['behind one character in base64', base64(`:${VALUE}`), 'base64'],
    ['behind two', base64(`u:${VALUE}`), 'base64'],
    ['before something in base64', base64(`${VALUE}\n`), 'base64'],
    ['in the base64 of URLs', Buffer.from(`u:${VALUE}`).toString('base64url'), 'base64'],
    ['in base64 of JSON', base64(JSON.stringify({ auth: VALUE })), 'base64'],
    ['in hexadecimal', Buffer.from(VALUE).toString('hex').toUpperCase(), 'hexadecimal'],
  ])('%s', (_where, content, form) => {
    expect(formsIn(content)).toEqual([form]);
  });

  it('a key of several lines is found by any of them, indented', () => {
    const key =
      '-----BEGIN KEY-----\nAbCdEfGhIjKlMnOpQrSt\nUvWxYz0123456789+/==\n-----END KEY-----\n';
    expect(formsIn('key: |\n  UvWxYz0123456789+/==\n', key)).toEqual(['clear']);
    expect(formsIn('key: |\n  -----BEGIN KEY-----\n', key)).toEqual([]);
  });

  it('wherever it stands, behind whatever, in any value', () => {
    const value = fc
      .string({ unit: 'grapheme', minLength: 6, maxLength: 20 })
      .filter((text) => text.trim().length >= 6);
    const encode = fc.constantFrom<(text: string) => string>(
      (text) => text,
      base64,
      (text) => JSON.stringify(text),
      (text) => base64(JSON.stringify(text)),
      encodeURIComponent,
      (text) => Buffer.from(text).toString('base64url'),
    );
    const around = fc.string({ maxLength: 5 });
    fc.assert(
      fc.property(value, encode, around, around, (secret, spell, before, behind) => {
        expect(formsIn(spell(before + secret + behind), secret)).toHaveLength(1);
      }),
    );
  });
});

describe('no secret is found', () => {
  it('where there is none, and where it is too short to be told from chance', () => {
    expect(formsIn('nothing here')).toEqual([]);
    expect(formsIn('abcde', 'abcde')).toEqual([]);
  });

  it('names what was found where, and never the value', () => {
    const files = [
      { path: 'a', content: VALUE },
      { path: 'b', content: 'x' },
    ];
    const leaks = findLeaks(files, [{ name: 'the password', value: VALUE }]);
    expect(leaks).toEqual([{ path: 'a', name: 'the password', form: 'clear' }]);
  });
});
