import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { diffObjects } from '../../src/diff/diff-objects';
import type { FieldDiff } from '../../src/diff/diff';
import { printDiffJson } from '../../src/diff/print-json';
import { markdownPages } from '../../src/diff/print-markdown';
import { printDiffText } from '../../src/diff/print-text';
import { formatPlaceholder } from '../../src/model/secret';
import type { SecretRef } from '../../src/model/secret';
import type { KubeObject } from '../../src/model/object-id';
import { PLACES, base64, script, settings, container } from './secret-places';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Every form in which a diff is printed, one after the other. */
function printed(before: readonly KubeObject[], after: readonly KubeObject[]): string {
  const diff = diffObjects(before, after);
  const pages = markdownPages(diff, { heading: 'a diff', limit: 1000 });
  return [printDiffText(diff), printDiffJson(diff), ...pages].join('\n');
}

/** What must not be printed: the secret, what is easily made of it, its hash. */
function forms(secret: string): readonly string[] {
  const encoded = [base64(secret), base64(` ${secret}`), base64(`  ${secret}`)];
  // the first and the last characters of base64 depend on what stands beside
  return [
    secret,
    secret.replace(/\W/g, ''),
    ...encoded.map((text) => text.slice(4, -4)),
    sha256(secret),
    base64(sha256(secret)),
  ];
}

