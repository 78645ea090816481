import { quote } from './quoting';
import { errorAt, warningAt } from './rule-problem';
import type { DataPath, RuleProblem } from './rule-problem';

const LONGEST_NAME = 253;
const LONGEST_LABEL = 63;

/**
 * Whether `host[:port]` can be the address of a registry: DKP refuses hosts that are none, and ports that can not be
 * (`switching.md` 2.2), while the pattern of its schema lets them pass.
 */
export function checkRegistryHost(host: string, path: DataPath): readonly RuleProblem[] {
  const colon = host.indexOf(':');
  const name = colon < 0 ? host : host.slice(0, colon);
  const port = colon < 0 ? undefined : host.slice(colon + 1);
  return [...nameProblems(name, path), ...portProblems(port, path)];
}

/**
 * A bare word such as `deckhouse` is a legal DNS name, but clients that read image names the way Docker does would
 * take it for a path on Docker Hub.
 */
export function warnOfBareHost(host: string, path: DataPath): readonly RuleProblem[] {
  if (/[.:]/.test(host) || host === 'localhost') return [];
  return [
    warningAt(
      path,
      'S038',
      `${quote(host)} has no dot and no port: some clients would take it for a path on Docker Hub`,
      'begin with the full host, for example registry.example.com',
    ),
  ];
}

function nameProblems(name: string, path: DataPath): readonly RuleProblem[] {
  const fault = nameFault(name);
  if (fault === undefined) return [];
  const example = 'for example registry.example.com or 10.0.0.5:5000';
  return [errorAt(path, 'S038', `${quote(name)} is not a host: ${fault}`, example)];
}

function nameFault(name: string): string | undefined {
  if (name.length > LONGEST_NAME) return `it has more than ${LONGEST_NAME} characters`;
  const labels = name.split('.');
  if (labels.some((label) => label === ''))
    return 'it begins or ends with a dot, or has two in a row';
  if (labels.some((label) => /^-|-$/.test(label))) return 'a part of it begins or ends with a dash';
  if (labels.some((label) => label.length > LONGEST_LABEL)) {
    return `a part of it has more than ${LONGEST_LABEL} characters`;
  }
  const numeric = labels.every((label) => /^\d+$/.test(label));
  if (numeric && !isIpv4(labels)) return 'an IP address has four numbers from 0 to 255';
  return undefined;
}

function isIpv4(labels: readonly string[]): boolean {
  return labels.length === 4 && labels.every((label) => label.length <= 3 && Number(label) <= 255);
}

function portProblems(port: string | undefined, path: DataPath): readonly RuleProblem[] {
  if (port === undefined || (Number(port) >= 1 && Number(port) <= 65535)) return [];
  return [errorAt(path, 'S039', `port ${port} does not exist; ports are 1 to 65535`)];
}
