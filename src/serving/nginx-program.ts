import { SCRATCH } from './config-paths';
import type { NginxNode } from './nginx-text';
import { block, directive } from './nginx-text';

/** Figures of DKP's balancer (`objects.md` 3.9). */
const WORKERS = '2';
const OPEN_FILES = '130048';

/**
 * What every nginx of ours has around its servers. It runs without root on a root file system that can not be written,
 * logs to the container, and writes below `/tmp` alone.
 */
export function nginxProgram(
  connections: number,
  shutdownTimeout: string,
  ...body: readonly NginxNode[]
): readonly NginxNode[] {
  return [
    directive('worker_processes', WORKERS),
    directive('worker_rlimit_nofile', OPEN_FILES),
    directive('worker_shutdown_timeout', shutdownTimeout),
    directive('pid', `${SCRATCH}/nginx.pid`),
    directive('error_log', 'stderr', 'warn'),
    block('events', [], [directive('worker_connections', String(connections))]),
    ...body,
  ];
}

/** A `http` block for registries: nothing is kept on disk on its way, and no header of a registry is too long. */
export function httpBlock(...body: readonly NginxNode[]): NginxNode {
  return block(
    'http',
    [],
    [
      ...['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) =>
        directive(`${kind}_temp_path`, `${SCRATCH}/nginx-${kind.replace('_', '-')}`),
      ),
      directive('access_log', '/dev/stdout', 'combined'),
      directive('default_type', 'application/octet-stream'),
      directive('server_tokens', 'off'),
      directive('tcp_nodelay', 'on'),
      // A redirect stays as the registry wrote it: behind an Ingress nginx does not know its own name.
      directive('absolute_redirect', 'off'),
      // Keys and values of maps hold logins, and tokens are long.
      directive('map_hash_bucket_size', '1024'),
      directive('large_client_header_buffers', '8', '64k'),
      directive('proxy_http_version', '1.1'),
      directive('proxy_set_header', 'Connection', ''),
      directive('proxy_buffer_size', '64k'),
      directive('proxy_buffers', '8', '64k'),
      directive('proxy_busy_buffers_size', '128k'),
      directive('proxy_max_temp_file_size', '0'),
      // An upstream steers our nginx by no header.
      directive(
        'proxy_ignore_headers',
        ...['X-Accel-Redirect', 'X-Accel-Expires', 'X-Accel-Limit-Rate', 'X-Accel-Buffering'],
        'X-Accel-Charset',
      ),
      ...body,
    ],
  );
}
