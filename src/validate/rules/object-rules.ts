import { credentialInText } from './credential-in-text';
import { fluxSubstitution } from './flux-substitution';
import { hostsToml } from './hosts-toml';
import { moduleConfigGuards } from './module-config-guards';
import { moduleConfigName } from './module-config-name';
import { objectName } from './object-name';
import { privateKey } from './private-key';
import { registrySettings } from './registry-settings';
import type { Rule } from './rule';
import { schemaOfKind } from './schema-of-kind';
import { scope } from './scope';
import { scriptOrder } from './script-order';
import { scriptTemplate } from './script-template';
import { scriptTrace } from './script-trace';
import { secretInClear } from './secret-in-clear';
import { settingInClear } from './setting-in-clear';

/** Every rule that judges one object by itself. */
export const OBJECT_RULES: readonly Rule[] = [
  schemaOfKind,
  scope,
  objectName,
  registrySettings,
  moduleConfigGuards,
  moduleConfigName,
  scriptTemplate,
  scriptOrder,
  scriptTrace,
  fluxSubstitution,
  hostsToml,
  secretInClear,
  settingInClear,
  privateKey,
  credentialInText,
];
