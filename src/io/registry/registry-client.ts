import { isPlainMap } from '../../model/plain-map';
import type {
  ManifestAnswer,
  ManifestName,
  RegistryAccess,
  RegistryApi,
} from '../../images/registry-api';
import { readChallenges } from './challenge';
import type { Challenge } from './challenge';
import { NoAnswer } from './no-answer';
import { USUAL_REGISTRY_PATIENCE, WebClient } from './web-client';
import type { RegistryPatience, WebAnswer } from './web-client';

/** Every kind of manifest that an image name can lead to. */
const MANIFESTS = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.v1+prettyjws',
];
/** Docker Hub's registry has another name than its images. */
const API_HOSTS: Readonly<Record<string, string>> = { 'docker.io': 'registry-1.docker.io' };

/** A client of one registry (OCI distribution, `HEAD /v2/<name>/manifests/<reference>`) and one login. */
export function registryClient(
  access: RegistryAccess,
  patience: RegistryPatience = USUAL_REGISTRY_PATIENCE,
): RegistryApi {
  return new RegistryClient(access, patience);
}

class RegistryClient implements RegistryApi {
  private readonly access: RegistryAccess;
  private readonly web: WebClient;
  /** What each repository was last asked with. */
  private readonly accepted = new Map<string, string>();
  /** Tokens that are being fetched. */
  private readonly fetched = new Map<string, Promise<string>>();

  constructor(access: RegistryAccess, patience: RegistryPatience) {
    this.access = access;
    this.web = new WebClient(patience, { trust: access.ca, section: access.section });
  }

  async ask(manifest: ManifestName): Promise<ManifestAnswer> {
    if (!isName(manifest)) return { kind: 'missing' };
    try {
      return this.judge(await this.head(manifest), manifest);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      return { kind: 'untold', reason: error.message, unreachable: error.unreachable };
    }
  }

  private async head(manifest: ManifestName): Promise<WebAnswer> {
    const { repository } = manifest;
    const first = await this.send(manifest, this.accepted.get(repository));
    if (first.status !== 401) return first;
    // not logged in yet, or a token has run out
    this.accepted.delete(repository);
    const authorization = await this.logIn(first, repository);
    const second = await this.send(manifest, authorization);
    if (second.status !== 401) this.accepted.set(repository, authorization);
    return second;
  }

  private send(
    { repository, reference }: ManifestName,
    authorization: string | undefined,
  ): Promise<WebAnswer> {
    const { scheme, host } = this.access;
    const path = `/v2/${repository}/manifests/${reference}`;
    return this.web.send({
      method: 'HEAD',
      url: new URL(`${scheme}://${API_HOSTS[host] ?? host}${path}`),
      accept: MANIFESTS.join(', '),
      ...(authorization === undefined ? {} : { authorization }),
    });
  }

  private judge({ status, headers }: WebAnswer, { reference }: ManifestName): ManifestAnswer {
    if (status === 404) return { kind: 'missing' };
    if (status === 401 || status === 403) throw this.refused();
    if (status === 429) throw new NoAnswer('it is asked too often, and wants a longer pause');
    if (status !== 200) throw new NoAnswer(`its answer is HTTP ${String(status)}`);
    const digest = headers['docker-content-digest'];
    const isManifest = MANIFESTS.includes((headers['content-type'] ?? '').split(';')[0] ?? '');
    const isOther = reference.includes(':') && digest !== undefined && digest !== reference;
    if (isOther || (digest === undefined && !isManifest))
      throw new NoAnswer('it does not answer as a registry does; is the address right?');
    return { kind: 'present' };
  }

  /** What to send with the next request, by what the registry asks for. */
  private async logIn({ headers }: WebAnswer, repository: string): Promise<string> {
    const challenges = readChallenges(headers['www-authenticate'] ?? '');
    const bearer = challenges.find(({ scheme }) => scheme === 'bearer');
    if (bearer !== undefined) return this.token(bearer, repository);
    if (!challenges.some(({ scheme }) => scheme === 'basic'))
      throw new NoAnswer('it asks for a login of a kind that is not known here');
    const basic = this.basic();
    if (basic === undefined) throw this.refused();
    return basic;
  }

  /** Requests that run at once share one token. */
  private token({ params }: Challenge, repository: string): Promise<string> {
    const { realm = '', service, scope = `repository:${repository}:pull` } = params;
    const url = this.realmOf(realm);
    if (service !== undefined) url.searchParams.set('service', service);
    url.searchParams.set('scope', scope);
    const known = this.fetched.get(url.href);
    if (known !== undefined) return known;
    const fetching = this.fetchToken(url).finally(() => this.fetched.delete(url.href));
    this.fetched.set(url.href, fetching);
    return fetching;
  }

  /** The login goes where the registry says, and never in clear where the registry itself has TLS. */
  private realmOf(realm: string): URL {
    const url = URL.canParse(realm) ? new URL(realm) : undefined;
    const isFit =
      url !== undefined &&
      (url.protocol === 'https:' || (url.protocol === 'http:' && this.access.scheme === 'http')) &&
      url.username + url.password === '';
    if (!isFit) throw new NoAnswer('it sends for a token to something that is no safe address');
    return url;
  }

  private async fetchToken(url: URL): Promise<string> {
    const authorization = this.basic();
    const { status, text } = await this.web.send({
      method: 'GET',
      url,
      accept: 'application/json',
      ...(authorization === undefined ? {} : { authorization }),
    });
    if (status === 401 || status === 403) throw this.refused();
    const token = status === 200 ? tokenIn(text) : undefined;
    if (token === undefined)
      throw new NoAnswer(
        `${url.host} hands out no token for it: its answer is HTTP ${String(status)}`,
      );
    return `Bearer ${token}`;
  }

  private basic(): string | undefined {
    const { login } = this.access;
    if (login === undefined) return undefined;
    return `Basic ${Buffer.from(`${login.username}:${login.password}`).toString('base64')}`;
  }

  private refused(): NoAnswer {
    const { login, section } = this.access;
    if (login === undefined) {
      const advice =
        section === undefined ? 'the cluster file has none for it' : `write one into ${section}`;
      return new NoAnswer(`it wants a login; ${advice}`);
    }
    const where = section === undefined ? '' : ` in ${section}`;
    return new NoAnswer(
      `it refuses user ${login.username}; is the login${where} right, and may it pull there?`,
    );
  }
}

/** Names of segments as the API takes them; another one leads nowhere, or to another place of the server. */
function isName({ repository, reference }: ManifestName): boolean {
  return (
    repository.split('/').every((part) => /^[a-z0-9][a-z0-9._-]*$/.test(part)) &&
    /^[\w][\w.+:-]*$/.test(reference)
  );
}

/** `token`, or `access_token` as OAuth has it; nothing that a header could not hold. */
function tokenIn(text: string): string | undefined {
  try {
    const body: unknown = JSON.parse(text);
    if (!isPlainMap(body)) return undefined;
    const token = body['token'] ?? body['access_token'];
    return typeof token === 'string' && /^[\x21-\x7e]+$/.test(token) ? token : undefined;
  } catch {
    return undefined;
  }
}
