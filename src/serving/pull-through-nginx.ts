import type { ImageBase, Upstream } from '../model/upstream';
import { REALM } from './distribution-config';
import {
  clientHeaders,
  DISTRIBUTION,
  DISTRIBUTION_GROUP,
  HEALTH,
  SERVER_TLS,
} from './front-server';
import type { NginxNode } from './nginx-text';
import {
  block,
  concat,
  directive,
  escapeRegex,
  formatNginx,
  map,
  variable,
  whether,
} from './nginx-text';
import { httpBlock, nginxProgram } from './nginx-program';
import { COMMON_ERRORS, errorLocation, NOTHING_ELSE, registryError } from './registry-answers';
import type { Pulled } from './repository-paths';
import { pathInUpstream, pathsBelow, prefixOf } from './repository-paths';
import type { Loopback } from './upstream-server';
import { ASK, POD_AUTHORIZATION, upstreamServer } from './upstream-server';

/** What the nginx of a pull-through pod is made from. */
export interface PullThrough {
  readonly base: ImageBase;
  readonly upstream: Upstream;
  /** Addresses with ports. */
  readonly listen: readonly string[];
  readonly loopback: Loopback;
}

/**
 * `nginx.conf` of a pull-through pod: client → this (TLS, paths) → distribution on its socket (logins, cache) → this on
 * loopback (the upstream's login and TLS) → upstream.
 */
export function pullThroughNginx(pod: PullThrough): string {
  return formatNginx(
    nginxProgram(
      4096,
      '1h',
      httpBlock(
        DISTRIBUTION_GROUP,
        ...MAPS,
        linksOf(pod),
        ...upstreamServer(pod.upstream, pod.loopback),
        frontServer(pod),
      ),
    ),
  );
}

const MAPS: readonly NginxNode[] = [
  map(variable('upstream_http_www_authenticate'), 'own_challenge', [
    [`Basic realm="${REALM}"`, '1'],
    ['default', ''],
  ]),
  map(variable('request_method'), 'writes', [
    ['GET', ''],
    ['HEAD', ''],
    ['default', '1'],
  ]),
  map(variable('uri'), 'unknown_code', [
    ['~/blobs/', 'BLOB_UNKNOWN'],
    ['default', 'MANIFEST_UNKNOWN'],
  ]),
];

/** The header by which long lists of tags go on names a path of the upstream. */
function linksOf({ base, upstream }: PullThrough): NginxNode {
  const from = escapeRegex(prefixOf(upstream));
  return map(variable('upstream_http_link'), 'mapped_link', [
    [`~^<${from}(?<link_rest>.*)\\z`, concat(`<${prefixOf(base)}`, variable('link_rest'))],
    ['default', ''],
  ]);
}

function frontServer(pod: PullThrough): NginxNode {
  return block(
    'server',
    [],
    [
      ...pod.listen.map((address) => directive('listen', address, 'ssl')),
      ...SERVER_TLS,
      ...clientHeaders('remote_addr'),
      directive('proxy_set_header', 'Content-Length', ''),
      directive('proxy_pass_request_body', 'off'),
      directive('proxy_connect_timeout', '5s'),
      // A pull must come to the next host of a node when the upstream hangs: containerd waits for ever by itself.
      directive('proxy_read_timeout', '25s'),
      directive('error_page', '502', '=', '@unavailable'),
      directive('error_page', '504', '=', '@timeout'),
      directive('error_page', '405', '=', '@read_only'),
      block('if', [whether('writes')], [directive('return', '405')]),
      HEALTH,
      block('location', ['=', '/v2/'], [directive('proxy_pass', DISTRIBUTION)]),
      imagesLocation(pod, 'content', [
        // distribution says 404 or 500 also when the upstream is away (`components.md` 2), and from 3.1 on what the
        // upstream said to it.
        directive('proxy_intercept_errors', 'on'),
        directive('error_page', '401', '=', '@login'),
        directive('error_page', '403', '404', '429', '500', '=', '@ask'),
        directive('error_page', '502', '=', '@unavailable'),
        directive('error_page', '504', '=', '@timeout'),
      ]),
      imagesLocation(pod, 'tags', [
        directive('proxy_hide_header', 'Link'),
        directive('add_header', 'Link', variable('mapped_link')),
      ]),
      ...secondQuestion(pod),
      ...COMMON_ERRORS,
      errorLocation('@read_only', registryError(405, 'UNSUPPORTED', 'this registry is a cache')),
      NOTHING_ELSE,
    ],
  );
}

function imagesLocation(
  { base, upstream }: PullThrough,
  pulled: Pulled,
  more: readonly NginxNode[],
): NginxNode {
  return block(
    'location',
    ['~', pathsBelow(base, upstream, pulled)],
    [
      directive('rewrite', '^', pathInUpstream(upstream), 'break'),
      directive('proxy_pass', DISTRIBUTION),
      directive('proxy_redirect', prefixOf(upstream), prefixOf(base)),
      ...more,
    ],
  );
}

/**
 * Asks the upstream itself whether it has what distribution says is absent. Only whether: a client could not follow it
 * to an object store, and what the cache could not read should not reach a client, which would give up on it where it
 * goes on to its next host after a 502.
 */
function secondQuestion({ loopback }: PullThrough): readonly NginxNode[] {
  const ask = [
    directive('rewrite', '^', concat(ASK, variable('uri')), 'break'),
    directive('proxy_pass', `http://127.0.0.1:${String(loopback.port)}`),
    directive('proxy_method', 'HEAD'),
    directive('proxy_set_header', 'Connection', ''),
    directive('proxy_set_header', 'Authorization', POD_AUTHORIZATION),
    // The answer is the name of one of the locations below, in X-Accel-Redirect.
    directive('proxy_ignore_headers', 'X-Accel-Expires'),
    directive('proxy_read_timeout', '15s'),
  ];
  return [
    block('location', ['@ask'], ask),
    // nginx keeps the header of distribution's challenge.
    block(
      'location',
      ['@login'],
      [
        directive('default_type', 'application/json'),
        block(
          'if',
          [whether('own_challenge')],
          [registryError(401, 'UNAUTHORIZED', 'authentication required')],
        ),
        ...ask,
      ],
    ),
    errorLocation(
      '@absent',
      registryError(404, variable('unknown_code'), 'the upstream does not have it'),
    ),
    errorLocation(
      '@refused',
      registryError(502, 'UNAVAILABLE', 'the upstream refuses the login it is asked with'),
    ),
    errorLocation(
      '@not_cached',
      registryError(502, 'UNAVAILABLE', 'the upstream has it, but it could not be read or cached'),
    ),
  ];
}
