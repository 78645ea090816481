import { PLACEHOLDER_PATTERN, parsePlaceholder } from '../../model/secret';
import type { SecretForm, SecretSource } from '../../model/secret';

/** A text as a template of External Secrets (Go, engine v2). */
export interface TemplateText {
  readonly text: string;
  /** Forms that no function of the template writes. */
  readonly unwritable: readonly SecretForm['encoding'][];
}

/**
 * @param variable name under which a value is known to the template
 */
export function templateText(
  text: string,
  variable: (source: SecretSource) => string,
): TemplateText {
  const unwritable: SecretForm['encoding'][] = [];
  let result = '';
  let from = 0;
  for (const match of text.matchAll(PLACEHOLDER_PATTERN)) {
    const placeholder = parsePlaceholder(match[0]);
    if (placeholder === undefined) continue;
    const { ref, form } = placeholder;
    const action = actionFor(`.${variable(ref)}`, form);
    if (action === undefined) unwritable.push(form.encoding);
    result += literal(text.slice(from, match.index)) + `{{ ${action ?? ''} }}`;
    from = match.index + match[0].length;
  }
  return { text: result + literal(text.slice(from)), unwritable };
}

function actionFor(variable: string, form: SecretForm): string | undefined {
  switch (form.encoding) {
    case 'plain':
      return variable;
    case 'base64':
      return `${variable} | b64enc`;
    case 'json':
      return `${variable} | toJson | trimPrefix "\\"" | trimSuffix "\\""`;
    case 'basic':
      return `printf "%s:%s" ${JSON.stringify(form.username)} ${variable} | b64enc`;
    case 'toml-base64':
      return undefined;
  }
}

/** Text that a template prints as it is. A brace at its end would join those of the action behind it. */
function literal(text: string): string {
  return text.replace(/\{\{|\{$/g, (braces) => `{{ "${braces}" }}`);
}
