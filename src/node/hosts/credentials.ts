import type { Endpoint } from './endpoints';
import type { World, WorldHost } from './world';

/** What a request shows as its credentials. `auth` is the table of DKP's dialect. */
export type ShownCredentials =
  | 'none'
  | 'header'
  | 'secret'
  | 'auth'
  | 'token'
  | 'secret and header'
  | 'auth and header'
  | 'token and header';

/** A login that containerd would give to a host that asks for one. */
interface Login {
  readonly from: 'secret' | 'auth';
  readonly username: string;
  readonly password: string;
}

/** The login for a host: DKP's `auth`, else the pull secret, if it has no server address or the host's (`components.md` 3.3). */
export function loginFor({ host, settings }: Endpoint, { secret }: World): Login | undefined {
  const { auth } = settings;
  if (auth !== undefined && auth.username !== '' && auth.password !== '') {
    return { from: 'auth', ...auth };
  }
  if (secret === undefined || secret.username === '' || secret.password === '') return undefined;
  if (secret.serverAddress !== undefined && secret.serverAddress !== '') {
    const [, addressed = ''] = /^[a-z]+:\/\/([^/]*)/i.exec(secret.serverAddress) ?? [];
    if (addressed !== host) return undefined;
  }
  return { from: 'secret', username: secret.username, password: secret.password };
}

/** How a host is asked after it challenged: with a login, or with a token, which may be worth nothing. */
export type Challenged =
  | { readonly scheme: 'Basic'; readonly login: Login }
  | { readonly scheme: 'Bearer'; readonly token: 'granted' | 'worthless' | 'refused' };

/** What a request shows, and whether it opens the host's door. The first Authorization header counts. */
export function showCredentials(
  endpoint: Endpoint,
  { login }: WorldHost,
  challenged: Challenged | undefined,
): { readonly shown: ShownCredentials; readonly accepted: boolean } {
  const header = headerAuthorization(endpoint);
  if (challenged !== undefined) {
    const from = challenged.scheme === 'Basic' ? challenged.login.from : 'token';
    // A header spelled "Authorization" is replaced; with another spelling both are sent, that of the header last.
    const both = header !== undefined && header.name !== 'Authorization';
    return {
      shown: both ? `${from} and header` : from,
      accepted: accepts(challenged, login),
    };
  }
  if (header === undefined) return { shown: 'none', accepted: false };
  const takesBasic = login?.challenge !== 'Bearer';
  return { shown: 'header', accepted: takesBasic && opens(header.value, login) };
}

function accepts(challenged: Challenged, login: WorldHost['login']): boolean {
  if (challenged.scheme === 'Bearer') return challenged.token === 'granted';
  const { username, password } = challenged.login;
  return login?.username === username && login.password === password;
}

/** What the token service of a host makes of a login, or of the host's headers where they are sent there too. */
export function askForToken(
  endpoint: Endpoint,
  login: Login | undefined,
  { login: wanted }: WorldHost,
  headersToo: boolean,
): Extract<Challenged, { scheme: 'Bearer' }> {
  // Without a login of its own the host answers 401 whatever it is shown: its token service is generous, and no use.
  if (wanted === undefined) return { scheme: 'Bearer', token: 'worthless' };
  const header = headersToo ? headerAuthorization(endpoint) : undefined;
  const granted =
    (wanted.username === login?.username && wanted.password === login.password) ||
    (header !== undefined && opens(header.value, wanted));
  return { scheme: 'Bearer', token: granted ? 'granted' : 'refused' };
}

function headerAuthorization({
  settings,
}: Endpoint): { readonly name: string; readonly value: string } | undefined {
  const found = settings.header.find(([name]) => name.toLowerCase() === 'authorization');
  return found === undefined ? undefined : { name: found[0], value: found[1][0] ?? '' };
}

function opens(header: string, login: WorldHost['login']): boolean {
  if (login === undefined) return false;
  const [, code = ''] = /^basic\s+(\S+)$/i.exec(header) ?? [];
  const text = Buffer.from(code, 'base64').toString('utf8');
  return text === `${login.username}:${login.password}`;
}
