/**
 * The private keys in an identity file of age: one a line, comments and empty lines left out. What is no private key is
 * judged when it is used; here nothing of it is shown.
 */
export function parseIdentities(text: string): readonly string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}
