import { parse, stringify } from 'yaml';

/**
 * What Flux makes of a manifest: the object is written as YAML in Flux's own way (the quotes of the file are gone), its
 * variables are replaced in that text, and the text is read again. `$$` is a dollar sign; a newline in a variable is lost.
 */
export function fluxSubstitute(text: string, variables: Readonly<Record<string, string>>): unknown {
  const rewritten = stringify(parse(text), { version: '1.1', lineWidth: 0, singleQuote: true });
  const replaced = rewritten.replace(
    /\$\$|\$\{(\w+)(?::-([^}]*))?\}/g,
    (_match: string, name?: string, fallback?: string) =>
      name === undefined ? '$' : (variables[name]?.replaceAll('\n', '') ?? fallback ?? ''),
  );
  const object: unknown = parse(replaced);
  return object;
}
