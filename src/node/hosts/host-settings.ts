import { hasFeature } from './containerd';
import type { Containerd } from './containerd';
import { isTable, typeName } from './toml-table';
import type { TomlTable, TomlValue } from './toml-table';

const CAPABILITIES = ['pull', 'resolve', 'push', 'referrers'] as const;
export type Capability = (typeof CAPABILITIES)[number];

/** Settings of one host, as containerd takes them (`peers.md` 3.2). */
export interface HostSettings {
  /** Empty: all. */
  readonly capabilities: readonly Capability[];
  readonly ca?: readonly string[];
  /** Certificate and key; the key is `""` where the certificate's file holds it too. */
  readonly client?: readonly (readonly [cert: string, key: string])[];
  readonly skipVerify?: boolean;
  readonly header: readonly (readonly [name: string, values: readonly string[]])[];
  readonly overridePath: boolean;
  /** Seconds that a TCP connection may take. */
  readonly dialTimeout?: number;
  /** Only in the dialect of DKP (`objects.md` 3.4). */
  readonly auth?: { readonly username: string; readonly password: string };
  /** Only in the dialect of DKP. */
  readonly rewrite: readonly { readonly regex: string; readonly replace: string }[];
}

/** Why a setting makes containerd refuse the whole file. */
export interface Mistake {
  /** Keys from the table of the host on. */
  readonly path: readonly string[];
  readonly kind: 'type' | 'capability' | 'duration' | 'url' | 'hosts';
  /** What stands there, in words, and never the value of a header or password. */
  readonly got: string;
  readonly wanted: string;
  /** `decode`: seen while reading the file, also in tables that are no hosts. */
  readonly stage: 'decode' | 'host';
}

export interface SettingsReading {
  readonly settings: HostSettings;
  readonly mistakes: readonly Mistake[];
}

/** The value of a key as this containerd finds it: in lower case, else in another case that it takes. */
export function fieldOf(
  table: TomlTable,
  name: string,
  containerd: Containerd,
): { readonly key: string; readonly value: TomlValue } | undefined {
  const keys = hasFeature(containerd, 'anyCaseKeys')
    ? [name, ...Object.keys(table).filter((key) => key.toLowerCase() === name)]
    : [name, name.toUpperCase()];
  for (const key of keys) {
    const value = table[key];
    if (value !== undefined) return { key, value };
  }
  return undefined;
}

/** Reads the settings of one table. */
export function readSettings(table: TomlTable, containerd: Containerd): SettingsReading {
  const mistakes: Mistake[] = [];
  const reader = new Reader(table, containerd, mistakes);
  const capabilities = reader.capabilities();
  const ca = reader.paths('ca');
  const client = reader.client();
  const skipVerify = reader.boolean('skip_verify');
  const dialTimeout = hasFeature(containerd, 'dialTimeout') ? reader.duration() : undefined;
  const overridePath =
    hasFeature(containerd, 'overridePath') && reader.boolean('override_path') === true;
  const header = reader.header();
  const vendor = containerd.dialect === 'deckhouse';
  const auth = vendor ? authOf(table['auth']) : undefined;
  return {
    mistakes,
    settings: {
      capabilities,
      ...(ca === undefined ? {} : { ca }),
      ...(client === undefined ? {} : { client }),
      ...(skipVerify === undefined ? {} : { skipVerify }),
      header,
      overridePath,
      ...(dialTimeout === undefined ? {} : { dialTimeout }),
      ...(auth === undefined ? {} : { auth }),
      rewrite: vendor ? rewritesOf(table['rewrite']) : [],
    },
  };
}

class Reader {
  private readonly table: TomlTable;
  private readonly containerd: Containerd;
  private readonly mistakes: Mistake[];

  constructor(table: TomlTable, containerd: Containerd, mistakes: Mistake[]) {
    this.table = table;
    this.containerd = containerd;
    this.mistakes = mistakes;
  }

  boolean(name: string): boolean | undefined {
    const found = this.field(name);
    if (found === undefined) return undefined;
    if (typeof found.value === 'boolean') return found.value;
    this.wrongType([found.key], found.value, 'true or false', 'decode');
    return undefined;
  }

  capabilities(): readonly Capability[] {
    const found = this.field('capabilities');
    if (found === undefined) return [];
    const texts = this.texts([found.key], found.value, 'an array of strings', 'decode');
    const known: readonly Capability[] = hasFeature(this.containerd, 'referrers')
      ? CAPABILITIES
      : CAPABILITIES.filter((capability) => capability !== 'referrers');
    return texts.flatMap((text) => {
      const capability = known.find((candidate) => candidate === text.toLowerCase());
      if (capability !== undefined) return [capability];
      this.mistakes.push({
        path: [found.key],
        kind: 'capability',
        got: text,
        wanted: known.join(', '),
        stage: 'host',
      });
      return [];
    });
  }

