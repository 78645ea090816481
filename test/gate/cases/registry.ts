import type { GateEvidence } from '../../../src/gate/evidence';
import type { GateClause } from '../../../src/plan/plan';
import type { RegistrySettings } from '../../../src/spec/cluster-file.generated';
import {
  BASELINE,
  CONFIG,
  EVIDENCE,
  WANTED,
  changed,
  condition,
  withConfig,
  withRegistry,
  withState,
} from '../gate-builder';
import type { Change } from '../gate-builder';
import { verdictsOf } from '../gate-case';
import type { GateCase, Verdicts } from '../gate-case';

const READY: GateClause = { kind: 'RegistryReady', mode: 'Direct' };
const TARGET: GateClause = { kind: 'RegistryTarget', mode: 'Direct' };
const CONDITION: GateClause = {
  kind: 'RegistryCondition',
  type: 'NodeServicesReady',
  status: 'True',
};
const LATE = 'stale: DKP has not taken up the commit yet:';
const AS_OLD = `${LATE} registry-config is as old as before`;
const OLD_STATE =
  'stale: registry-state is older than registry-config: the module has not looked at it yet';
const NOT_WRITTEN = 'waiting: the registry module has not written Secret registry-state yet';
const section = WANTED.direct ?? { imagesRepo: '' };

function asking(change: Change<typeof section>): RegistrySettings {
  return { mode: 'Direct', direct: changed(section, change) };
}

function oldField(field: string): string {
  return `${LATE} ${field} of registry-config is the old one`;
}

/** What holds of every clause that reads `registry-state`. */
const fresh: Verdicts = {
  'answers this commit when registry-config shows the wanted settings and was looked at': [
    EVIDENCE,
    'open',
  ],
  'does not while mode is old': [withConfig({ mode: 'Unmanaged' }), oldField('mode')],
  'does not while imagesRepo is old': [
    withConfig({ imagesRepo: 'registry.example.com/old' }),
    oldField('imagesRepo'),
  ],
  'does not while imagesRepo is missing': [
    withConfig({ imagesRepo: undefined }),
    oldField('imagesRepo'),
  ],
  'does not while there is an imagesRepo that is not wanted any more': [
    { ...withConfig({ mode: 'Unmanaged' }), wanted: { mode: 'Unmanaged' } },
    oldField('imagesRepo'),
  ],
  'does not while scheme is old': [withConfig({ scheme: 'HTTP' }), oldField('scheme')],
  'does not while checkMode is old': [withConfig({ checkMode: 'Relax' }), oldField('checkMode')],
  'does not while ttl is old': [withConfig({ ttl: '24h' }), oldField('ttl')],
  'does not while username is old': [withConfig({ username: 'somebody' }), oldField('username')],
  'does not while ca is old': [withConfig({ ca: 'PEM' }), oldField('ca')],
  'does not while ca is missing': [{ ...EVIDENCE, wanted: asking({ ca: 'PEM' }) }, oldField('ca')],
  'does not while the version is that from before': [
    withConfig({ resourceVersion: '100' }),
    AS_OLD,
  ],
  'does whatever a trailing slash': [
    { ...EVIDENCE, wanted: asking({ imagesRepo: 'registry.example.com/dkp/' }) },
    'open',
  ],
  'does with a trailing slash in registry-config': [
    withConfig({ imagesRepo: 'registry.example.com/dkp/' }),
    'open',
  ],
  'does with other than defaults that are asked for': [
    {
      ...withConfig({ scheme: 'HTTP', checkMode: 'Relax' }),
      wanted: asking({ scheme: 'HTTP', checkMode: 'Relax' }),
    },
    'open',
  ],
  'does with defaults that are written out': [
    { ...EVIDENCE, wanted: asking({ scheme: 'HTTPS', checkMode: 'Default' }) },
    'open',
  ],
  'does with defaults that DKP does not show': [
    withConfig({ scheme: undefined, checkMode: undefined }),
    'open',
  ],
  'does whatever line feeds of a certificate': [
    { ...withConfig({ ca: 'A\nB' }), wanted: asking({ ca: 'A\r\nB\n' }) },
    'open',
  ],
  'does with an empty certificate in place of none': [withConfig({ ca: '' }), 'open'],
  'does with a login by name': [
    { ...withConfig({ username: 'u' }), wanted: asking({ license: undefined, username: 'u' }) },
    'open',
  ],
  'does without any login': [
    { ...withConfig({ username: undefined }), wanted: asking({ license: undefined }) },
    'open',
  ],
  'is not known without a baseline': [
    changed(EVIDENCE, { baseline: undefined }),
    'stale: can not tell: nothing was remembered from before the commit',
  ],
  'is not known when nobody knows what the commit asks for': [
    changed(EVIDENCE, { wanted: undefined }),
    'stale: can not tell: what the commit asks the module for is not known',
  ],
  'is not known when another implementation is at work': [
    withRegistry({ switchRecord: 'present' }),
    'stale: can not tell: Secret registry-v2-switch is there: another implementation is at work',
  ],
  'is not known without registry-config': [
    withConfig({ presence: 'absent' }),
    'stale: can not tell: Secret registry-config was not observed',
  ],
  'is not known when registry-config was not observed': [
    withConfig({ presence: 'unknown' }),
    'stale: can not tell: Secret registry-config was not observed',
  ],
  'is not known when registry-state was not observed': [
    withState({ presence: 'unknown' }),
    'stale: can not tell: Secret registry-state was not observed',
  ],
  'is not known without the version of registry-config': [
    withConfig({ resourceVersion: undefined }),
    'stale: can not tell: Secret registry-config shows no resourceVersion',
  ],
  'is not known without the version of registry-state': [
    withState({ resourceVersion: undefined }),
    'stale: can not tell: Secret registry-state shows no resourceVersion',
  ],
  'is not known when registry-config was not remembered': [
    { ...EVIDENCE, baseline: { ...BASELINE, config: { presence: 'unknown' } } },
    'stale: can not tell: registry-config was not remembered from before the commit',
  ],
  'does not before the module has written it': [withState({ presence: 'absent' }), NOT_WRITTEN],
};

