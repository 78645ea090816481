/** One way to log in that a registry offers in its header `WWW-Authenticate` (RFC 9110, 11.6.1). */
export interface Challenge {
  /** In lower case: `basic`, `bearer`. */
  readonly scheme: string;
  /** Names in lower case. */
  readonly params: Readonly<Record<string, string>>;
}

/** A scheme, a parameter with its value, or what stands between them. */
const PART = /([!#$%&'*+.^_`|~0-9A-Za-z-]+)(\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+)))?|[\s,]+/gy;

/** Takes the header apart; what can not be read of it is left out. */
export function readChallenges(header: string): readonly Challenge[] {
  const challenges: { readonly scheme: string; readonly params: Record<string, string> }[] = [];
  for (const [, name, value, quoted, plain] of header.matchAll(PART)) {
    if (name === undefined) continue;
    if (value === undefined) challenges.push({ scheme: name.toLowerCase(), params: {} });
    const params = challenges.at(-1)?.params;
    if (value !== undefined && params !== undefined)
      params[name.toLowerCase()] = quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '';
  }
  return challenges;
}
