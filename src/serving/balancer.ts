import { BugError } from '../model/errors';
import { NODE_BALANCER_HOST } from '../node/sources/pull-source';
import { block, directive, formatNginx } from './nginx-text';
import { nginxProgram } from './nginx-program';

/** An address with its port; one of IPv6 in brackets. */
const ENDPOINT = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9A-Fa-f:.]+\]):\d{1,5}$/;

/**
 * Files of the balancer on every node (`objects.md` 3.9): TCP from 127.0.0.1:5001 to the masters' registries.
 *
 * A master that refuses is left out for a moment only: were all of them away, the first to come back serves at once.
 * The zone lets all workers of nginx know of it together; without it, each would refuse until it has tried by itself.
 * The stock images of nginx have the `stream` module built in.
 *
 * @param endpoints `10.0.0.1:5001`, at least one
 */
export function balancerFiles({
  endpoints,
}: {
  readonly endpoints: readonly string[];
}): Record<string, string> {
  if (endpoints.length === 0) throw new BugError('a balancer without endpoints');
  const bad = endpoints.find((endpoint) => !ENDPOINT.test(endpoint));
  if (bad !== undefined) throw new BugError(`${JSON.stringify(bad)} is no address with a port`);
  const stream = block(
    'stream',
    [],
    [
      block(
        'upstream',
        ['masters'],
        [
          directive('zone', 'masters', '64k'),
          directive('least_conn'),
          ...endpoints.map((endpoint) =>
            directive('server', endpoint, 'max_fails=1', 'fail_timeout=3s'),
          ),
        ],
      ),
      block(
        'server',
        [],
        [
          directive('listen', NODE_BALANCER_HOST),
          directive('proxy_pass', 'masters'),
          directive('proxy_connect_timeout', '1s'),
          directive('proxy_timeout', '1h'),
          directive('proxy_socket_keepalive', 'on'),
        ],
      ),
    ],
  );
  return { 'nginx.conf': formatNginx(nginxProgram(16384, '10s', stream)) };
}
