import type * as SmolToml from 'smol-toml' with { 'resolution-mode': 'import' };

/** The package has a CommonJS build, but its types say that it is an ES module only. */
export const { parse, stringify } = jest.requireActual<typeof SmolToml>('smol-toml');
