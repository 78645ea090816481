import { MODES } from '../../model/mode';
import type { KindSchema, Schema } from './structural-schema';

const TEXT: Schema = { type: 'string' };

/** Fields that the sections share (`objects.md` 1.4). The pattern of imagesRepo is told better by a rule. */
const SECTION: Readonly<Record<string, Schema>> = {
  imagesRepo: TEXT,
  scheme: { type: 'string', enum: ['HTTP', 'HTTPS'] },
  license: TEXT,
  username: TEXT,
  password: TEXT,
  ca: TEXT,
  checkMode: { type: 'string', enum: ['Default', 'Relax'] },
};

const REGISTRY: Schema = {
  type: 'object',
  properties: {
    mode: { type: 'string', enum: MODES },
    direct: { type: 'object', properties: SECTION },
    unmanaged: { type: 'object', properties: SECTION },
    proxy: {
      type: 'object',
      properties: {
        ...SECTION,
        ttl: { type: 'string', pattern: '^(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?$' },
      },
    },
  },
};

/**
 * What is known of the `deckhouse` module's settings (`objects.md` 1.2, 1.3). Its generations differ in the rest, so
 * other fields are not judged; those of `registry` are.
 */
const SETTINGS: Schema = {
  type: 'object',
  'x-kubernetes-preserve-unknown-fields': true,
  properties: {
    logLevel: { type: 'string', enum: ['Trace', 'Debug', 'Info', 'Error'] },
    bundle: { type: 'string', enum: ['Default', 'Minimal', 'Managed'] },
    releaseChannel: {
      type: 'string',
      enum: ['Alpha', 'Beta', 'EarlyAccess', 'Stable', 'RockSolid', 'LTS'],
    },
    highAvailability: { type: 'boolean' },
    registry: REGISTRY,
  },
};

/** Schema of `spec.settings` in ModuleConfig `deckhouse`, wrapped so that paths begin at the object. */
export const DECKHOUSE_SETTINGS: KindSchema = {
  schema: {
    'x-kubernetes-preserve-unknown-fields': true,
    properties: {
      spec: {
        'x-kubernetes-preserve-unknown-fields': true,
        properties: { settings: SETTINGS },
      },
    },
  },
  definitions: {},
  nullIsAbsent: false,
  source: 'regshift, settings of module deckhouse',
};
