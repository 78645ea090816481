import { BASE, CERTIFICATE } from './cluster-files';

/** What is wrong, the file, and every issue as `line:column CODE path: message`; an error unless it says warning. */
export type Row = readonly [name: string, text: string, issues: readonly string[]];

const FRAME = BASE.slice(0, BASE.indexOf('  registry'));
const PRIVATE_KEY = '-----BEGIN RSA PRIVATE KEY-----\nMAMCAQE=\n-----END RSA PRIVATE KEY-----\n';

/** The base file with more fields in its section, from line 9 on. */
export function section(...lines: readonly string[]): string {
  return lines.reduce((text, line) => `${text}      ${filled(line)}\n`, BASE);
}

/** The base file with more fields in its spec, from line 9 on. */
export function spec(...lines: readonly string[]): string {
  return lines.reduce((text, line) => `${text}  ${filled(line)}\n`, BASE);
}

/** A file with these fields in its spec, from line 5 on. */
export function whole(...lines: readonly string[]): string {
  return lines.reduce((text, line) => `${text}  ${filled(line)}\n`, FRAME);
}

function filled(line: string): string {
  return line
    .replace('@CA@', JSON.stringify(CERTIFICATE))
    .replace(
      '@IMAGES@',
      `{nginx: a@sha256:${'1'.repeat(64)}, distribution: b@sha256:${'2'.repeat(64)}}`,
    )
    .replace('@KEY@', JSON.stringify(PRIVATE_KEY));
}
