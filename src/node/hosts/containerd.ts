import { BugError } from '../../model/errors';

/** `containerd` is the upstream project; `deckhouse` is DKP's patched build, which knows tables `auth` and `rewrite`. */
export type ContainerdDialect = 'containerd' | 'deckhouse';

/** The containerd that reads a host tree. */
export interface Containerd {
  /** `1.6.20`; `1.7.x` is the newest patch of its line, `2.x` the newest of all. See `parseContainerdVersion`. */
  readonly version: string;
  readonly dialect: ContainerdDialect;
}

/** The oldest containerd that regshift is tested against, Debian 12's. */
export const OLDEST_CONTAINERD = '1.6.20';

/** A version, `deckhouse` for DKP's build, or both: `deckhouse@1.7.x`; else `undefined`. */
export function parseContainerd(text: string): Containerd | undefined {
  const [name = '', ...rest] = text.trim().split('@');
  const dialect = name === 'deckhouse' ? name : 'containerd';
  const wanted =
    dialect === 'containerd' ? text : rest.length === 0 ? OLDEST_CONTAINERD : rest.join('@');
  const version = parseContainerdVersion(wanted);
  return version === undefined ? undefined : { version, dialect };
}

/** `major.minor.patch` of a version such as `v1.6.20`, `1.6.20~ds1` or `2.1.0-rc.1`; `1.7` means `1.7.x`; else `undefined`. */
export function parseContainerdVersion(text: string): string | undefined {
  const match = /^v?(\d+)\.(\d+|x)(?:\.(\d+|x))?(?:[-+~].*)?$/.exec(text.trim());
  if (match === null) return undefined;
  const [, major = '', minor = '', patch = 'x'] = match;
  return `${major}.${minor}.${patch}`;
}

/** What a feature is called, the first version of each line that has it, and where that was seen. */
interface Feature {
  /** Oldest first; every version after the last one has it too. */
  readonly since: readonly string[];
  readonly source: string;
}

const FEATURES_BY_NAME = {
  /** `override_path` counts. */
  overridePath: { since: ['1.6.0'], source: 'peers.md 3.2' },
  /** A host of the loopback network is asked by plain http when it is its own default. */
  plainLocalhost: { since: ['1.6.9'], source: 'remotes/docker/config/hosts.go' },
  /** The folder `_default` serves hosts that have none. */
  defaultFolder: { since: ['1.6.17', '1.7.0'], source: 'peers.md 3.2' },
  /** An http host with TLS settings is tried by https first. */
  httpsFirst: { since: ['1.7.7'], source: 'remotes/docker/config/hosts.go' },
  /** A loopback host on port 443 or without a port is asked by https. */
  localhostByPort: { since: ['1.7.7'], source: 'remotes/docker/config/hosts.go' },
  /** A Basic challenge without a login to answer it is an error of its own, no 401 any more. */
  basicNeedsLogin: { since: ['1.7.8'], source: 'remotes/docker/authorizer.go' },
  /** A file without a table `host` counts. */
  hostTableOptional: { since: ['1.7.32', '2.0.0'], source: 'peers.md 3.2' },
  /** Hosts are listed by a scan for table headers; dotted and inline tables are no hosts. */
  headerScan: { since: ['2.0.0'], source: 'peers.md 3.2' },
  /** Keys count in any case; before, only in lower case and in capitals. */
  anyCaseKeys: { since: ['2.0.0'], source: 'go-toml v2, unmarshaler.go' },
  /** Broken values are errors; before, a stray comma or bracket made the process panic (Debian's 1.6.20 does). */
  survivesStrayTokens: { since: ['1.7.0'], source: 'measured.md 4; not so in 1.7.27' },
  /** `skip_verify` in dotted keys of a host that was mentioned before is read; before, the process panics over it. */
  survivesDottedKeys: {
    since: ['2.4.0'],
    source: 'measured: 2.0.14 to 2.3.7 panic, 2.4.2 does not',
  },
  /** TOML 1.1: a comma before `}`, a line end in braces, the escape `\x`. */
  newToml: { since: ['2.4.0'], source: 'measured: go-toml 2.4.3, which 2.4.0 came with' },
  /** The shown error is that of the host that came furthest. */
  furthestError: { since: ['2.0.0'], source: 'remotes/docker/resolver.go' },
  /** `dial_timeout` counts. */
  dialTimeout: { since: ['2.0.7', '2.1.0'], source: 'peers.md 3.2' },
  /** 500, 503 and 504 of the last host are asked for once more. */
  lastHostRetry: { since: ['2.1.0'], source: 'remotes/docker/resolver.go' },
  /** A name with a digest is looked for among the blobs only where every host said 404. */
  blobsOnlyAfter404: { since: ['2.0.13', '2.2.6'], source: 'remotes/docker/resolver.go' },
  /** A HEAD that is answered by 403 is followed by a GET at the same host, for the text of the error. */
  getAfterForbiddenHead: { since: ['2.0.13', '2.3.3'], source: 'remotes/docker/resolver.go' },
  /** An answer must begin within 30 seconds; before, a host that never answers blocks the pull for ever. */
  answerDeadline: { since: ['2.3.0'], source: 'remotes/docker/registry.go' },
  /** The status of a GET in place of a HEAD counts; before, the digest of an error's text is what was resolved. */
  statusOfGet: { since: ['2.3.0'], source: 'remotes/docker/resolver.go' },
  /** A request is made five times at most, at the last host also when it never shakes hands; before, six times. */
  fiveAttempts: { since: ['2.3.2'], source: 'remotes/docker/resolver.go' },
  /** A host's headers go to its token service too. */
  headerToTokenService: { since: ['2.1.0'], source: 'remotes/docker/config/hosts.go' },
  /** The capability `referrers`. */
  referrers: { since: ['2.2.0'], source: 'peers.md 3.2' },
} as const satisfies Readonly<Record<string, Feature>>;

/** How containerd's reading of a host tree changed over its versions. */
export const FEATURES: Readonly<Record<FeatureName, Feature>> = FEATURES_BY_NAME;
export type FeatureName = keyof typeof FEATURES_BY_NAME;

/** Whether a version of containerd has a feature. */
export function hasFeature({ version }: Containerd, name: FeatureName): boolean {
  const { since } = FEATURES[name];
  const newest = since.at(-1) ?? '';
  return (
    compareVersions(version, newest) >= 0 ||
    since.some((first) => lineOf(first) === lineOf(version) && compareVersions(version, first) >= 0)
  );
}

/** `1.7.32 and 2.0.0`: the versions from which on a feature is there. */
export function sinceText(name: FeatureName): string {
  return FEATURES[name].since.join(' and ');
}

function lineOf(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}

function compareVersions(a: string, b: string): number {
  const left = numbersOf(a);
  const right = numbersOf(b);
  const index = left.findIndex((number, position) => number !== right[position]);
  return index < 0 ? 0 : Math.sign((left[index] ?? 0) - (right[index] ?? 0));
}

function numbersOf(version: string): readonly number[] {
  const numbers = version
    .split('.')
    .map((part) => (part === 'x' ? Number.POSITIVE_INFINITY : Number(part)));
  if (numbers.length !== 3 || numbers.some(Number.isNaN)) {
    throw new BugError(`not a version of containerd: ${version}`);
  }
  return numbers;
}