function hashed(hash: string | undefined, before: Change<typeof BASELINE> = {}): GateEvidence {
  return {
    ...withState({ hash }),
    baseline: changed({ ...BASELINE, registryStateHash: 'h' }, before),
  };
}

/** `registry-state` was written after `registry-config`; the hash tells whether by the module. */
const hashes: Verdicts = {
  'answers with another hash than before': [hashed('i'), 'open'],
  'does not with the hash from before, whoever wrote it': [
    hashed('h'),
    'stale: the hash of registry-state is the one from before the commit: somebody else wrote it',
  ],
  'does with the hash from before, where the settings are those from before': [
    hashed('h', { config: { ...CONFIG, resourceVersion: '100' } }),
    'open',
  ],
  'does where the hash before is not known': [
    hashed('h', { registryStateHash: undefined }),
    'open',
  ],
  'does where no hash is known, and none was': [
    hashed(undefined, { registryStateHash: undefined }),
    'open',
  ],
  'is not known without a hash': [
    hashed(undefined),
    'stale: can not tell: Secret registry-state shows no hash',
  ],
  'does where the module had not looked at the settings before: it may never have seen them': [
    hashed('h', { registryStateVersion: '99' }),
    'open',
  ],
  'does where nobody knows whether it had': [
    hashed('h', { registryStateVersion: undefined }),
    'open',
  ],
};

const BEFORE = { ...BASELINE, config: CONFIG };
const OLD_REPO = { ...CONFIG, resourceVersion: '100', imagesRepo: 'old.example.com/dkp' };
const rotated: GateEvidence = {
  ...EVIDENCE,
  baseline: BEFORE,
  wantedBefore: { mode: 'Direct', direct: { ...section, license: { fromEnv: 'OLD' } } },
};

