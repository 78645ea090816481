import { textsOf } from './plain-data';
import type { Manifest } from './manifest';
import type { ValidateOptions } from './options';
import type { Problem } from './problem';
import { OBJECT_RULES } from './rules/object-rules';
import type { RuleInput } from './rules/rule';
import type { SchemaSource } from './schema/structural-schema';

/** All that rules of one object say. */
export function judgeObject(
  manifest: Manifest,
  schemas: SchemaSource,
  { tool, containerd }: Pick<ValidateOptions, 'tool' | 'containerd'>,
): readonly Problem[] {
  const { sops, ...rest } = manifest;
  const input: RuleInput = {
    manifest,
    texts: textsOf(sops === undefined ? manifest : rest),
    schemas,
    ...(tool === undefined ? {} : { tool }),
    ...(containerd === undefined ? {} : { containerd }),
  };
  return OBJECT_RULES.flatMap((rule) => rule(input));
}
