import { BugError } from '../../model/errors';
import { formatPlaceholder, parsePlaceholder, PLACEHOLDER_PATTERN } from '../../model/secret';

/**
 * The text of a NodeGroupConfiguration is first a Go template, then a bash script, and under Flux an envsubst template
 * too (design rule 6). Nothing a user wrote stands in it but as base64 between single quotes, which means nothing to
 * any of the three; the script decodes it on the node.
 */
export function base64Literal(text: string): string {
  return `'${Buffer.from(text, 'utf8').toString('base64')}'`;
}

/**
 * The text as a list of base64 literals, cut at its secret placeholders. A placeholder becomes a literal of its own
 * that sealing replaces by base64: the script sees no difference once it is sealed, and refuses to run before.
 */
export function sealableLiterals(text: string): readonly string[] {
  const literals: string[] = [];
  let end = 0;
  for (const match of text.matchAll(PLACEHOLDER_PATTERN)) {
    const placeholder = parsePlaceholder(match[0]);
    if (placeholder === undefined) throw new BugError(`not a placeholder: ${match[0]}`);
    if (match.index > end) literals.push(base64Literal(text.slice(end, match.index)));
    literals.push(`'${formatPlaceholder(placeholder.ref, { encoding: 'toml-base64' })}'`);
    end = match.index + match[0].length;
  }
  if (end < text.length) literals.push(base64Literal(text.slice(end)));
  return literals;
}

/** The placeholder of a secret as one literal, which sealing replaces by base64 of the whole value. */
export function sealableLiteral(placeholder: string): string {
  const parsed = parsePlaceholder(placeholder);
  if (parsed === undefined) throw new BugError('not a placeholder');
  return `'${formatPlaceholder(parsed.ref, { encoding: 'base64' })}'`;
}

/** Bash function that prints the decoded text of all literals, one after the other. */
export function decodeFunction(name: string, literals: readonly string[]): string {
  const calls = literals.map((literal) => `    decode ${literal}`);
  return `  ${name}() {\n${calls.join(' &&\n')}\n  }`;
}

/**
 * A whole script around `body`.
 *
 * The body runs in a subshell, because bashible sources its steps: neither an `exit` nor an option may reach the shell
 * around it. It is a function, because bash shows the text of a subshell to error traps and when a signal kills it; the
 * body holds secrets, and bashible publishes what a failing step printed. Tracing is off for the same reason.
 *
 * Every command that can fail is followed by what happens then: `set -e` does nothing where a caller asks for the
 * result (`source step || …`).
 *
 * @param about what the script does, one sentence for whoever reads it on a node
 */
export function bashScript(about: string, ...body: readonly string[]): string {
  const script = `#!/bin/bash
# ${about}
# Made by regshift. What a person wrote stands here as base64, which means nothing to a shell or a template.
regshift_step() {
  set +x
  set -e -o pipefail
  shopt -s nullglob
  export LC_ALL=C
  umask 077

${body.map((part) => part.replace(/^\n+/, '').trimEnd()).join('\n\n')}
}

( regshift_step )
`;
  if (/\{\{|\$\{|\$\$/.test(script)) throw new BugError('a node script holds template syntax');
  return script;
}
