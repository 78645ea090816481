import { basicCredentials } from '../model/upstream';
import type { Upstream } from '../model/upstream';
import { CONFIG, SCRATCH, SYSTEM_TRUST } from './config-paths';
import { splitHost } from './endpoint';
import { generated } from './generated';
import type { NginxNode } from './nginx-text';
import { block, concat, directive, escapeRegex, formatNginx, map, variable } from './nginx-text';

/** Name under which distribution and the front of the same pod show that they are of it. */
export const POD_USER = 'regshift';

/** The header by which they show it. */
export const POD_AUTHORIZATION = `Basic ${generated('http-secret', 'value', { encoding: 'basic', username: POD_USER })}`;

/** Path on loopback below which the front asks what the upstream says, without its content. */
export const ASK = '/ask';

/**
 * Where nginx connects to: a file of its own, included by relative path, so that a start without a name service can
 * have another (`PULL_THROUGH_COMMAND`).
 */
export function upstreamAddress({ scheme, host }: Upstream): string {
  const { name, port } = splitHost(host, scheme);
  return formatNginx([directive('server', `${name}:${String(port)}`, 'max_fails=0')]);
}

/** Name of that file. */
export const UPSTREAM_ADDRESS = 'upstream.conf';

/** Where distribution meets nginx as its upstream. */
export interface Loopback {
  /** Of 127.0.0.1. */
  readonly port: number;
  /** Name that the pod knows 127.0.0.1 by (`upstreamAlias`), if it has one. */
  readonly alias?: string;
}

/** The loopback's host and port as distribution is told them. */
export function loopbackHost({ alias = '127.0.0.1', port }: Loopback): string {
  return `${alias}:${String(port)}`;
}

/**
 * Name for 127.0.0.1 in a pod that has this upstream, to be put into its `hostAliases`. distribution 3.1 sends its login
 * to a token service only when the service and the registry, which for it is the loopback, share a domain. Nothing where
 * the upstream is named by an address: then the token service must be at the same one.
 */
export function upstreamAlias({ scheme, host }: Upstream): string | undefined {
  const alias = `regshift-upstream.${splitHost(host, scheme).name.toLowerCase()}`;
  const address = /^[\d.]+$/.test(alias.slice('regshift-upstream.'.length));
  return address || alias.length > 253 ? undefined : alias;
}

/**
 * The server on loopback that stands for the upstream, and what it needs around it.
 *
 * distribution 2 does not answer a Basic challenge of its upstream (`components.md` 2), so the login is put in here. On
 * the host network everybody on the node can reach this port: who does not show the pod's own secret gets from the
 * upstream what anybody gets.
 */
export function upstreamServer(upstream: Upstream, loopback: Loopback): readonly NginxNode[] {
  return [
    block('upstream', ['upstream'], [directive('include', UPSTREAM_ADDRESS), KEEP_ALIVE]),
    map(variable('http_authorization'), 'upstream_authorization', [
      [POD_AUTHORIZATION, loginOf(upstream)],
      ['default', variable('http_authorization')],
    ]),
    map(variable('http_authorization'), 'stranger', [
      [POD_AUTHORIZATION, ''],
      ['default', '1'],
    ]),
    challengeMap(upstream, loopback),
    ...VERDICT,
    CHALLENGE_CACHE,
    block(
      'server',
      [],
      [
        directive('listen', `127.0.0.1:${String(loopback.port)}`),
        directive('access_log', 'off'),
        ...connection(upstream),
        directive('proxy_hide_header', 'WWW-Authenticate'),
        directive('add_header', 'WWW-Authenticate', variable('challenge'), 'always'),
        ...challenge(upstream),
        ...locations(upstream),
      ],
    ),
  ];
}

/**
 * Tokens that the upstream itself gives out come through here too: by its TLS and its CA, and distribution 3.1 would not
 * ask for them elsewhere.
 */
function challengeMap({ scheme, host }: Upstream, loopback: Loopback): NginxNode {
  const { name, port } = splitHost(host, scheme);
  const standard = port === (scheme === 'https' ? 443 : 80);
  const there = `${scheme}://${escapeRegex(name)}${standard ? `(?::${String(port)})?` : `:${String(port)}`}`;
  return map(variable('upstream_http_www_authenticate'), 'challenge', [
    [
      `~*^(?<before_realm>Bearer .*realm=")${there}(?<after_realm>/.*)\\z`,
      concat(variable('before_realm'), `http://${loopbackHost(loopback)}`, variable('after_realm')),
    ],
    ['default', variable('upstream_http_www_authenticate')],
  ]);
}

const KEEP_ALIVE = directive('keepalive', '16');

