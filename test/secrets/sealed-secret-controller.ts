import { constants, createDecipheriv, privateDecrypt } from 'node:crypto';

/** A value as the controller of Sealed Secrets decrypts it. */
export function unseal(text: string, privateKey: string, label: string): string {
  const bytes = Buffer.from(text, 'base64');
  const end = 2 + bytes.readUInt16BE();
  const session = privateDecrypt(
    {
      key: privateKey,
      padding: constants.RSA_PKCS1_OAEP_PADDING,
      oaepHash: 'sha256',
      oaepLabel: Buffer.from(label),
    },
    bytes.subarray(2, end),
  );
  const decipher = createDecipheriv('aes-256-gcm', session, Buffer.alloc(12));
  decipher.setAuthTag(bytes.subarray(-16));
  return Buffer.concat([decipher.update(bytes.subarray(end, -16)), decipher.final()]).toString();
}
