import type { ForgeAddress } from './forge-address';
import type { Patience } from './forge-fetch';
import { forgeError } from './forge-refusal';

/** What an adapter is made from. */
export interface Connection extends ForgeAddress {
  readonly token: string;
  readonly patience: Patience;
}

/** `GitHub at github.com`. */
function forgeName({ type, url }: ForgeAddress): string {
  return `${type} at ${new URL(url).host}`;
}

/** Asks a forge for something; whatever goes wrong becomes one clear sentence. */
export type Ask = <T>(task: string, question: () => Promise<T>) => Promise<T>;

export function asking(address: ForgeAddress): Ask {
  const forge = forgeName(address);
  return async (task, question) => {
    try {
      return await question();
    } catch (error) {
      throw forgeError(error, { forge, task });
    }
  };
}
