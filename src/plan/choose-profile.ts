import { parseDkpVersion, profileOfVersion } from '../modes/version';
import { profile } from '../modes/profiles';
import type { Generation, ProfileId } from '../modes/profile';
import type { Snapshot } from '../observe/snapshot';

/** The generation a plan is made for, or why that can not be told. */
export type ProfileChoice =
  | { readonly kind: 'chosen'; readonly profile: Generation; readonly assumed: boolean }
  | {
      readonly kind: 'refused';
      readonly profile: Generation;
      readonly code: string;
      readonly message: string;
    };

/**
 * Chooses the generation by the signs of the cluster, then by its version, then by the cluster file; C where nothing
 * tells (`versions.md` 5). A cluster file that contradicts the cluster is refused with both values.
 */
export function chooseProfile(named: ProfileId | undefined, snapshot?: Snapshot): ProfileChoice {
  const told = snapshot === undefined ? undefined : profileOfCluster(snapshot);
  if (told?.kind === 'refused') return told;
  if (told !== undefined && named !== undefined && told.profile.id !== named) {
    return {
      kind: 'refused',
      profile: told.profile,
      code: 'P007',
      message: `platform.profile says ${named}, but the cluster runs ${versionText(snapshot)}, which is profile ${told.profile.id}; remove platform.profile or correct it`,
    };
  }
  const chosen = told?.profile ?? profile(named ?? 'C');
  if (chosen.plannable.kind === 'no') {
    const { code, why } = chosen.plannable;
    return { kind: 'refused', profile: chosen, code, message: why };
  }
  return { kind: 'chosen', profile: chosen, assumed: told === undefined && named === undefined };
}

function profileOfCluster(snapshot: Snapshot): ProfileChoice | undefined {
  if (snapshot.registry.switchRecord === 'present') return chosen('M');
  const { versionOfConfigMap, versionOfDeployment, version } = snapshot.platform;
  const text = version ?? versionOfConfigMap ?? versionOfDeployment;
  const parsed = text === undefined ? undefined : parseDkpVersion(text);
  if (parsed === undefined) return undefined;
  const byVersion = profileOfVersion(parsed);
  if (byVersion !== 'M') return chosen(byVersion);
  return snapshot.registry.state.presence === 'present'
    ? chosen('B')
    : {
        kind: 'refused',
        profile: profile('M'),
        code: 'P033',
        message: `DKP ${parsed} may run the newer implementation of the registry module, but neither Secret registry-v2-switch nor registry-state is there yet: wait for the module's first run and observe again`,
      };
}

function chosen(id: ProfileId): ProfileChoice {
  return { kind: 'chosen', profile: profile(id), assumed: false };
}

function versionText(snapshot: Snapshot | undefined): string {
  const platform = snapshot?.platform;
  const version =
    platform?.version ?? platform?.versionOfConfigMap ?? platform?.versionOfDeployment;
  return version === undefined ? 'the newer implementation' : `DKP ${version}`;
}