/**
 * What the upstream's answer means for a client that distribution told "absent": named locations of the front. A
 * registry with tokens answers 401 here, as nobody holds one: it is alive, so distribution's word stands. Many answer
 * 403 for what is not there.
 */
const VERDICT: readonly NginxNode[] = [
  map(variable('upstream_http_www_authenticate'), 'verdict_unauthorized', [
    ['~*Bearer', '@absent'],
    ['default', '@refused'],
  ]),
  map(variable('status'), 'verdict', [
    ['401', variable('verdict_unauthorized')],
    ['403', '@absent'],
    ['404', '@absent'],
    ['410', '@absent'],
    ['504', '@timeout'],
    ['~^[23]', '@not_cached'],
    ['default', '@unavailable'],
  ]),
];

const CHALLENGES = `${SCRATCH}/upstream-challenge`;

/** Holds one answer, for as long as the pod lives. */
const CHALLENGE_CACHE = directive(
  'proxy_cache_path',
  CHALLENGES,
  'keys_zone=challenge:1m',
  'inactive=1000d',
  'use_temp_path=off',
);

function loginOf({ login }: Upstream): string {
  return login === undefined ? '' : `Basic ${basicCredentials(login)}`;
}

function connection({ scheme, host, ca }: Upstream): readonly NginxNode[] {
  const headers = [
    directive('proxy_set_header', 'Connection', ''),
    directive('proxy_set_header', 'Host', host),
    directive('proxy_set_header', 'Authorization', variable('upstream_authorization')),
    directive('proxy_connect_timeout', '5s'),
    directive('proxy_next_upstream_timeout', '8s'),
  ];
  if (scheme === 'http') return headers;
  return [
    ...headers,
    directive('proxy_ssl_verify', 'on'),
    directive('proxy_ssl_verify_depth', '5'),
    directive('proxy_ssl_trusted_certificate', ca === undefined ? SYSTEM_TRUST : CONFIG.upstreamCa),
    directive('proxy_ssl_server_name', 'on'),
    directive('proxy_ssl_name', splitHost(host, scheme).name),
    directive('proxy_ssl_protocols', 'TLSv1.2', 'TLSv1.3'),
  ];
}

/**
 * What distribution asks before anything else, and at its start: without an answer it does not start, and without the
 * challenge it never learns where tokens come from. So the last answer is kept for when the upstream is away.
 */
function challenge(upstream: Upstream): readonly NginxNode[] {
  return [
    block(
      'location',
      ['=', '/v2/'],
      [
        directive('proxy_pass', groupOf(upstream)),
        directive('proxy_read_timeout', '10s'),
        directive('proxy_cache', 'challenge'),
        directive('proxy_cache_key', `${upstream.scheme}://${upstream.host}`),
        directive('proxy_cache_valid', '200', '401', '10s'),
        directive('proxy_ignore_headers', 'Cache-Control', 'Expires', 'Set-Cookie', 'Vary'),
        directive(
          'proxy_cache_use_stale',
          ...['error', 'timeout', 'updating'],
          ...['http_403', 'http_404', 'http_429', 'http_500', 'http_502', 'http_503', 'http_504'],
        ),
        directive('proxy_cache_background_update', 'on'),
        directive('proxy_cache_lock', 'on'),
        directive('proxy_cache_bypass', variable('stranger')),
        directive('proxy_no_cache', variable('stranger')),
        // Never asked successfully: distribution, closed on, ends and is started again.
        directive('error_page', '500', '502', '503', '504', '=', '@never_seen'),
        directive('proxy_intercept_errors', 'on'),
      ],
    ),
    block('location', ['@never_seen'], [directive('return', '444')]),
  ];
}

function locations(upstream: Upstream): readonly NginxNode[] {
  return [
    block(
      'location',
      ['/'],
      // A tag is asked for twice; both must end before the front's patience does.
      [directive('proxy_pass', groupOf(upstream)), directive('proxy_read_timeout', '10s')],
    ),
    block(
      'location',
      ['~', '/blobs/'],
      [directive('proxy_pass', groupOf(upstream)), directive('proxy_read_timeout', '20s')],
    ),
    block(
      'location',
      ['^~', `${ASK}/`],
      [
        directive('rewrite', `^${ASK}(/.*)\\z`, variable('1'), 'break'),
        directive('proxy_pass', groupOf(upstream)),
        directive('proxy_method', 'HEAD'),
        directive('proxy_read_timeout', '5s'),
        directive('add_header', 'X-Accel-Redirect', variable('verdict'), 'always'),
      ],
    ),
  ];
}

function groupOf({ scheme }: Upstream): string {
  return `${scheme}://upstream`;
}
