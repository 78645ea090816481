import type { Proposed } from '../../deliver/advance-outcome';

const CHANGES: Readonly<Record<Proposed['change'], string>> = {
  opened: 'opened',
  updated: 'brought up to date',
  unchanged: 'as it was',
};

/** `pull request https://git.example.com/fleet-org/fleet/pull/3 (opened)`. */
export function proposalText({ url, change }: Proposed): string {
  return `pull request ${url} (${CHANGES[change]})`;
}
