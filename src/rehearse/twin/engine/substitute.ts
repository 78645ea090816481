import type { KubeObject } from '../../../model/object-id';
import { internObject } from './intern';

const DISABLED = 'kustomize.toolkit.fluxcd.io/substitute';

type Variables = Readonly<Record<string, string>>;

/** `$${` is an escaped `${`; a name may be followed by an operator, such as `:-default`. */
const EXPRESSION = /(\$?)\$\{([A-Za-z_]\w*)([^}]*)\}/g;

/**
 * An object after Flux's post-build substitution: `${var}` anywhere in its texts becomes the variable's value, and an empty
 * text when there is no such variable, also where `var` is one of a shell script (`peers.md` 1.5). `${var:-text}` and
 * `${var:=text}` give their text instead. Of the other operators only what they make of an undefined variable is played:
 * nothing.
 */
export function substituteObject(object: KubeObject, variables: Variables): KubeObject {
  const { labels, annotations } = object.metadata;
  if (labels?.[DISABLED] === 'disabled' || annotations?.[DISABLED] === 'disabled') return object;
  return internObject(substituteValue(object, variables) as KubeObject);
}

function substituteValue(value: unknown, variables: Variables): unknown {
  if (typeof value === 'string') return substituteText(value, variables);
  if (Array.isArray(value)) return value.map((item) => substituteValue(item, variables));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [key, substituteValue(field, variables)]),
  );
}

function substituteText(text: string, variables: Variables): string {
  return text.replace(EXPRESSION, (whole, escape: string, name: string, operator: string) => {
    if (escape !== '') return whole.slice(1);
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
    return value ?? /^:?[-=](.*)$/s.exec(operator)?.[1] ?? '';
  });
}