function versions(config: string, state: string): GateEvidence {
  return {
    ...withRegistry({
      config: { ...CONFIG, resourceVersion: config },
      state: { ...EVIDENCE.snapshot.registry.state, resourceVersion: state },
    }),
    baseline: changed(BASELINE, { registryStateVersion: undefined }),
  };
}

/** DKP clears conditions on a change of the mode only: an old Ready stays (`switching.md` 2.4). */
const parameters: Verdicts = {
  'that stood there before a change of parameters does not count': [
    {
      ...withConfig({ imagesRepo: 'old.example.com/dkp' }),
      baseline: { ...BASELINE, config: OLD_REPO },
    },
    oldField('imagesRepo'),
  ],
  'that the module said before it looked at the change does not count': [
    { ...withState({ resourceVersion: '150' }), baseline: { ...BASELINE, config: OLD_REPO } },
    OLD_STATE,
  ],
  'that the module said after it looked at the change counts': [
    { ...EVIDENCE, baseline: { ...BASELINE, config: OLD_REPO } },
    'open',
  ],
  'before a change of the login, which only the trees show, does not count': [rotated, AS_OLD],
  'after a change of the login counts': [
    { ...rotated, baseline: { ...BEFORE, config: { ...CONFIG, resourceVersion: '150' } } },
    'open',
  ],
  'counts where what the commit before asked for was never taken up': [
    {
      ...EVIDENCE,
      baseline: BEFORE,
      wantedBefore: { mode: 'Unmanaged', unmanaged: section },
    },
    'open',
  ],
  'counts where DKP never took up the login that is taken back': [
    { ...rotated, takenBack: BEFORE },
    'open',
  ],
  'does not count where DKP took up the login that is taken back': [
    { ...rotated, takenBack: { ...BEFORE, config: { ...CONFIG, resourceVersion: '150' } } },
    AS_OLD,
  ],
  'counts where the phase asks for nothing new, as far as can be seen': [
    { ...EVIDENCE, baseline: BEFORE },
    'open',
  ],
  'counts where the phase asks for nothing new': [
    { ...EVIDENCE, baseline: BEFORE, wantedBefore: WANTED },
    'open',
  ],
  'counts with the first registry-config that there is': [
    { ...EVIDENCE, baseline: { ...BASELINE, config: { presence: 'absent' } } },
    'open',
  ],
  'counts by versions that are numbers, not texts': [versions('999', '1000'), 'open'],
  'does not count by versions in the other order': [versions('1000', '999'), OLD_STATE],
  'does not count by equal versions': [versions('1000', '1000'), OLD_STATE],
  'does not count by a version that is no number': [versions('1000', 'abc'), OLD_STATE],
};

const processing = condition('Ready', 'False', 'Transitioning to Direct', 'Processing');
const REFUSED = 'mode transition from Proxy to Local not supported';
const refused = withState({
  conditions: [condition('ErrTransitionNotSupported', 'True', REFUSED, 'Error')],
});

const ended: Verdicts = {
  'has not ended while the target is another': [
    withState({ targetMode: 'Proxy' }),
    'waiting: target_mode is Proxy, not Direct',
  ],
  'has not ended while the mode is another': [
    withState({ mode: 'Unmanaged' }),
    'waiting: mode is still Unmanaged',
  ],
  'has not ended while Ready is False': [
    withState({ conditions: [processing] }),
    'waiting: Ready: Transitioning to Direct',
  ],
  'has not ended while Ready is Unknown, and says so': [
    withState({ conditions: [condition('Ready', 'Unknown')] }),
    'waiting: Ready: Unknown',
  ],
  'has not ended without Ready': [withState({ conditions: [] }), 'waiting: Ready: not shown yet'],
  'gives the message of the first condition that is False': [
    withState({
      conditions: [
        processing,
        condition('InClusterProxyReady', 'True'),
        condition(
          'FinalContainerdConfigReady',
          'False',
          'Applying configuration to nodes\n0/2 node(s) ready. Waiting:\n',
        ),
      ],
    }),
    'waiting: FinalContainerdConfigReady: Applying configuration to nodes\n0/2 node(s) ready. Waiting:',
  ],
  'is not known without mode': [
    withState({ mode: undefined }),
    'stale: can not tell: mode and target_mode of registry-state were not observed',
  ],
  'is not known without target': [
    withState({ targetMode: undefined }),
    'stale: can not tell: mode and target_mode of registry-state were not observed',
  ],
  'never ends when DKP refuses the pair of modes': [
    refused,
    `failed: ErrTransitionNotSupported: ${REFUSED}`,
  ],
  'is not refused by what it said of an earlier request': [
    {
      ...withState({
        conditions: refused.snapshot.registry.state.conditions,
        resourceVersion: '150',
      }),
    },
    OLD_STATE,
  ],
  'is not refused by an error that is over': [
    withState({
      conditions: [condition('ErrTransitionNotSupported', 'False'), condition('Ready', 'True')],
    }),
    'open',
  ],
};

