import type { CodeEntry } from '../model/issue';

/** Everything that generated values, the placeholders of secrets and sealing can be told off for. */
export const SECRETS_CODES: readonly CodeEntry[] = [
  {
    code: 'G001',
    title: 'generated secrets are no JSON',
    meaning:
      'The document that keeps generated certificates and passwords can not be parsed. Nothing of it is shown.',
    remedy:
      'Restore it from the history of the repository; a conflict left by a merge is a usual cause.',
  },
  {
    code: 'G002',
    title: 'not a document of generated secrets',
    meaning: 'apiVersion or kind say that the document is something else.',
    remedy: 'Pass the document that regshift wrote.',
  },
  {
    code: 'G003',
    title: 'unknown name among generated secrets',
    meaning:
      'The document holds something that this version of regshift does not know; it would be lost when the document is written again.',
    remedy: 'Remove it, or use the version of regshift that wrote it.',
  },
  {
    code: 'G004',
    title: 'wrong type among generated secrets',
    meaning: 'The document holds items by name, an item holds texts by name.',
    remedy: 'Restore the document from the history of the repository.',
  },
  {
    code: 'G005',
    title: 'generated secrets are encrypted still',
    meaning:
      'Read as they are, encrypted certificates and passwords would count as broken and be replaced by new ones.',
    remedy: 'Decrypt the document first.',
  },
  {
    code: 'G006',
    title: 'no such generated value',
    meaning:
      'A manifest, or a person, asks for a generated value that regshift does not know or does not have.',
    remedy: 'Render the manifests again with this version of regshift, or correct the name.',
  },
  {
    code: 'G007',
    title: 'certificate for an unknown master',
    meaning: 'The certificate of a master names its IP address, which is not known.',
    remedy:
      'Observe the cluster again, or correct spec.pipeline.masters; then render the manifests again.',
  },
  {
    code: 'G008',
    title: 'no value for a secret',
    meaning: 'A placeholder can not be replaced: nobody gave the value it stands for.',
    remedy: 'Provide the value that the message names.',
  },
  {
    code: 'G009',
    title: 'secret that can not be written in its form',
    meaning:
      'HTTP Basic (RFC 7617) has no way to send a colon in a user name, or control characters such as the line end of a file; and only well-formed Unicode can be written at all.',
    remedy:
      'Correct the value or the user name; a file with a password must not end with a line end.',
  },
  {
    code: 'G010',
    title: 'broken placeholder',
    meaning:
      'A text looks like the placeholder of a secret and can not be read as one, or stands where no value can be put.',
    remedy: 'Render the manifests again.',
  },
  {
    code: 'G011',
    title: 'manifest that can not be sealed',
    meaning:
      'Sealing changes the text of a manifest only where a secret stands. Programs that read it later must agree about every other value, or the MAC of sops would be wrong.',
    remedy:
      'Write the file of your own more plainly: no anchors and tags, doubtful values in double quotes.',
  },
  {
    code: 'G012',
    title: 'key of age that is none',
    meaning:
      'Public keys begin with age1, private ones with AGE-SECRET-KEY-; both end in a checksum, which shows typing errors.',
    remedy: 'Copy the key again.',
  },
  {
    code: 'G013',
    title: 'generated secrets can not be opened',
    meaning:
      'Certificates and passwords that regshift generated are kept encrypted. To add to them or to use them takes an age identity that they were encrypted for.',
    remedy:
      'Seal where the identity is (REGSHIFT_AGE_KEY_FILE names its file), or restore the file from the history of the repository.',
  },
  {
    code: 'G014',
    title: 'no way to keep a secret',
    meaning:
      'A manifest needs a secret, and the cluster file does not say enough about how secrets are kept.',
    remedy: 'Complete spec.secrets as the hint says.',
  },
  {
    code: 'G015',
    title: 'a secret would be readable in git',
    meaning:
      'The last look at what is to be committed found a value in clear or in an encoding that anybody can undo. Nothing was committed.',
    remedy: 'Choose a value that is no everyday word. If it is none, report a mistake in regshift.',
  },
  {
    code: 'G016',
    title: 'value that sops would misread',
    meaning:
      'sops finds what is encrypted by the names of keys. A value in clear under the same key would make the file unreadable; so would a ciphertext that somebody else put there.',
    remedy: 'Remove the value or give it another key.',
  },
  {
    code: 'G017',
    title: 'certificate that can not be sealed for',
    meaning:
      'Sealed Secrets are encrypted for the public key of their controller: a certificate with an RSA key that is still valid.',
    remedy: 'Fetch it again: kubeseal --fetch-cert',
  },
  {
    code: 'G018',
    title: 'secret outside of a Secret',
    meaning:
      'SealedSecrets and ExternalSecrets make Secrets in the cluster. ModuleConfig and NodeGroupConfiguration can not refer to one.',
    remedy: 'Use secrets.backend: Sops or Reference.',
  },
  {
    code: 'G019',
    title: 'secret that External Secrets can not bring',
    meaning:
      'The value is in no entry of the store, or must be written in a form that templates do not know.',
    remedy: 'Refer to an entry of the store by secretRef, or use secrets.backend: Sops.',
  },
  {
    code: 'G020',
    title: 'secret that a variable can not bring',
    meaning:
      'Flux fills variables from keys of Secrets, by the name of the key alone, one line each. A plugin of Argo CD knows what its environment and its files hold.',
    remedy:
      'Refer to a key by secretRef, with a name that a variable can have; or use secrets.backend: Sops.',
  },
  {
    code: 'G021',
    title: 'generated secrets in a store',
    meaning:
      'With ExternalSecrets a person loads generated values into a store. A commit would replace the pods before the store has the new values, and they would go on with the old ones.',
    remedy: 'Keep generated secrets with Sops or SealedSecrets to renew them by command.',
  },
  {
    code: 'G022',
    title: 'more than renewed values would change',
    meaning:
      'Sealed anew without any renewal, a committed file would get other bytes: another version of regshift renders it, spec.secrets was edited, or a reference has another value. A renewal commits nothing but renewed values.',
    remedy:
      'Use the version of regshift that committed the file, and the same values; bring other changes by a switch.',
  },
];
