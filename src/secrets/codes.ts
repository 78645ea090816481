import type { CodeEntry } from '../model/issue';

/** Everything that generated values and the placeholders of secrets can be told off for. */
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
];
