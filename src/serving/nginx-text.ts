import { BugError } from '../model/errors';

/**
 * A configuration of nginx as data. Whatever a value holds, it stays one argument of its directive: the formatter
 * quotes it, and refuses what nginx has no way to quote.
 */
export type NginxNode = NginxDirective | NginxBlock;

/** `name arguments;` */
export interface NginxDirective {
  readonly name: string;
  readonly args: readonly NginxValue[];
}

/** `name arguments { … }` */
export interface NginxBlock extends NginxDirective {
  readonly body: readonly NginxNode[];
}

/** A literal, or parts of which some are variables. */
export type NginxValue = string | NginxExpression;

/** Parts that nginx puts together for each request; in a condition nginx wants round brackets around them. */
export interface NginxExpression {
  readonly parts: readonly (string | NginxVariable)[];
  readonly condition?: true;
}

/** A variable of nginx, without the dollar sign. */
export interface NginxVariable {
  readonly variable: string;
}

/** A directive without a block. */
export function directive(name: string, ...args: NginxValue[]): NginxDirective {
  return { name, args };
}

/** A directive with a block. */
export function block(
  name: string,
  args: readonly NginxValue[],
  body: readonly NginxNode[],
): NginxBlock {
  return { name, args, body };
}

/** A variable as an argument. */
export function variable(name: string): NginxExpression {
  return { parts: [{ variable: name }] };
}

/** Literals and variables in a row. */
export function concat(...parts: readonly (string | NginxExpression)[]): NginxExpression {
  return { parts: parts.flatMap((part) => (typeof part === 'string' ? [part] : part.parts)) };
}

/** What `if` asks: the variable is neither empty nor 0. */
export function whether(name: string): NginxExpression {
  return { parts: [{ variable: name }], condition: true };
}

/** `map source target { … }`, each entry a key and what it becomes. */
export function map(
  source: NginxExpression,
  target: string,
  entries: readonly (readonly [key: string, value: NginxValue])[],
): NginxBlock {
  return block(
    'map',
    [source, variable(target)],
    entries.map(([key, value]) => directive(key, value)),
  );
}

/** The text of a configuration file. */
export function formatNginx(nodes: readonly NginxNode[]): string {
  return nodes.flatMap((node) => linesOf(node)).join('\n') + '\n';
}

/**
 * The text as part of a regular expression of nginx (PCRE) that matches nothing but it. Our expressions end in `\z`: a
 * dollar sign would be one of a variable, and would match before a line end too.
 */
export function escapeRegex(text: string): string {
  return text.replace(/[\\^.|?*+()[\]{}]/g, '\\$&');
}

function linesOf(node: NginxNode): string[] {
  const head = [formatLiteral(node.name), ...node.args.map(formatValue)].join(' ');
  if (!('body' in node)) return [`${head};`];
  return [`${head} {`, ...node.body.flatMap(linesOf).map((line) => `  ${line}`), '}'];
}

function formatValue(value: NginxValue): string {
  if (typeof value === 'string') return formatLiteral(value);
  const [only, ...more] = value.parts;
  if (only === undefined) return '""';
  if (more.length > 0) return quoted(value.parts.map(formatPart).join(''));
  if (typeof only === 'string') return formatLiteral(only);
  return value.condition === true ? `($${nameOf(only)})` : `$${nameOf(only)}`;
}

function formatPart(part: string | NginxVariable): string {
  return typeof part === 'string' ? escapeLiteral(part) : `\${${nameOf(part)}}`;
}

function nameOf({ variable: name }: NginxVariable): string {
  if (!/^\w+$/.test(name)) throw new BugError(`${JSON.stringify(name)} is no variable of nginx`);
  return name;
}

function formatLiteral(text: string): string {
  return /^[\w./:=@*^~-]+$/.test(text) ? text : quoted(escapeLiteral(text));
}

function quoted(escaped: string): string {
  return `"${escaped}"`;
}

function escapeLiteral(text: string): string {
  // nginx has no way to write a dollar sign that begins no variable, nor one to write a NUL.
  if (/[$\p{Cc}]/u.test(text)) return refuse(text);
  return text.replace(/[\\"]/g, '\\$&');
}

function refuse(text: string): never {
  throw new BugError(`${JSON.stringify(text)} can not stand in a configuration of nginx`);
}
