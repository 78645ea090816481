import { canonicalJson } from '../../../model/canonical-json';
import { compareText } from '../../../model/issue';
import { apiGroup, objectId, objectKey } from '../../../model/object-id';
import type { KubeObject } from '../../../model/object-id';
import { firstOfEquals, remember, rememberByText, rememberPair } from '../../../model/remember';
import { digestOf } from '../platform/digest';
import type { NodeBundle, NodeConfig, PullSecret, TwinState } from '../state';

/** What bundles are made of. */
export type BundleSource = Pick<TwinState, 'platform' | 'objects'>;

/** The steps that nodes of a group are to run now; `undefined` without DKP. */
export function bundleOf(
  { platform, objects }: BundleSource,
  group: string,
): NodeBundle | undefined {
  if (platform === undefined) return undefined;
  const scripts = scriptsOf(objects, group);
  const { nodeConfig, pull } = platform;
  return nodeConfig === undefined
    ? legacyBundle(pull, scripts)
    : managedBundle(nodeConfig, scripts);
}

/** Checksum that nodes of a group are to report: its key in Secret `configuration-checksums` (`observing.md` 8.3). */
export function wantedChecksum(source: BundleSource, group: string): string | undefined {
  return bundleOf(source, group)?.checksum;
}

type Scripts = readonly KubeObject[];

const legacyBundle = rememberPair((pull: PullSecret, scripts: Scripts) =>
  interned({ pull, scripts }),
);

const managedBundle = rememberPair((nodeConfig: NodeConfig, scripts: Scripts) =>
  interned({ nodeConfig, scripts }),
);

/** The bundle with its checksum, one object for each checksum. */
function interned(parts: Omit<NodeBundle, 'checksum'>): NodeBundle {
  const checksum = digestOf(
    canonicalJson({ ...parts, scripts: parts.scripts.map(digestOfScript) }),
  );
  return sameBundle({ checksum, ...parts });
}

const sameBundle = firstOfEquals(({ checksum }: NodeBundle) => checksum);

/** Name, weight and text: what a rendered step is made of (`objects.md` 2.3). */
const digestOfScript = remember((script: KubeObject) => {
  const { weight, content } = scriptSpec(script);
  return digestOf(canonicalJson([script.metadata.name, weight, content]));
});

/** What the spec of a NodeGroupConfiguration says, with the default of the CRD (`objects.md` 2.1). */
export const scriptSpec = remember((script: KubeObject) => {
  const spec = (script['spec'] ?? {}) as {
    readonly weight?: number;
    readonly content?: string;
    readonly nodeGroups?: readonly string[];
  };
  return {
    weight: spec.weight ?? 100,
    content: spec.content ?? '',
    nodeGroups: spec.nodeGroups ?? [],
  };
});

type Objects = TwinState['objects'];

function scriptsOf(objects: Objects, group: string): Scripts {
  return scriptsByGroup(objects)(group);
}

const scriptsByGroup = remember((objects: Objects) =>
  rememberByText(
    (group: string) => group,
    (group) => sameList(allScripts(objects).filter((script) => selects(script, group))),
  ),
);

const allScripts = remember((objects: Objects) =>
  Object.values(objects)
    .filter(isScript)
    .sort((a, b) => compareText(keyOf(a), keyOf(b))),
);

function isScript({ apiVersion, kind }: KubeObject): boolean {
  return kind === 'NodeGroupConfiguration' && apiGroup(apiVersion) === 'deckhouse.io';
}

function keyOf(object: KubeObject): string {
  return objectKey(objectId(object));
}

function selects(script: KubeObject, group: string): boolean {
  const { nodeGroups } = scriptSpec(script);
  return nodeGroups.includes('*') || nodeGroups.includes(group);
}

/** One list for equal scripts, whichever objects they stand in. */
const sameList = firstOfEquals((scripts: Scripts) => scripts.map(digestOfScript).join(' '));
