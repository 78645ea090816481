/** A reference to an image as the kubelet hands it to containerd. */
export interface ImageReference {
  /** The whole reference, with what was left out. */
  readonly name: string;
  readonly registry: string;
  readonly repository: string;
  /** Tag or digest. */
  readonly object: { readonly kind: 'tag' | 'digest'; readonly value: string };
}

const REFERENCE =
  /^([a-z\d]+(?:(?:\.|__?|-+|\/)[a-z\d]+)*)(?::(\w[\w.-]{0,127}))?(?:@(sha256:[\da-f]{64}|sha512:[\da-f]{128}))?$/;

/**
 * Parses an image reference: without a registry it is Docker's, without a tag `latest`, and where both tag and digest
 * stand the digest counts. `undefined` when it is none.
 */
export function parseImageReference(text: string): ImageReference | undefined {
  const slash = text.indexOf('/');
  const first = slash < 0 ? '' : text.slice(0, slash);
  const named = /[.:]/.test(first) || first === 'localhost' || first.toLowerCase() !== first;
  const registry = named ? first : 'docker.io';
  const rest = named ? text.slice(slash + 1) : slash < 0 ? `library/${text}` : text;
  const match = REFERENCE.exec(rest);
  if (match === null || !/^(?:[\w-]+(?:\.[\w-]+)*|\[[\da-f:]+\])(?::\d+)?$/i.test(registry)) {
    return undefined;
  }
  const [, repository = '', tag = 'latest', digest] = match;
  const object =
    digest === undefined
      ? ({ kind: 'tag', value: tag } as const)
      : ({ kind: 'digest', value: digest } as const);
  const separator = object.kind === 'tag' ? ':' : '@';
  return {
    name: `${registry}/${repository}${separator}${object.value}`,
    registry,
    repository,
    object,
  };
}
