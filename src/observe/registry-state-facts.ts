import { compareText } from '../model/issue';
import { MODES } from '../model/mode';
import type { Mode } from '../model/mode';
import { KINDS } from './kinds';
import type { Dump } from './dump';
import type { DumpObject } from './expand-lists';
import { isList, known, textAt, wordAt } from './fields';
import { reportDocument, reportKey } from './report';
import type { Report } from './report';
import { secretText } from './secret-data';
import type { Condition, RegistryState } from './snapshot';
import { parseInnerYaml } from './yaml-documents';

/** Keys of Secret `registry-state` that are read; `state` beside them holds private keys (`switching.md` 4.2). */
export const STATE_KEYS = ['mode', 'target_mode', 'conditions', 'hash'] as const;

/** What Secret `registry-state` shows of a switch. */
export function readRegistryState(dump: Dump, report: Report): RegistryState {
  const presence = dump.presence(KINDS.secret, 'd8-system', 'registry-state');
  const secret = dump.find(KINDS.secret, 'd8-system', 'registry-state');
  if (secret === undefined) return { presence, conditions: [] };
  return known<RegistryState>({
    presence,
    mode: readMode(secret, 'mode', report),
    targetMode: readMode(secret, 'target_mode', report),
    hash: secretText(secret, 'hash', report)?.trim() || undefined,
    resourceVersion: wordAt(secret.fields, 'metadata', 'resourceVersion'),
    conditions: readConditions(secret, report),
  });
}

/** A key of a Secret that names a mode; a word that is none is reported and left out. */
export function readMode(secret: DumpObject, key: string, report: Report): Mode | undefined {
  const text = secretText(secret, key, report)?.trim();
  if (text === undefined || text === '') return undefined;
  const mode = MODES.find((candidate) => candidate === text);
  if (mode === undefined) {
    const got = /^[A-Za-z]{1,20}$/.test(text) ? `names mode ${text}` : 'names no mode';
    const message = `${got}; known are ${MODES.join(', ')}`;
    reportKey(report, secret, key, { code: 'O010', message });
  }
  return mode;
}

function readConditions(secret: DumpObject, report: Report): readonly Condition[] {
  const text = secretText(secret, 'conditions', report);
  if (text === undefined || text.trim() === '') return [];
  const list = parseInnerYaml(text);
  if (!isList(list)) {
    if (list !== null) reportDocument(report, secret, 'conditions', 'a YAML list of conditions');
    return [];
  }
  return list
    .map(readCondition)
    .filter((condition) => condition !== undefined)
    .sort((a, b) => compareText(a.type, b.type));
}

/** Conditions of types that are not known are kept: the gate is Ready, the others are shown (`versions.md` 6). */
function readCondition(value: unknown): Condition | undefined {
  const type = wordAt(value, 'type');
  if (type === undefined) return undefined;
  return known<Condition>({
    type,
    status: textAt(value, 'status') ?? 'Unknown',
    reason: textAt(value, 'reason') ?? '',
    message: textAt(value, 'message') ?? '',
    lastTransitionTime: wordAt(value, 'lastTransitionTime'),
  });
}
