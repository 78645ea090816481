import { compare, encodeBase64, hash, truncates } from 'bcryptjs';
import type { MaterialFields } from './material';
import type { MaterialTools } from './material-tools';
import { issued, kept, reissued } from './outcome';
import type { Outcome } from './outcome';
import { randomText } from './random-text';

const PASSWORD_LENGTH = 16;
/** Go's default (`objects.md` 4.10). */
const COST = 10;
/** Registries check a password with every request; each step doubles the time that takes. */
const HIGHEST_COST = 14;
/** The spelling that htpasswd writes; nginx, Go and Apache all read it. */
const BCRYPT = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/;

/** Keeps a user's password and its hash, or makes what is wrong anew and says why (`objects.md` 4.10). */
export async function renewUser(
  current: MaterialFields | undefined,
  tools: MaterialTools,
): Promise<Outcome> {
  if (current === undefined) return issued(await newUser(tools));
  const { password = '', hash: hashed = '' } = current;
  const passwordFault = faultOfPassword(password);
  if (passwordFault !== undefined) return reissued(await newUser(tools), [passwordFault]);
  const hashFault = await faultOfHash(password, hashed);
  if (hashFault === undefined) return kept(current, 'the hash verifies against the password');
  return reissued({ password, hash: await hashOf(password, tools) }, [hashFault]);
}

async function newUser(tools: MaterialTools): Promise<MaterialFields> {
  const password = randomText(PASSWORD_LENGTH, tools.randomBytes);
  return { password, hash: await hashOf(password, tools) };
}

function hashOf(password: string, { randomBytes }: MaterialTools): Promise<string> {
  return hash(password, `$2y$${String(COST)}$${encodeBase64(randomBytes(16), 16)}`);
}

function faultOfPassword(password: string): string | undefined {
  if (password === '') return 'there is no password';
  if (truncates(password)) return 'bcrypt reads only 72 bytes of the password';
  return /\p{Cc}/u.test(password)
    ? 'the password has characters that HTTP can not send'
    : undefined;
}

async function faultOfHash(password: string, hashed: string): Promise<string | undefined> {
  if (hashed === '') return 'there is no hash';
  const cost = Number(BCRYPT.exec(hashed)?.[1] ?? NaN);
  if (!(cost >= 4)) return 'the hash is none of bcrypt';
  if (cost > HIGHEST_COST) return 'the hash takes too long to check';
  return (await compare(password, hashed))
    ? undefined
    : 'the hash does not verify against the password';
}
