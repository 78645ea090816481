import { currentSettings } from '../../observe/current-settings';
import { isSettled } from '../../observe/is-settled';
import type { Condition, RegistryState } from '../../observe/snapshot';
import { failed, met, NOTHING, unknown } from './check';
import type { CheckContext, Finding } from './check';
import { listNodes } from '../node-facts';

/** A switch starts from a settled cluster; one in the middle of another is told which one, and what it waits for. */
export function settled({ snapshot }: CheckContext): readonly Finding[] {
  if (snapshot === undefined) {
    return unknown(
      'whether the cluster is settled is not known',
      'observe Secret d8-system/registry-state',
    );
  }
  const { state } = snapshot.registry;
  switch (state.presence) {
    case 'unknown':
      return unknown(
        'the state of the registry module was not observed',
        'observe Secret d8-system/registry-state',
      );
    case 'absent':
      return isSettled(snapshot) === false
        ? failed(
            `ModuleConfig deckhouse already asks for ${currentSettings(snapshot)?.mode ?? 'a switch'}, and the module has not begun`,
            'wait until Secret d8-system/registry-state appears, or take the change back',
          )
        : NOTHING;
    case 'present':
      return judge(state);
  }
}

function judge(state: RegistryState): readonly Finding[] {
  const refused = state.conditions.find(
    (c) => c.type === 'ErrTransitionNotSupported' && c.status === 'True',
  );
  if (refused !== undefined) return illegalTarget(state, refused);
  const { mode = 'Unmanaged', targetMode = mode } = state;
  const open = state.conditions.find((c) => c.type !== 'Ready' && c.status !== 'True');
  if (mode !== targetMode) return midSwitch(mode, targetMode, open);
  const ready = state.conditions.find((c) => c.type === 'Ready');
  if (open !== undefined || ready?.status === 'False') return midChange(mode, open);
  return met(`the cluster is settled in ${mode}`);
}

function illegalTarget(state: RegistryState, refused: Condition): readonly Finding[] {
  const { mode = 'Unmanaged', targetMode } = state;
  return failed(
    `DKP refuses the change to ${targetMode ?? 'the mode that is asked for'}: ${refused.message}`,
    `set settings.registry of ModuleConfig deckhouse back to mode ${mode}, then plan again: regshift goes by a legal route`,
  );
}

function midSwitch(mode: string, target: string, open: Condition | undefined): readonly Finding[] {
  return failed(
    `the cluster is in the middle of a switch from ${mode} to ${target}${waiting(open)}`,
    `wait until it has ended, or go back: mode ${mode} may be asked for again as long as DeckhouseRegistrySwitchReady is not True; a third target now is a hazard`,
  );
}

function midChange(mode: string, open: Condition | undefined): readonly Finding[] {
  return failed(
    `the cluster is in the middle of a change inside ${mode}${waiting(open)}`,
    'wait until condition Ready is True again',
  );
}

function waiting(open: Condition | undefined): string {
  if (open === undefined) return '';
  const nodes = nodesIn(open.message);
  const who = nodes.length > 0 ? ` for ${listNodes(nodes)}` : firstLine(open.message);
  return `: ${open.type} waits${who}`;
}

/** Names of nodes in a condition's message: lines `- <node>: …` (`switching.md` 3.4 to 3.6). */
function nodesIn(message: string): readonly string[] {
  return message.split('\n').flatMap((line) => {
    const match = /^- ([a-z0-9][-a-z0-9.]*)(?::|$)/.exec(line.trim());
    return match?.[1] === undefined || match[1] === 'source' ? [] : [match[1]];
  });
}

function firstLine(message: string): string {
  const line = message.split('\n').find((text) => text.trim() !== '' && !text.startsWith('Mode:'));
  return line === undefined ? '' : ` (${line.trim()})`;
}
