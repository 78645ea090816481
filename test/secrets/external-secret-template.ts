/** A template of External Secrets with values, as far as the functions go that are used. Others throw. */
export function executeTemplate(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{\{ (.*?) \}\}/g, (_action, pipeline: string) => {
    const [first = '', ...functions] = pipeline.split(' | ');
    return functions.reduce(apply, start(first, values));
  });
}

function start(command: string, values: Readonly<Record<string, string>>): string {
  const literal = /^"([^"\\]*)"$/.exec(command)?.[1];
  if (literal !== undefined) return literal;
  const printed = /^printf "%s:%s" ("(?:[^"\\]|\\.)*") \.(\w+)$/.exec(command);
  if (printed !== null) {
    const [, username = '', name = ''] = printed;
    return `${String(JSON.parse(username))}:${valueOf(name, values)}`;
  }
  return valueOf(/^\.(\w+)$/.exec(command)?.[1] ?? command, values);
}

function valueOf(name: string, values: Readonly<Record<string, string>>): string {
  const value = values[name];
  if (value === undefined) throw new Error(`no value for ${name}`);
  return value;
}

function apply(value: string, call: string): string {
  switch (call) {
    case 'b64enc':
      return Buffer.from(value).toString('base64');
    case 'toJson':
      return JSON.stringify(value);
    case 'trimPrefix "\\""':
      return value.startsWith('"') ? value.slice(1) : value;
    case 'trimSuffix "\\""':
      return value.endsWith('"') ? value.slice(0, -1) : value;
    default:
      throw new Error(`unknown function ${call}`);
  }
}
