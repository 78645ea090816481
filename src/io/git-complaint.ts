/** How much of a complaint is shown. */
const MOST_CHARACTERS = 500;

/** What git tells of its progress, which is asked for to see that there is some. */
const PROGRESS =
  /^(remote: )?(Enumerating|Counting|Compressing|Writing|Receiving|Resolving|Unpacking|Checking|Updating) [a-z]+:? .*\d|^(remote: )?(Total \d|Delta compression using|Everything up-to-date)/;

/** What git says of a certificate that it does not trust, built with GnuTLS or OpenSSL. */
const NOT_TRUSTED = /server certificate verification failed|SSL certificate problem/;
const TRUST_HINT =
  '; if its authority is your own, name a file with the certificate of it in GIT_SSL_CAINFO or http.sslCAInfo';

/**
 * What standard error says is wrong, in one line, and what to do about it where git does not say so.
 *
 * @param secrets - left out, also as URLs and headers have them; logins in URLs are left out anyway
 */
export function complaintIn(stderr: string, secrets: readonly string[] = []): string {
  const lines = scrubbed(stderr, secrets)
    .split(/[\r\n]/)
    .map((line) => line.replaceAll('\x1b[K', '').trim())
    .filter((line) => line !== '' && !line.startsWith('hint:') && !PROGRESS.test(line));
  const complaint = lines.join('; ');
  const hint = NOT_TRUSTED.test(complaint) ? TRUST_HINT : '';
  return complaint.slice(0, MOST_CHARACTERS) + hint;
}

function scrubbed(text: string, secrets: readonly string[]): string {
  const forms = secrets.flatMap(formsOf).sort((a, b) => b.length - a.length);
  const without = forms.reduce((rest, form) => rest.replaceAll(form, '***'), text);
  return without.replace(/(:\/\/)[^/@\s]*@/g, '$1');
}

function formsOf(secret: string): readonly string[] {
  if (secret === '') return [];
  const bytes = Buffer.from(secret, 'utf8');
  return [
    secret,
    encodeURIComponent(secret),
    bytes.toString('base64'),
    JSON.stringify(secret).slice(1, -1),
  ];
}
