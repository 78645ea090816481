import type { CodeRow } from './code-row';

/** About `settings.registry` and about secrets. */
export const REGISTRY_CODES: readonly CodeRow[] = [
  [
    'S030',
    'section of the mode is missing',
    'Modes Direct and Proxy take their registry from the section of the same name.',
    'Add the section.',
  ],
  [
    'S031',
    'section of another mode',
    'DKP refuses a section that does not belong to the mode. Local takes none.',
    'Remove the section, or change the mode.',
  ],
  [
    'S032',
    'half a login',
    'DKP accepts username and password together only.',
    'Add the other one, or remove both.',
  ],
  [
    'S033',
    'two logins',
    'A licence is sent as the password of user license-token, so it excludes username and password.',
    'Keep one of the two ways.',
  ],
  [
    'S034',
    'CA without HTTPS',
    'DKP refuses a CA with scheme HTTP, where no certificate is shown.',
    'Remove ca, or use HTTPS.',
  ],
  [
    'S035',
    'not a certificate',
    'ca takes one or more certificates in PEM. DKP parses them and fails on anything else.',
    'Copy the certificates whole, with their BEGIN and END lines.',
  ],
  [
    'S036',
    'ttl out of range',
    'Cached images live at least 5 minutes.',
    'Write hours, minutes and seconds, for example 168h.',
  ],
  [
    'S037',
    'more than an address',
    'imagesRepo is host, port and path. The scheme has a field of its own; DKP chooses tags and digests.',
    'Remove the scheme, tag or digest.',
  ],
  [
    'S038',
    'no registry host',
    'The host can not be a DNS name or an IP address, or some clients would not take it for a host.',
    'Write the full host name.',
  ],
  ['S039', 'impossible port', 'Ports are 1 to 65535.', 'Write the port of the registry, or none.'],
  [
    'S040',
    'path leads elsewhere',
    'The parts . and .. of a path would lead to another repository than the one that is read. DKP refuses them.',
    'Write the path itself.',
  ],
  [
    'S041',
    'no repository name',
    'Registries take lower-case letters, digits, and single dots, dashes and underscores between them. DKP would accept the path, and every pull would fail.',
    'Write the path as the registry knows it.',
  ],
  [
    'S042',
    'Proxy without login',
    'The registry that runs on the masters in mode Proxy requires a user for its upstream and does not start without one.',
    'Add a licence, or username and password.',
  ],
  [
    'S043',
    'Proxy without path',
    'The registry that runs on the masters in mode Proxy requires a path of its upstream.',
    'Add the path behind the host.',
  ],
  [
    'S101',
    'secret without a source',
    'A secret is a reference: a key of a Secret, an environment variable or a file.',
    'Write exactly one of secretRef, fromEnv, fromFile.',
  ],
  [
    'S102',
    'secret with several sources',
    'Only one source can hold the value.',
    'Keep one of secretRef, fromEnv, fromFile.',
  ],
  [
    'S103',
    'secret in clear',
    'The file lives in a repository that many people read, for ever. What has been committed must be replaced, not only removed.',
    'Write a reference instead, and change the secret if the file was committed.',
  ],
];