  paths(name: string): readonly string[] | undefined {
    const found = this.field(name);
    if (found === undefined) return undefined;
    if (typeof found.value === 'string') return [found.value];
    return this.texts([found.key], found.value, 'a string or an array of strings', 'host');
  }

  client(): HostSettings['client'] {
    const found = this.field('client');
    if (found === undefined) return undefined;
    const { key, value } = found;
    if (typeof value === 'string') return [[value, '']];
    const wanted = 'a string, an array of strings or an array of pairs of strings';
    if (!isList(value)) {
      this.wrongType([key], value, wanted, 'host');
      return [];
    }
    return value.flatMap((pair): (readonly [string, string])[] => {
      if (typeof pair === 'string') return [[pair, '']];
      const [cert, privateKey] = isList(pair) && pair.length === 2 ? pair : [];
      if (typeof cert === 'string' && typeof privateKey === 'string') return [[cert, privateKey]];
      this.wrongType([key], pair, wanted, 'host');
      return [];
    });
  }

  header(): HostSettings['header'] {
    const found = this.field('header');
    if (found === undefined) return [];
    const { key, value } = found;
    if (!isTable(value)) {
      this.wrongType([key], value, 'a table', 'decode');
      return [];
    }
    return Object.entries(value).map(([name, entry]) => {
      if (typeof entry === 'string') return [name, [entry]] as const;
      return [
        name,
        this.texts([key, name], entry, 'a string or an array of strings', 'host'),
      ] as const;
    });
  }

  duration(): number | undefined {
    const found = this.field('dial_timeout');
    if (found === undefined) return undefined;
    if (typeof found.value !== 'string') {
      this.wrongType([found.key], found.value, 'a string such as "200ms"', 'decode');
      return undefined;
    }
    if (found.value === '') return undefined;
    const seconds = secondsOf(found.value);
    if (seconds === undefined) {
      const wanted = 'a number with a unit, such as "200ms" or "5s"';
      this.mistakes.push({
        path: [found.key],
        kind: 'duration',
        got: found.value,
        wanted,
        stage: 'host',
      });
    }
    return seconds;
  }

  private texts(
    path: readonly string[],
    value: TomlValue,
    wanted: string,
    stage: Mistake['stage'],
  ): readonly string[] {
    if (isList(value)) {
      const wrong = value.find((item) => typeof item !== 'string');
      if (wrong === undefined) return value.filter((item) => typeof item === 'string');
      this.wrongType(path, wrong, wanted, stage);
    } else {
      this.wrongType(path, value, wanted, stage);
    }
    return [];
  }

  private field(name: string): ReturnType<typeof fieldOf> {
    return fieldOf(this.table, name, this.containerd);
  }

  private wrongType(
    path: readonly string[],
    value: TomlValue,
    wanted: string,
    stage: Mistake['stage'],
  ): void {
    this.mistakes.push({ path, kind: 'type', got: typeName(value), wanted, stage });
  }
}

const UNITS: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
};

/** Seconds of a duration in Go's notation: `1m30s`, `200ms`. */
function secondsOf(text: string): number | undefined {
  const match = /^[+-]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|ms|s|m|h))+)$/.exec(text);
  if (match === null) return undefined;
  const parts = text.matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h)/g);
  const sum = [...parts].reduce(
    (total, [, number = '0', unit = 's']) => total + Number(number) * (UNITS[unit] ?? 1),
    0,
  );
  return text.startsWith('-') ? -sum : sum;
}

/** The table `auth` of DKP's containerd: a login, or both of it in `auth`, base64 of `username:password`. */
function authOf(value: TomlValue | undefined): HostSettings['auth'] {
  if (!isTable(value)) return undefined;
  const { username, password, auth } = value;
  if (typeof username === 'string' && typeof password === 'string') return { username, password };
  if (typeof auth !== 'string') return undefined;
  const [name = '', ...rest] = Buffer.from(auth, 'base64').toString('utf8').split(':');
  return { username: name, password: rest.join(':') };
}

function rewritesOf(value: TomlValue | undefined): HostSettings['rewrite'] {
  if (!isList(value)) return [];
  return value.flatMap((row) => {
    if (!isTable(row)) return [];
    const { regex, replace } = row;
    return typeof regex === 'string' && typeof replace === 'string' ? [{ regex, replace }] : [];
  });
}

function isList(value: TomlValue | undefined): value is readonly TomlValue[] {
  return Array.isArray(value);
}
