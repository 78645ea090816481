import type { Issue } from '../../model/issue';
import { quote } from '../../spec/quoting';

/** The data key of a file, encrypted for one recipient; armored, as sops keeps it. */
export interface WrappedKey {
  readonly recipient: string;
  readonly enc: string;
}

/** Encrypts a data key for each recipient alone. The recipients have been judged before. */
export async function wrapKey(
  key: Uint8Array,
  recipients: readonly string[],
): Promise<readonly WrappedKey[]> {
  const { Encrypter, armor } = await library();
  return Promise.all(
    recipients.map(async (recipient) => {
      const encrypter = new Encrypter();
      encrypter.addRecipient(recipient);
      return { recipient, enc: armor.encode(await encrypter.encrypt(key)) };
    }),
  );
}

/** The data key, if one of the identities opens any of its wrappings. The identities have been judged before. */
export async function unwrapKey(
  wrapped: readonly WrappedKey[],
  identities: readonly string[],
): Promise<Uint8Array | undefined> {
  if (identities.length === 0) return undefined;
  const { Decrypter, armor } = await library();
  for (const { enc } of wrapped) {
    const decrypter = new Decrypter();
    for (const identity of identities) decrypter.addIdentity(identity);
    try {
      return await decrypter.decrypt(armor.decode(enc));
    } catch {
      // for somebody else, or damaged: another wrapping may do
    }
  }
  return undefined;
}

/** What is wrong with recipients: a typing error shows in the checksum alone. */
export async function judgeRecipients(recipients: readonly string[]): Promise<readonly Issue[]> {
  const { Encrypter } = await library();
  return recipients.flatMap((recipient): readonly Issue[] => {
    try {
      new Encrypter().addRecipient(recipient);
      return [];
    } catch {
      const message = `${quote(recipient)} is no public key of age`;
      const hint = 'copy it again: age-keygen -y FILE prints it';
      const place = { path: 'spec.secrets.age.recipients' };
      return [{ code: 'G012', severity: 'error', place, message, hint }];
    }
  });
}

/** The same for private keys, none of which is shown. */
export async function judgeIdentities(identities: readonly string[]): Promise<readonly Issue[]> {
  if (identities.length === 0) return [];
  const { Decrypter } = await library();
  return identities.flatMap((identity, index): readonly Issue[] => {
    try {
      new Decrypter().addIdentity(identity);
      return [];
    } catch {
      const message = `private key ${String(index + 1)} of the age identity is none`;
      const hint = 'copy the file again, or make one: age-keygen -o FILE';
      return [{ code: 'G012', severity: 'error', place: {}, message, hint }];
    }
  });
}

/** Loaded when needed: it takes its time. */
function library() {
  return import('age-encryption');
}
