import { counted } from '../counted';
import type { Mapping } from '../plain-data';

const WORDS: Readonly<Record<string, (limit: number) => string>> = {
  minimum: (limit) => `at least ${String(limit)}`,
  maximum: (limit) => `at most ${String(limit)}`,
  exclusiveMinimum: (limit) => `above ${String(limit)}`,
  exclusiveMaximum: (limit) => `below ${String(limit)}`,
  minLength: (limit) => `at least ${counted(limit, 'character')}`,
  maxLength: (limit) => `at most ${counted(limit, 'character')}`,
  minItems: (limit) => `at least ${counted(limit, 'item')}`,
  maxItems: (limit) => `at most ${counted(limit, 'item')}`,
  minProperties: (limit) => `at least ${counted(limit, 'field')}`,
  maxProperties: (limit) => `at most ${counted(limit, 'field')}`,
  multipleOf: (factor) => `a multiple of ${String(factor)}`,
};

/** What a keyword of JSON Schema allows, in words; `params` are those of ajv's error. */
export function limitWords(keyword: string, params: Mapping): string {
  return WORDS[keyword]?.(Number(params['limit'] ?? params['multipleOf'])) ?? keyword;
}
