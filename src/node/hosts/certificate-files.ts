import { filesIn, lookUp } from './tree';
import type { HostTree } from './tree';
import type { HostSettings } from './host-settings';
import { isUnknown } from './unknown-value';

/** A file that a host needs and containerd can not use: every pull of that registry fails, whatever the other hosts. */
export interface BrokenFile {
  readonly setting: 'ca' | 'client';
  /** As the setting names it; empty for an empty text. */
  readonly named: string;
  readonly problem: 'missing' | 'folder' | 'no-certificate';
}

/** The certificate files of a host that stop every pull; files outside the tree are taken to be good. */
export function brokenFiles(
  tree: HostTree,
  folder: string,
  { ca = [], client = [] }: HostSettings,
): readonly BrokenFile[] {
  return [
    ...ca.flatMap((named) => judge(tree, folder, 'ca', named)),
    ...client
      .flatMap(([cert, key]) => (key === '' ? [cert] : [cert, key]))
      .flatMap((named) => judge(tree, folder, 'client', named)),
  ];
}

/** Settings by Docker's layout, which count where there is no usable `hosts.toml`: `*.crt`, `*.cert` with `*.key`. */
export function dockerCertificates(
  tree: HostTree,
  folder: string,
): Pick<HostSettings, 'ca' | 'client'> {
  const names = filesIn(tree, folder).map(({ path }) => path.slice(folder.length + 1));
  const ca = names.filter((name) => name.endsWith('.crt'));
  const client = names
    .filter((name) => name.endsWith('.cert'))
    .map((cert) => {
      const key = cert.replace(/cert$/, 'key');
      return [cert, names.includes(key) ? key : ''] as const;
    });
  return {
    ...(ca.length === 0 ? {} : { ca }),
    ...(client.length === 0 ? {} : { client }),
  };
}

function judge(
  tree: HostTree,
  folder: string,
  setting: BrokenFile['setting'],
  named: string,
): readonly BrokenFile[] {
  const found = lookUp(tree, folder, named);
  switch (found.kind) {
    case 'outside':
      return [];
    case 'missing':
    case 'folder':
      return [{ setting, named, problem: found.kind }];
    case 'file':
      return setting === 'client' || isUnknown(found.content) || hasCertificate(found.content)
        ? []
        : [{ setting, named, problem: 'no-certificate' }];
  }
}

/** Whether a text holds a PEM block of a certificate; DER always begins with a sequence, in base64 `MI`. */
function hasCertificate(text: string): boolean {
  return /^-----BEGIN CERTIFICATE-----\s+MI[\w+/=\s]+-----END CERTIFICATE-----/m.test(text);
}