const bare = (mode: 'Unmanaged' | 'Local'): GateEvidence => ({
  ...withRegistry({
    config: { presence: 'present', resourceVersion: '200', mode },
    state: { ...EVIDENCE.snapshot.registry.state, mode, targetMode: mode },
  }),
  baseline: { ...BASELINE, config: { ...CONFIG, resourceVersion: '100' } },
  wanted: { mode },
});

const proxy = (ttl: string): GateEvidence => ({
  ...withConfig({ mode: 'Proxy', ttl }),
  wanted: { mode: 'Proxy', proxy: { ...section, ttl: '24h' } },
});

const targets: Verdicts = {
  'is another': [withState({ targetMode: 'Local' }), 'waiting: target_mode is Local, not Direct'],
  'is not known': [
    withState({ targetMode: undefined }),
    'stale: can not tell: target_mode of registry-state was not observed',
  ],
};

const down = withState({
  conditions: [condition('NodeServicesReady', 'False', '1/3 node(s) ready. Waiting:')],
});

const single: Verdicts = {
  'must have the status that is asked for': [
    down,
    'waiting: NodeServicesReady: 1/3 node(s) ready. Waiting:',
  ],
  'is not there': [withState({ conditions: [] }), 'waiting: NodeServicesReady: not shown yet'],
  'does not come when DKP refuses the pair of modes': [
    refused,
    `failed: ErrTransitionNotSupported: ${REFUSED}`,
  ],
  'may still come when an error is over': [
    withState({ conditions: [condition('ErrTransitionNotSupported', 'False')] }),
    'waiting: NodeServicesReady: not shown yet',
  ],
};

const FALSE: GateClause = { ...CONDITION, status: 'False' };

export const REGISTRY_CASES: readonly GateCase[] = [
  ...verdictsOf('registry-state:', READY, fresh),
  ...verdictsOf('a condition of registry-state:', CONDITION, fresh),
  ...verdictsOf('target_mode:', TARGET, fresh),
  ...verdictsOf('registry-state:', READY, hashes),
  ...verdictsOf('a Ready', READY, parameters),
  ...verdictsOf('a switch', READY, ended),
  ...verdictsOf(
    'a switch without a section',
    { kind: 'RegistryReady', mode: 'Unmanaged' },
    { 'ends in Unmanaged': [bare('Unmanaged'), 'open'] },
  ),
  ...verdictsOf(
    'a switch without a section',
    { kind: 'RegistryReady', mode: 'Local' },
    { 'ends in Local': [bare('Local'), 'open'] },
  ),
  ...verdictsOf('the life of cached images', CONDITION, {
    'is a setting as others': [proxy('24h'), 'open'],
    'is the old one': [proxy('48h'), oldField('ttl')],
  }),
  ...verdictsOf('the target', TARGET, targets),
  ...verdictsOf('a condition', CONDITION, single),
  ...verdictsOf('a condition that is to be False', FALSE, {
    'is False': [down, 'open'],
    'is True': [EVIDENCE, 'waiting: NodeServicesReady: True'],
  }),
];
