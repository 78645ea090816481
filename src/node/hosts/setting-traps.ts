import type { Issue } from '../../model/issue';
import { brokenFiles } from './certificate-files';
import type { BrokenFile } from './certificate-files';
import { hasFeature } from './containerd';
import { hostTables } from './host-tables';
import type { HostTable } from './host-tables';
import { readSettings } from './host-settings';
import type { HostSettings } from './host-settings';
import { splitServerUrl } from './server-url';
import type { ServerUrl } from './server-url';
import { trapIssue } from './trap';
import type { LintInput, Trap } from './trap';
import { isUnknown } from './unknown-value';

/** Settings that count and do harm. */
export const settingTraps: Trap = (input) =>
  hostTables(input).flatMap((host) => {
    const { settings } = readSettings(host.table, input.containerd);
    const url =
      host.url === '' || isUnknown(host.url)
        ? undefined
        : splitServerUrl(host.url, settings.overridePath);
    return [
      ...certificateTraps(host, settings, input),
      ...(url === undefined ? [] : urlTraps(host, settings, url, input)),
    ];
  });

function certificateTraps(
  { path }: HostTable,
  settings: HostSettings,
  { document, home }: LintInput,
): readonly Issue[] {
  // Without the tree only an empty name is known to be wrong.
  const broken =
    home === undefined
      ? (settings.ca ?? [])
          .filter((named) => named === '')
          .map((named): BrokenFile => ({ setting: 'ca', named, problem: 'folder' }))
      : brokenFiles(home.tree, home.folder, settings);
  const known = broken.filter(({ named }) => !isUnknown(named));
  return known.map(({ setting, named, problem }) => {
    const at = [...path, setting];
    if (named === '') {
      return trapIssue(document, at, {
        code: 'N012',
        severity: 'error',
        message: `${setting} is empty: every pull of this registry fails`,
        hint: 'name a file, or take the setting out',
      });
    }
    if (problem === 'no-certificate') {
      return trapIssue(document, at, {
        code: 'N011',
        severity: 'error',
        message: `${named} holds no certificate in PEM: every pull of this registry fails`,
        hint: 'put the certificate there: -----BEGIN CERTIFICATE-----',
      });
    }
    const what = problem === 'folder' ? 'is a folder' : 'is not there';
    return trapIssue(document, at, {
      code: 'N010',
      severity: 'error',
      message: `${named} ${what}: every pull of this registry fails`,
      hint: 'put the file there first; relative paths start from the folder of hosts.toml',
    });
  });
}

function urlTraps(
  host: HostTable,
  settings: HostSettings,
  url: ServerUrl,
  input: LintInput,
): readonly Issue[] {
  const { path, url: written } = host;
  const { document } = input;
  const at = path.length === 0 ? ['server'] : path;
  const issues: Issue[] = [];
  if (!settings.overridePath && url.path !== '/v2' && !/\/v2\/?$/.test(written)) {
    const issue = {
      code: 'N026',
      severity: 'warning',
      message: `the path of ${written} gets /v2 behind it: ${url.path}/… is asked`,
      hint: 'add  override_path = true  and give the whole path, or take it out',
    } as const;
    issues.push(trapIssue(document, at, issue));
  }
  if (url.scheme === 'http') {
    issues.push(trapIssue(document, at, plainHttp(url, input)), ...idleTls(host, input));
  } else if (settings.skipVerify === true) {
    const issue = {
      code: 'N027',
      severity: 'warning',
      message: `the certificate of ${url.host} is not checked`,
      hint: 'name its CA:  ca = "ca.crt"',
    } as const;
    issues.push(trapIssue(document, [...path, 'skip_verify'], issue));
  }
  return issues;
}

function plainHttp(
  { host }: ServerUrl,
  { containerd }: LintInput,
): Parameters<typeof trapIssue>[2] {
  const wait = hasFeature(containerd, 'answerDeadline')
    ? 'every request waits 30 seconds'
    : 'the pull hangs for ever';
  return {
    code: 'N028',
    severity: isLoopback(host) ? 'info' : 'warning',
    message: `${host} is asked by plain http; if it accepts and never answers, ${wait}`,
    hint: 'use https, whose handshake has a deadline of 10 seconds',
  };
}

/** Settings of TLS on a host that is asked by http. */
function idleTls(
  { path, table }: HostTable,
  { document, containerd }: LintInput,
): readonly Issue[] {
  const keys = ['ca', 'client', 'skip_verify'].filter((key) => key in table);
  const [first] = keys;
  if (first === undefined) return [];
  const effect = hasFeature(containerd, 'httpsFirst')
    ? 'tries https first'
    : 'does nothing with it';
  return [
    trapIssue(document, [...path, first], {
      code: 'N029',
      severity: 'info',
      message: `${keys.join(', ')} on an http host: containerd ${containerd.version} ${effect}`,
      hint: 'write https, or take the setting out',
    }),
  ];
}

function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/.test(host);
}
