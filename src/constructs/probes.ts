import { k8s } from 'cdk8s-plus-28';

/**
 * Path that nginx answers without a login: 200 while distribution answers on its socket. `/v2/` would be 401, which a
 * probe takes for a failure.
 */
const HEALTH_PATH = '/healthz';

/** Where a program listens. */
export interface Listener {
  readonly port: number;
  /**
   * Address on the node, for a pod on the host network that does not listen on the pod's own address.
   *
   * @default - the pod's address
   */
  readonly host?: string;
}

/** Ready: the whole chain answers. Quick both ways, so that clients of the Service meet no dead address for long. */
export function readyWhenHealthy(listener: Listener): k8s.Probe {
  return {
    httpGet: health(listener),
    initialDelaySeconds: 0,
    periodSeconds: 5,
    timeoutSeconds: 3,
    successThreshold: 1,
    failureThreshold: 2,
  };
}

/**
 * Alive: the chain answers. It belongs to distribution, which has no port of its own and is the program to restart when
 * nginx finds its socket dead. Slow, so that a busy disk restarts nothing.
 */
export function aliveWhenHealthy(listener: Listener): k8s.Probe {
  return { httpGet: health(listener), ...PATIENT };
}

/** Alive: the port takes connections. */
export function aliveWhenListening(listener: Listener): k8s.Probe {
  return { tcpSocket: tcp(listener), ...PATIENT };
}

/** Ready: the port takes connections. */
export function readyWhenListening(listener: Listener): k8s.Probe {
  return {
    tcpSocket: tcp(listener),
    initialDelaySeconds: 0,
    periodSeconds: 5,
    timeoutSeconds: 1,
    successThreshold: 1,
    failureThreshold: 2,
  };
}

const PATIENT = {
  initialDelaySeconds: 10,
  periodSeconds: 10,
  timeoutSeconds: 5,
  successThreshold: 1,
  failureThreshold: 6,
};

function health(listener: Listener): k8s.HttpGetAction {
  return { ...tcp(listener), path: HEALTH_PATH, scheme: 'HTTPS' };
}

function tcp({ port, host }: Listener): k8s.TcpSocketAction {
  return { port: k8s.IntOrString.fromNumber(port), ...(host === undefined ? {} : { host }) };
}
