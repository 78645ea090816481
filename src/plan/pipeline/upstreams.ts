import { imageBaseOf, LICENSE_USER } from '../../model/upstream';
import type { ImageBase, Login, Upstream } from '../../model/upstream';
import type { State } from '../../model/mode';
import type { RegistrySettings } from '../../spec/cluster-file.generated';
import { sectionOf } from '../settings';
import type { AnySection } from '../settings';

/** The registry that a section names. */
export function upstreamOf(section: AnySection): Upstream {
  const login = loginOf(section);
  return {
    scheme: section.scheme === 'HTTP' ? 'http' : 'https',
    ...imageBaseOf(section.imagesRepo),
    ...(section.ca === undefined ? {} : { ca: section.ca }),
    ...(login === undefined ? {} : { login }),
  };
}

/** The registry that settings name for a state; Local and U0 name none. */
export function upstreamIn(settings: RegistrySettings, state: State): Upstream | undefined {
  const section = sectionOf(settings, state);
  return section === undefined ? undefined : upstreamOf(section);
}

/** The registry that image names lead to by themselves. */
export function upstreamAt(base: ImageBase): Upstream {
  return { scheme: 'https', ...base };
}

function loginOf(section: AnySection): Login | undefined {
  const { license, username, password } = section;
  if (license !== undefined) return { username: LICENSE_USER, password: license };
  return username === undefined || password === undefined ? undefined : { username, password };
}
