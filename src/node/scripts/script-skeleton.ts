import type { MirrorSpec } from '../../spec/cluster';
import { legacyAuthScript, legacyAuthUndoScript } from './legacy-auth';
import { dropLegacyConfigScript, restoreLegacyConfigScript } from './legacy-config';
import { mirrorAuthScript, mirrorAuthUndoScript } from './mirror-auth';
import { registryHostsScript, registryHostsUndoScript } from './registry-hosts';

/** The scripts that regshift writes, by what they do. */
export type OwnScript =
  | 'mirror-auth'
  | 'registry-hosts'
  | 'hosts-undo'
  | 'legacy-auth'
  | 'legacy-auth-undo'
  | 'drop-legacy-config'
  | 'restore-legacy-config';

/**
 * Which of regshift's scripts a text is: the one that it is equal to but for the literals that carry data. `undefined` when a
 * single other character differs.
 */
export function ownScript(script: string): OwnScript | undefined {
  const certificates = [...script.matchAll(/^ +ca_\d+='/gm)].length;
  return skeletons(certificates).get(skeletonOf(script));
}

/** The script without its data, and without the lines whose number depends on how many secrets there are. */
function skeletonOf(script: string): string {
  return script
    .replace(/\bdecode '[^'\n]*'/g, "decode ''")
    .replace(/^( +ca_\d+=)'[^'\n]*'$/gm, "$1''")
    .replace(/^ +decode '' &&\n/gm, '')
    .replace(/^ +decode "\$ca_\d+" >\/dev\/null \|\| exit 1\n\n/gm, '');
}

const known = new Map<number, ReadonlyMap<string, OwnScript>>();

/** Skeletons of the scripts that regshift writes for so many certificates. */
function skeletons(certificates: number): ReadonlyMap<string, OwnScript> {
  const before = known.get(certificates);
  if (before !== undefined) return before;
  const made = new Map(samples(certificates).map(([script, name]) => [skeletonOf(script), name]));
  known.set(certificates, made);
  return made;
}

function samples(certificates: number): readonly (readonly [script: string, name: OwnScript])[] {
  const owner = 'sample.sh';
  const host = 'registry.io';
  const slug = 'registry.io';
  const hosts = Array.from({ length: Math.max(1, certificates) }, (_, index) => `a${index}.io`);
  const ca = certificates === 0 ? {} : { ca: 'PEM' };
  const mirrors = hosts.map((name): MirrorSpec => ({
    url: `https://${name}`,
    capabilities: ['pull'],
    skipVerify: false,
    ...ca,
  }));
  const places = hosts.map((name) => ({ scheme: 'https', host: name, ...ca }) as const);
  const entry = { host, mirrors: places };
  return [
    [mirrorAuthScript({ owner, host, mirrors }), 'mirror-auth'],
    [registryHostsScript({ owner, entry, dialect: 'deckhouse' }), 'registry-hosts'],
    [mirrorAuthUndoScript({ owner, host }), 'hosts-undo'],
    [registryHostsUndoScript({ owner, host, dialect: 'deckhouse' }), 'hosts-undo'],
    [legacyAuthScript({ owner, host, slug, mirrors }), 'legacy-auth'],
    [legacyAuthUndoScript({ owner, slug }), 'legacy-auth-undo'],
    [dropLegacyConfigScript(), 'drop-legacy-config'],
    [restoreLegacyConfigScript(), 'restore-legacy-config'],
  ];
}
