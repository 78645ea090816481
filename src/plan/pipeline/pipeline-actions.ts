import { formatImageBase } from '../../model/upstream';
import { NAMESPACE, PULL_SECRET, userSecret } from '../../serving/names';
import type { CheckContext } from '../checks/check';
import type { Action, Phase } from '../plan';
import { isServed } from './arrival';
import { ownBase } from './components';
import type { Arrival } from './arrival';
import type { PipelineFacts } from './facts';
import { imageList, ownImages } from './own-images';
import { upstreamIn } from './upstreams';

/** What a person does by hand in a switch of engine Pipeline, in the order of the phases. */
export function pipelineActions(facts: PipelineFacts, context: CheckContext): readonly Action[] {
  return context.hops.flatMap((hop, index) =>
    hop.phases.flatMap((phase) => {
      const settings = context.hopSettings[index]?.settings;
      if (phase.kind !== 'action' || settings === undefined) return [];
      return phase.id.startsWith('fill-local')
        ? fillLocal(facts, phase)
        : [changeRegistry(facts, phase, { state: hop.to, settings })];
    }),
  );
}

/** The password comes from the cluster by a variable or a pipe, and stays out of the arguments. */
function fillLocal(facts: PipelineFacts, phase: Phase): readonly Action[] {
  const { base, platform, pushHost = 'registry.PUBLIC_DOMAIN' } = facts;
  const target = formatImageBase({ host: pushHost, path: base.path });
  const password = `kubectl -n ${NAMESPACE} get secret ${userSecret('rw')} -o jsonpath='{.data.password}' | base64 -d`;
  const ours = imageList(ownImages(facts.pipeline.images, base)).filter((image) =>
    image.startsWith(`${formatImageBase(base)}/`),
  );
  return [
    {
      phase: phase.id,
      text: 'push the images as user rw; the password comes from the cluster and stays out of the arguments',
      command:
        platform === 'Deckhouse'
          ? `D8_MIRROR_REGISTRY_PASSWORD="$(${password})" d8 mirror push --registry-login=rw ./d8-bundle ${target}`
          : `${password} | skopeo login --username rw --password-stdin ${pushHost} && cd images && skopeo sync --all --scoped --src dir --dest docker . ${target}`,
    },
    ...(ours.length === 0
      ? []
      : [
          {
            phase: phase.id,
            text: `push the images of our own pods too, each with a tag, since only tags are copied between masters: ${ours.join(', ')}`,
          },
        ]),
  ];
}

/** DKP's admission protects its Secret; its own helper may change it (`versions.md` 2). */
function changeRegistry(facts: PipelineFacts, phase: Phase, to: Arrival): Action {
  const upstream = upstreamIn(to.settings, to.state);
  const served = isServed(to.state);
  const user = served ? 'ro' : upstream?.login?.username;
  const flags = [
    ...(user === undefined ? [] : [`--user ${user} --password "$PASSWORD"`]),
    ...(served || upstream?.ca !== undefined ? ['--ca-file /tmp/ca.crt'] : []),
    ...(!served && upstream?.scheme === 'http' ? ['--scheme http'] : []),
  ];
  return {
    phase: phase.id,
    text: `change the registry with DKP's own helper, inside the leader pod of deckhouse; put the CA there as /tmp/ca.crt and the password into PASSWORD first: both stand in Secret ${NAMESPACE}/${PULL_SECRET}`,
    command: `deckhouse-controller helper change-registry ${[...flags, formatImageBase(ownBase(facts, to))].join(' ')}`,
  };
}