describe('a secret in a diff', () => {
  const one = 'not-a-real-password-Aa1';
  const two = 'example-license-Zz2';

  it.each(PLACES)('is never printed: %s', (_, at) => {
    for (const [before, after] of [
      [[at(one)], [at(two)]],
      [[], [at(one)]],
      [[at(two)], []],
    ] as const) {
      const text = printed(before, after);
      expect([...forms(one), ...forms(two)].filter((form) => text.includes(form))).toEqual([]);
    }
  });

  it.each(PLACES)('is seen to have changed: %s', (_, at) => {
    expect(diffObjects([at(one)], [at(two)]).summary.updated).toBe(1);
    expect(diffObjects([at(one)], [at(one)]).summary.updated).toBe(0);
  });

  it('is not told by its length', () => {
    for (const [, at] of PLACES) {
      expect(printed([at(one)], [at(two)])).toBe(printed([at(`${one}bb`)], [at(`${two}bbbb`)]));
    }
  });

  it('is never printed, whatever it is', () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9_.+-]{20,40}$/).filter((s) => !/^[-.+]/.test(s));
    const place = fc.constantFrom(...PLACES);
    fc.assert(
      fc.property(place, secret, secret, ([, at], before, after) => {
        const text = printed([at(before)], [at(after)]);
        expect([...forms(before), ...forms(after)].filter((f) => text.includes(f))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('what is shown of a secret', () => {
  function fields(
    before: readonly KubeObject[],
    after: readonly KubeObject[],
  ): readonly FieldDiff[] {
    return diffObjects(before, after).objects.flatMap((diff) => diff.fields);
  }
  const license = (value: string): KubeObject => settings({ license: value });
  const reference = (ref: SecretRef): string => formatPlaceholder(ref);

  it('is that it was added, changed or removed', () => {
    const path = 'spec.settings.license';
    expect(fields([license('a')], [license('b')])).toEqual([
      { path, change: 'changed', secret: true },
    ]);
    expect(fields([], [license('b')])).toEqual([{ path, change: 'added', secret: true }]);
    expect(fields([license('a')], [])).toEqual([{ path, change: 'removed', secret: true }]);
    expect(printDiffText(diffObjects([license('a')], [license('b')]))).toContain(
      `~ ${path}: (secret changed)\n`,
    );
  });

  it('is where it comes from, once it is a reference', () => {
    const path = 'spec.settings.license';
    const [first, second] = [{ fromEnv: 'DKP' }, { fromEnv: 'DKP', generation: 2 }];
    expect(fields([license(reference(first))], [license(reference(second))])).toEqual([
      {
        path,
        change: 'changed',
        before: 'secret from environment variable DKP',
        after: 'secret from environment variable DKP (generation 2)',
      },
    ]);
    expect(
      fields([license('a')], [license(reference({ secretRef: { name: 's', key: 'k' } }))]),
    ).toEqual([{ path, change: 'changed', after: 'secret from key k of Secret s', secret: true }]);
  });

  it('is the line of a script with its name, and where the secret comes from', () => {
    const line = (value: string): KubeObject => script(`user = "u"\npassword = "${value}"`);
    expect(fields([line('a')], [line('b')])).toEqual([
      {
        path: 'spec.content',
        change: 'changed',
        secret: true,
        text: '@@ -1,4 +1,4 @@\n #!/bin/bash\n user = "u"\n-password = (secret)\n+password = (secret)\n echo done',
      },
    ]);
    const renewed = fields(
      [line(reference({ fromEnv: 'P' }))],
      [line(reference({ fromEnv: 'P', generation: 2 }))],
    );
    expect(renewed).toEqual([
      {
        path: 'spec.content',
        change: 'changed',
        text: '@@ -1,4 +1,4 @@\n #!/bin/bash\n user = "u"\n-password = "(secret from environment variable P)"\n+password = "(secret from environment variable P (generation 2))"\n echo done',
      },
    ]);
  });

  it('ends where the credential ends', () => {
    const text = (value: string): KubeObject =>
      script(`PASSWORD="first\n${value} line\nlast"\nrun this\nauth:\n  deep: x\nuser: u`);
    const [field] = fields([], [text('not-a-real-password')]);
    expect(field?.text?.split('\n').slice(2)).toEqual([
      '+PASSWORD=(secret)',
      '+(secret)',
      '+run this',
      '+auth:',
      '+(secret)',
      '+user: u',
      '+echo done',
    ]);
  });

  it('is the text of a payload around it', () => {
    const payload = (mirror: string): KubeObject =>
      script(
        [
          '  config_text() {',
          `    decode '${base64(`[host."${mirror}"]\n  password = "`)}' &&`,
          `    decode '${formatPlaceholder({ fromEnv: 'P' }, { encoding: 'toml-base64' })}' &&`,
          `    decode '${base64('"\n')}'`,
          '  }',
        ].join('\n'),
      );
    expect(fields([payload('https://a')], [payload('https://b')])).toEqual([
      {
        path: 'spec.content',
        change: 'changed',
        text: [
          '@@ -1,7 +1,7 @@',
          ' #!/bin/bash',
          '   config_text() {',
          '     decode (decoded below)',
          '-    │ [host."https://a"]',
          '+    │ [host."https://b"]',
          '     │   password = "(secret from environment variable P)"',
          '   }',
          ' echo done',
        ].join('\n'),
      },
    ]);
  });

  it.each<[string, KubeObject, unknown]>([
    [
      'an image with a tag',
      container({ image: 'r.example.com/dex-auth:v1.2' }),
      'r.example.com/dex-auth:v1.2',
    ],
    [
      'a digest',
      container({ image: `r@sha256:${'0a'.repeat(32)}` }),
      `r@sha256:${'0a'.repeat(32)}`,
    ],
    ['a switch', container({ automountServiceAccountToken: true }), true],
    ['the name of a Secret', container({ secretName: 'tls' }), 'tls'],
    ['the name of a pull secret', container({ imagePullSecret: 'registry' }), 'registry'],
    ['the key of a Secret', container({ passwordSecretRef: 'db' }), 'db'],
    [
      'a path',
      container({ path: '/etc/containerd/registry.d/registry.example.com/hosts.toml' }),
      '/etc/containerd/registry.d/registry.example.com/hosts.toml',
    ],
    [
      'a repository over SSH',
      container({ repo: 'ssh://git@git.example.com/fleet.git' }),
      'ssh://git@git.example.com/fleet.git',
    ],
    [
      'a variable',
      container({ command: ['run', '--password', '$(PASSWORD)'] }),
      ['run', '--password', '$(PASSWORD)'],
    ],
    [
      'a kind in CamelCase',
      container({ note: 'NodeGroupConfigurations' }),
      'NodeGroupConfigurations',
    ],
  ])('is everything else: %s', (_, shown, value) => {
    expect(fields([container({})], [shown]).map(({ after }) => after)).toEqual([value]);
  });

  it.each([
    'password="$PASSWORD"',
    'token=${TOKEN}',
    'enable_auth = true',
    'password = ""',
    'if [ -z "$secret_file" ]; then',
    '-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUQ0aB1cD2eF3gH4iJ5kL6mN7oP8q\nMIIBszCCAVmgAwIBAgIUQ0aB1cD2eF3gH4iJ5kL6mN7oP8q\n-----END CERTIFICATE-----',
    'mv /etc/containerd/conf.d/registry.toml "$backup"',
  ])('is every line of a script without one: %s', (line) => {
    const [field] = fields([script('')], [script(line)]);
    expect(field?.secret).toBeUndefined();
    expect(field?.text).toContain(`\n+${line.replaceAll('\n', '\n+')}\n`);
  });
});
