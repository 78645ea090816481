import { basicCredentials } from '../model/upstream';
import type { Login } from '../model/upstream';

/**
 * Text of `.dockerconfigjson` (`objects.md` 4.1) for one host.
 *
 * @param props.host host with its port, if any, as it stands in image names
 * @param props.login absent: the host is asked without a login
 */
export function dockerConfig({
  host,
  login,
}: {
  readonly host: string;
  readonly login?: Login;
}): string {
  const entry = login === undefined ? {} : { auth: basicCredentials(login) };
  // A computed key, so that no host can be the prototype.
  return JSON.stringify({ auths: Object.fromEntries([[host, entry]]) });
}
