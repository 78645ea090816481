import { SCRATCH } from './config-paths';
import { UPSTREAM_ADDRESS } from './upstream-server';

const FOLDER = `${SCRATCH}/nginx`;
const START = ['nginx', '-e', '/dev/stderr', '-c'];

/** How nginx is started with a configuration that names no host: Local, balancer. */
export const NGINX_COMMAND: readonly string[] = [
  ...START,
  '/config/nginx.conf',
  '-g',
  'daemon off;',
];

/**
 * nginx looks up the name of the upstream when it starts and when it reloads, by the means of the node (also its hosts
 * file and search domains), and does not start when it finds none. A cache must start then: it begins without the
 * upstream, and gets it as soon as there is an address. Later, every few minutes, a changed address is noticed; one that
 * can not be looked up leaves the old one in use.
 */
const SCRIPT = `
mkdir -p ${FOLDER}
ln -sfn /config/nginx.conf ${FOLDER}/nginx.conf
find_upstream() {
  nginx -t -q -e /dev/stderr -c /config/nginx.conf &&
    ln -sfn /config/${UPSTREAM_ADDRESS} ${FOLDER}/${UPSTREAM_ADDRESS}
}
rm -f ${FOLDER}/${UPSTREAM_ADDRESS}
find_upstream || echo 'server 127.0.0.1:9;' > ${FOLDER}/${UPSTREAM_ADDRESS}
while :; do
  if [ -L ${FOLDER}/${UPSTREAM_ADDRESS} ]; then sleep 300; else sleep 5; fi
  find_upstream && kill -HUP $$
done &
exec ${START.join(' ')} ${FOLDER}/nginx.conf -g 'daemon off;'
`.trim();

/**
 * How nginx is started in a pull-through pod: by a shell, which the stock images have. `NGINX_COMMAND` works as well, as
 * long as the name of the upstream can be looked up, and its address stays what it is.
 */
export const PULL_THROUGH_COMMAND: readonly string[] = ['sh', '-c', SCRIPT];
