import { CONFIG } from './config-paths';
import {
  clientHeaders,
  DISTRIBUTION,
  DISTRIBUTION_GROUP,
  HEALTH,
  SERVER_TLS,
} from './front-server';
import { SERVICE_DNS } from './names';
import type { NginxNode } from './nginx-text';
import { block, concat, directive, formatNginx, map, variable, whether } from './nginx-text';
import { httpBlock, nginxProgram } from './nginx-program';
import { COMMON_ERRORS, errorLocation, NOTHING_ELSE, registryError } from './registry-answers';

/** What the nginx of a Local registry is made from. */
export interface LocalRegistry {
  /** Address with port. */
  readonly listen: string;
  /** Whether images are pushed through an Ingress, which shows a client certificate of ours. */
  readonly push: boolean;
  /** Where `rw` writes instead of here: the registry that the others follow; address with port. */
  readonly leader?: string;
}

/** `nginx.conf` of a Local registry: client → this (TLS, who may write) → distribution on its socket (logins, store). */
export function localNginx(registry: LocalRegistry): string {
  const { leader } = registry;
  return formatNginx(
    nginxProgram(
      4096,
      '1h',
      httpBlock(
        DISTRIBUTION_GROUP,
        ...(leader === undefined ? [] : leaderGroup(leader)),
        ...MAY,
        map(variable('ssl_client_verify'), 'forwarded_for', [
          ...(registry.push ? [['SUCCESS', variable('proxy_add_x_forwarded_for')] as const] : []),
          ['default', variable('remote_addr')],
        ]),
        server(registry),
      ),
    ),
  );
}

/**
 * Who may do what (`objects.md` 4.5). distribution knows logins but no access lists. A request without a login passes:
 * distribution answers it with the challenge that clients wait for.
 */
const MAY: readonly NginxNode[] = [
  map(variable('remote_user'), 'may_write', [
    ['', '1'],
    ['rw', '1'],
    ['mirror-pusher', '1'],
    ['default', ''],
  ]),
  map(variable('remote_user'), 'may_list', [
    ['', '1'],
    ['rw', '1'],
    ['mirror-pusher', '1'],
    ['mirror-puller', '1'],
    ['default', ''],
  ]),
  map(concat(variable('request_method'), ' ', variable('may_write')), 'refused', [
    ['~^(?:GET|HEAD) ', ''],
    ['~^[A-Z]+ 1\\z', ''],
    ['default', '1'],
  ]),
  map(variable('may_list'), 'list_refused', [
    ['1', ''],
    ['default', '1'],
  ]),
];

/** `rw` works on one registry alone: tags that are pushed to several at a time would overwrite each other. */
function leaderGroup(leader: string): readonly NginxNode[] {
  return [
    block(
      'upstream',
      ['leader'],
      [directive('server', leader, 'max_fails=0'), directive('keepalive', '16')],
    ),
    map(variable('remote_user'), 'registry', [
      ['rw', 'https://leader'],
      ['default', DISTRIBUTION],
    ]),
  ];
}

function server({ listen, push, leader }: LocalRegistry): NginxNode {
  const pass = directive('proxy_pass', leader === undefined ? DISTRIBUTION : variable('registry'));
  return block(
    'server',
    [],
    [
      directive('listen', listen, 'ssl'),
      ...SERVER_TLS,
      ...(push ? CLIENT_CERTIFICATES : []),
      ...clientHeaders('forwarded_for'),
      ...(leader === undefined ? [] : TLS_TO_LEADER),
      ...WHOLE_IMAGES,
      directive('error_page', '403', '=', '@forbidden'),
      directive('error_page', '502', '=', '@unavailable'),
      directive('error_page', '504', '=', '@timeout'),
      block('if', [whether('refused')], [directive('return', '403')]),
      HEALTH,
      block(
        'location',
        ['=', '/v2/_catalog'],
        [block('if', [whether('list_refused')], [directive('return', '403')]), pass],
      ),
      block('location', ['/v2/'], [pass]),
      ...COMMON_ERRORS,
      errorLocation(
        '@forbidden',
        registryError(403, 'DENIED', 'this user may not do this in this registry'),
      ),
      NOTHING_ELSE,
    ],
  );
}

/**
 * The address that a client has at the Ingress is believed from the Ingress alone. A client with another certificate is
 * served like one without; a certificate of a server of ours is none of a client, and refused.
 */
const CLIENT_CERTIFICATES: readonly NginxNode[] = [
  directive('ssl_client_certificate', CONFIG.ca),
  directive('ssl_verify_client', 'optional_no_ca'),
];

const TLS_TO_LEADER: readonly NginxNode[] = [
  directive('proxy_ssl_verify', 'on'),
  directive('proxy_ssl_trusted_certificate', CONFIG.ca),
  directive('proxy_ssl_server_name', 'on'),
  directive('proxy_ssl_name', SERVICE_DNS),
  directive('proxy_ssl_protocols', 'TLSv1.2', 'TLSv1.3'),
];

/** Layers of any size, passed on as they come; distribution may take minutes to check one. */
const WHOLE_IMAGES: readonly NginxNode[] = [
  directive('client_max_body_size', '0'),
  directive('client_body_timeout', '300s'),
  directive('proxy_request_buffering', 'off'),
  directive('proxy_connect_timeout', '5s'),
  directive('proxy_send_timeout', '900s'),
  directive('proxy_read_timeout', '900s'),
];
