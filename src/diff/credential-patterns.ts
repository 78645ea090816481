/**
 * How credentials look in texts that people and programs write: scripts, TOML, JSON, environment files, command lines.
 * Rather too many than too few: hiding a harmless word costs a look into the file, showing a password costs a password.
 */

const PASSWORD_WORDS =
  '(?:password|passwd|passphrase|licen[sc]e|licen[sc]e[-_ ]?key)s?|authorization';
const SECRET_WORDS =
  `${PASSWORD_WORDS}|pass|pwd|tokens?|secrets?|credentials?|auths?|` +
  '(?:private|secret|api|access|encryption|signing|account)[-_ ]?key|dockerconfigjson|dockercfg|kubeconfig';

/** What is written for a secret that is left out. */
export const HIDDEN = '(secret)';

/** `password = `, `"auth": `, `TOKEN=`: what follows on the line is a credential. */
export const ASSIGNMENT = new RegExp(
  `(?:(?:${SECRET_WORDS})(?:["'\\]]+\\s*:|\\s*:(?=\\s|$)|["'\\]]*\\s*(?:=>|:=|={1,2}))|(?:${PASSWORD_WORDS})\\s*:)\\s*`,
  'gi',
);

/** `--token VALUE`, `-u USER:PASSWORD`, `login … -p VALUE`, `<password>VALUE`: what follows is a credential. */
export const OPTIONS: readonly RegExp[] = [
  new RegExp(`--?[\\w-]{0,40}(?:${SECRET_WORDS})\\s+(?=[^\\s-])`, 'i'),
  /(?:^|\s)(?:-u|--user|--creds|--src-creds|--dest-creds)[ =]?["']?[^\s:"'/]+:(?=[^\s/])/i,
  /\b(?:login|sshpass)\b.{0,200}?\s-p[ =]?(?=\S)/,
  /\blogin\s+\S+\s+password\s+(?=\S)/,
  new RegExp(`<(?:${SECRET_WORDS})>`, 'i'),
];

/** A text that holds a manifest of a Secret: nothing of it is shown. */
export const SECRET_MANIFEST = /["']?\bkind["']?\s*:\s*["']?Secret["']?\s*(?:[,}#]|$)/m;

/** Lines of which nothing is shown. */
export const WHOLE_LINE = /--password-stdin|\bchpasswd\b|\bhtpasswd\b/;

/** Credentials that show by their own form, wherever they stand. */
export const TOKENS: readonly RegExp[] = [
  // user:password@ of a URL
  /(?<=:\/\/)(?!git@)[^\s/@"']+(?=@)/g,
  /\b(?:Basic|Bearer)\s+[\w+/.=~-]{6,}/gi,
  // JSON Web Token
  /\beyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*)?/g,
  // password hashes of crypt and bcrypt
  /\$(?:2[abxy]|[156y])\$[./A-Za-z0-9$=,]{8,}/g,
  /\bAGE-SECRET-KEY-[A-Z0-9]+/gi,
  /\b(?:gh[pousr]_\w{16,}|glpat-[\w-]{16,}|xox[abprs]-[\w-]{10,}|AKIA[0-9A-Z]{16})/g,
  // encrypted by SOPS
  /ENC\[[^\]]*\]?/g,
];

export const PRIVATE_KEY_BEGIN = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY/;
export const PUBLIC_PEM_BEGIN =
  /-----BEGIN (?:CERTIFICATE|TRUSTED CERTIFICATE|CERTIFICATE REQUEST|X509 CRL|[A-Z ]*PUBLIC KEY)-----/;
export const PEM_END = /-----END /;

/** A command-line option whose value is the next argument. */
export const OPTION_NAME = new RegExp(`^--?[\\w-]*(?:${SECRET_WORDS})$`, 'i');

/** Name of a field or variable that holds a credential: `dbPassword`, `.dockerconfigjson`, `REGISTRY_TOKEN`. */
export const SECRET_NAME = new RegExp(`(?:${SECRET_WORDS})$`, 'i');

/** Names of fields that end like a credential and name an object instead. */
export const REFERENCE_NAME = /(?:pull|existing|tls)secrets?$|ref$/i;

/** Fields whose whole content is secret, maps included. */
export const SECRET_BRANCH = new RegExp(
  `(?:${PASSWORD_WORDS}|credentials|(?:private|secret|api|access)[-_]?key)$`,
  'i',
);
