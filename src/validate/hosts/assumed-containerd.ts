import type { Issue } from '../../model/issue';
import { OLDEST_CONTAINERD } from '../../node/hosts/containerd';
import type { Containerd } from '../../node/hosts/containerd';

/** Which containerd reads a `hosts.toml`, and whether a person said so. */
export interface AssumedContainerd {
  readonly containerd: Containerd;
  readonly assumed: boolean;
}

/** The containerd that was named, or the oldest one, for which most is a trap. */
export function anyContainerd(named: Containerd | undefined): AssumedContainerd {
  return {
    containerd: named ?? { version: OLDEST_CONTAINERD, dialect: 'containerd' },
    assumed: named === undefined,
  };
}

/** NodeGroupConfigurations write for DKP's containerd, which knows tables of its own. */
export function deckhouseContainerd(named: Containerd | undefined): AssumedContainerd {
  const { containerd, assumed } = anyContainerd(named);
  return { containerd: { ...containerd, dialect: 'deckhouse' }, assumed };
}

/** Where nobody said which containerd it is, it may be DKP's: its tables are no errors then. */
export function withDoubt(
  issues: readonly Issue[],
  { assumed }: AssumedContainerd,
): readonly Issue[] {
  return issues.map((issue) =>
    assumed && issue.code === 'N020'
      ? {
          ...issue,
          severity: 'warning',
          hint: `${issue.hint ?? ''}; if it is DKP's containerd that reads it, say  --containerd deckhouse`,
        }
      : issue,
  );
}
