import { counted } from '../counted';
import { isList, isMapping, type Path } from '../plain-data';
import type { Problem } from '../problem';
import { closest } from '../../spec/quoting';
import { notAllowed } from './schema-problems';
import type { Schema } from './structural-schema';

/** Enum, pattern, lengths and bounds of one value whose type is right. */
export function checkLimits(value: unknown, schema: Schema, path: Path, problems: Problem[]): void {
  const refuse = (allowed: string, meant?: string): void => {
    problems.push(notAllowed(value, allowed, path, meant));
  };
  if (schema.enum !== undefined && !schema.enum.some((each) => sameValue(each, value))) {
    const names = schema.enum.map(String);
    refuse(
      `allowed: ${names.join(', ')}`,
      typeof value === 'string' ? closest(value, names) : undefined,
    );
  }
  if (typeof value === 'string') checkText(value, schema, refuse);
  else if (typeof value === 'number') checkNumber(value, schema, refuse);
  else if (isList(value)) checkList(value, schema, refuse);
  else if (isMapping(value))
    checkSize(
      Object.keys(value).length,
      'field',
      schema.minProperties,
      schema.maxProperties,
      refuse,
    );
}

type Refuse = (allowed: string) => void;

function checkText(text: string, schema: Schema, refuse: Refuse): void {
  if (schema.minLength !== undefined || schema.maxLength !== undefined) {
    const length = Array.from(text).length;
    checkSize(length, 'character', schema.minLength, schema.maxLength, refuse);
  }
  if (schema.pattern === undefined) return;
  if (compiled(schema.pattern)?.test(text) === false) {
    refuse(`the text must match ${schema.pattern}`);
  }
}

function checkNumber(number: number, schema: Schema, refuse: Refuse): void {
  const { minimum, maximum, multipleOf } = schema;
  if (minimum !== undefined) {
    if (number < minimum) refuse(`at least ${String(minimum)}`);
    else if (schema.exclusiveMinimum === true && number === minimum) {
      refuse(`above ${String(minimum)}`);
    }
  }
  if (maximum !== undefined) {
    if (number > maximum) refuse(`at most ${String(maximum)}`);
    else if (schema.exclusiveMaximum === true && number === maximum) {
      refuse(`below ${String(maximum)}`);
    }
  }
  if (multipleOf !== undefined && multipleOf > 0 && !Number.isInteger(number / multipleOf)) {
    refuse(`a multiple of ${String(multipleOf)}`);
  }
}

function checkList(list: readonly unknown[], schema: Schema, refuse: Refuse): void {
  checkSize(list.length, 'item', schema.minItems, schema.maxItems, refuse);
  if (
    schema.uniqueItems === true &&
    new Set(list.map((item) => JSON.stringify(item))).size < list.length
  ) {
    refuse('each item once');
  }
}

function checkSize(
  size: number,
  unit: string,
  least: number | undefined,
  most: number | undefined,
  refuse: Refuse,
): void {
  if (least !== undefined && size < least) refuse(`at least ${counted(least, unit)}`);
  if (most !== undefined && size > most) refuse(`at most ${counted(most, unit)}`);
}

function sameValue(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b));
}

const patterns = new Map<string, RegExp | undefined>();

/** `undefined` for a pattern that only Go's regular expressions know; such a text is not judged. */
function compiled(pattern: string): RegExp | undefined {
  if (!patterns.has(pattern)) patterns.set(pattern, tryCompile(pattern));
  return patterns.get(pattern);
}

function tryCompile(pattern: string): RegExp | undefined {
  for (const flags of ['u', '']) {
    try {
      return new RegExp(pattern, flags);
    } catch {
      // The next way of reading it may do.
    }
  }
  return undefined;
}
