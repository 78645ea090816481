import { formatPlaceholder, parsePlaceholder } from '../../model/secret';
import { fromBase64 } from '../script/base64';
import { textOfCommand } from './written-text';
import type { WrittenText } from './written-text';

const CONFIG_TEXT = /^ *config_text\(\) \{\n((?: +decode '[^'\n]*'(?: &&)?\n)+) *\}/m;

/**
 * The `hosts.toml` that a script of regshift's own holds as base64 literals and placeholders of secrets; `undefined`
 * for any other script.
 */
export function ownHostsToml(script: string): WrittenText | undefined {
  const found = CONFIG_TEXT.exec(script);
  if (found === null || !/^ *file='hosts\.toml'$/m.test(script)) return undefined;
  const literals = [...(found[1] ?? '').matchAll(/decode '([^']*)'/g)].map(([, text = '']) => text);
  const parts = literals.map(clearText);
  return parts.includes(undefined) ? undefined : textOfCommand(script, parts.join(''), found.index);
}

function clearText(literal: string): string | undefined {
  const placeholder = parsePlaceholder(literal);
  return placeholder === undefined ? fromBase64(literal) : formatPlaceholder(placeholder.ref);
}
