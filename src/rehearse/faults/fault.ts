/** Something that goes wrong, or that people do, at a moment of a rehearsal. */
export interface Fault {
  /** As it was asked for: `master-1:NotReady@switch`. */
  readonly text: string;
  readonly what: FaultKind;
  readonly moment: Moment;
}

export type FaultKind =
  /** `NotReady`: the node is gone until it is `Ready` again; `ScriptFails`, `PodFails` until it is `Ready` too. */
  | { readonly kind: 'node'; readonly node: string; readonly state: NodeTrouble }
  /** `upstream` is where the switch leads, `old-upstream` where it comes from; any other text is a host. */
  | { readonly kind: 'registry'; readonly host: string; readonly health: RegistryTrouble }
  | { readonly kind: 'join'; readonly node: string }
  | { readonly kind: 'revert' }
  /** `advance` is killed between seeing an open gate and pushing. */
  | { readonly kind: 'kill' };

export const NODE_TROUBLES = ['NotReady', 'ScriptFails', 'PodFails', 'Ready'] as const;
export type NodeTrouble = (typeof NODE_TROUBLES)[number];

/** `hang` never answers well, `gone` refuses connections. */
export const REGISTRY_TROUBLES = ['hang', 'gone', 'up'] as const;
export type RegistryTrouble = (typeof REGISTRY_TROUBLES)[number];

/** When it happens: at the first moment in which a phase, or a condition of DKP that has this word in its name, is under way. */
export type Moment =
  | { readonly kind: 'word'; readonly word: string }
  /** Before the next push of `advance`. */
  | { readonly kind: 'push' };
