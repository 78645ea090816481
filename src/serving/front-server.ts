import { CONFIG, DISTRIBUTION_SOCKET } from './config-paths';
import type { NginxNode } from './nginx-text';
import { block, directive, variable } from './nginx-text';

/** Name of distribution as nginx calls it. */
export const DISTRIBUTION = 'http://distribution';

/** distribution on its socket. It is never given up: a restart of it lasts less than nginx would wait. */
export const DISTRIBUTION_GROUP: NginxNode = block(
  'upstream',
  ['distribution'],
  [directive('server', `unix:${DISTRIBUTION_SOCKET}`, 'max_fails=0'), directive('keepalive', '16')],
);

/** The TLS of the server that clients see. */
export const SERVER_TLS: readonly NginxNode[] = [
  directive('ssl_certificate', CONFIG.tlsCertificate),
  directive('ssl_certificate_key', CONFIG.tlsKey),
  directive('ssl_protocols', 'TLSv1.2', 'TLSv1.3'),
  directive('ssl_session_cache', 'shared:tls:4m'),
  directive('ssl_session_tickets', 'off'),
];

/**
 * Whom distribution hears of. It logs in the client by the header `Authorization`, which is passed as it is; with
 * relative URLs it needs none of the others, and logs them.
 */
export function clientHeaders(forwardedFor: string): readonly NginxNode[] {
  return [
    directive('proxy_set_header', 'Connection', ''),
    directive('proxy_set_header', 'Host', variable('http_host')),
    directive('proxy_set_header', 'X-Forwarded-Proto', 'https'),
    directive('proxy_set_header', 'X-Forwarded-For', variable(forwardedFor)),
    directive('proxy_set_header', 'X-Real-IP', ''),
    directive('proxy_set_header', 'Forwarded', ''),
    // A header that is there once and twice would be read differently by nginx and by distribution.
    directive('proxy_set_header', 'Authorization', variable('http_authorization')),
  ];
}

/** What probes ask, without a login: 200 while distribution answers. */
export const HEALTH: NginxNode = block(
  'location',
  ['=', '/healthz'],
  [
    directive('access_log', 'off'),
    directive('rewrite', '^', '/', 'break'),
    directive('proxy_pass', DISTRIBUTION),
    directive('proxy_connect_timeout', '2s'),
    directive('proxy_read_timeout', '5s'),
  ],
);
