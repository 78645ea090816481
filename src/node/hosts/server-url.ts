/** Where requests to a host go. */
export interface ServerUrl {
  readonly scheme: string;
  /** With its port, as it is written. */
  readonly host: string;
  /** Root of the API: `/v2`, or what `override_path` says. */
  readonly path: string;
}

/**
 * Takes the URL of a host apart as containerd does: a text that does not begin with `http` is a host behind `https://`,
 * and `/v2` is added unless the path ends with it or is overridden. `undefined` where containerd refuses the file.
 */
export function splitServerUrl(text: string, overridePath: boolean): ServerUrl | undefined {
  const url = text.startsWith('http') ? text : `https://${text}`;
  const match = /^([a-z][a-z\d+.-]*):\/\/(?:[^/?#@]*@)?([^/?#]*)([^?#]*)/i.exec(url);
  if (match === null) return undefined;
  const [, scheme = '', host = '', path = ''] = match;
  if (/[\s"<>\\^`{|}%]|[\u0000-\u001f]/.test(host) || /:[^\]]*[^\d\]]/.test(portOf(host))) {
    return undefined;
  }
  return { scheme: scheme.toLowerCase(), host, path: apiRoot(path, overridePath) };
}

function portOf(host: string): string {
  return host.startsWith('[')
    ? host.slice(host.indexOf(']') + 1)
    : host.slice((host + ':').indexOf(':'));
}

function apiRoot(path: string, overridePath: boolean): string {
  if (path === '') return overridePath ? '' : '/v2';
  const clean = cleanPath(path);
  return overridePath || clean.endsWith('/v2') ? clean : cleanPath(`${clean}/v2`);
}

/** The path without `.`, `..`, repeated and trailing slashes. */
export function cleanPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
