import fc from 'fast-check';
import type { ImageBase, Master, Upstream } from '../../src/model/upstream';

export const BASE: ImageBase = {
  host: 'registry.regshift-system.svc:5001',
  path: 'system/deckhouse',
};

export const UPSTREAM: Upstream = {
  scheme: 'https',
  host: 'registry.example.com',
  path: 'deckhouse/ee',
  ca: 'example CA\n',
  login: { username: 'license-token', password: { fromEnv: 'DKP_LICENSE' } },
};

export const MASTERS: readonly Master[] = [
  { name: 'master-2', address: '10.0.0.2' },
  { name: 'master-1', address: '10.0.0.1' },
];

const letters = (alphabet: string, minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...alphabet.split('')), minLength, maxLength });

/** Names of hosts that the specification lets pass, addresses, with and without a port. */
export const HOST = fc
  .tuple(
    fc.oneof(
      fc.stringMatching(/^[0-9a-zA-Z]([0-9a-zA-Z-]{0,10}[0-9a-zA-Z])?(\.[0-9a-zA-Z]{1,8}){0,3}$/),
      fc.ipV4(),
    ),
    fc.option(fc.integer({ min: 1, max: 65535 })),
  )
  .map(([name, port]) => (port === null ? name : `${name}:${String(port)}`));

/** Paths that registries accept. */
export const PATH = fc
  .array(fc.stringMatching(/^[a-z0-9]{1,6}((\.|_|__|-{1,3})[a-z0-9]{1,4}){0,2}$/), { maxLength: 4 })
  .map((parts) => parts.join('/'));

export const TEXT = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1 }),
  letters('"\'\\;{}#$\n\t ~=()@:%<>|&-*?!aZ', 1, 30),
);

/** An upstream of the same kind as the sample: with login and CA. */
export const HOSTILE_UPSTREAM: fc.Arbitrary<Upstream> = fc.record({
  scheme: fc.constant('https' as const),
  host: HOST,
  path: PATH,
  ca: TEXT,
  login: fc.record({
    username: TEXT,
    password: fc.oneof(
      TEXT.map((fromFile) => ({ fromFile })),
      fc.record({ fromEnv: fc.constant('P'), generation: fc.integer({ min: 1, max: 1_000_000 }) }),
    ),
  }),
});

export const HOSTILE_MASTERS: fc.Arbitrary<readonly Master[]> = fc
  .uniqueArray(
    fc.record({
      name: fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,20}[a-z0-9])?(\.[a-z0-9]{1,9}){0,2}$/),
      address: fc.oneof(fc.ipV4(), fc.ipV6()),
    }),
    { minLength: 2, maxLength: 2, selector: ({ name }) => name },
  )
  .filter(([a, b]) => a?.address !== b?.address);
