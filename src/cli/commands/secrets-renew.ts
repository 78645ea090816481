import { dirname } from 'node:path';
import type { AdvancePorts } from '../../deliver/advance-ports';
import { isEnded } from '../../deliver/journal';
import { draftRenewal, outagesOf } from '../../deliver/renew-secrets';
import type { DraftedRenewal, RenewPorts } from '../../deliver/renew-secrets';
import { renewerFor } from '../../secrets/renewer-for';
import { withDesk } from '../delivery/cluster-desk';
import type { ClusterDesk } from '../delivery/cluster-desk';
import type { RepositoryOptions, SigningOptions } from '../delivery/delivery-options';
import { nothingToRenew } from '../delivery/refusals';
import { EXIT } from '../exit-codes';
import type { ExitCode } from '../exit-codes';
import { valueOf } from '../load';
import { painterFor } from '../print/painter';
import { formatRenewal, renewalResult } from '../print/renewal';
import type { RenewalOutcome } from '../print/renewal';
import { structured } from '../print/structured';
import { Rejected } from '../rejected';
import { sealPorts } from '../seal-ports';
import type { Streams } from '../streams';

export interface SecretsRenewOptions extends RepositoryOptions, SigningOptions {
  readonly output: 'text' | 'json' | 'yaml';
  /** Values that are made anew whatever they are like. */
  readonly again: readonly string[];
  readonly acceptOutage: boolean;
  /** Commit nothing, and tell whether something is to be renewed. */
  readonly check: boolean;
}

/** `regshift secrets renew` and `rotate`: one commit makes generated values anew. */
export function secretsRenew(options: SecretsRenewOptions, streams: Streams): Promise<ExitCode> {
  return withDesk(options, streams, async (desk) => {
    const sealing = sealPorts(streams.env, dirname(desk.file));
    const ports = { ...desk.ports, renewer: renewerFor(desk.cluster, sealing) };
    for (;;) {
      const outcome = await tryToRenew(desk, ports, options);
      if (outcome === undefined) continue;
      streams.stdout.write(shown(outcome, desk, options, streams));
      return options.check && outcome.kind === 'due' ? EXIT.no : EXIT.yes;
    }
  });
}

/** `undefined` when somebody else moved the branch first. Throws `Rejected`. */
async function tryToRenew(
  desk: ClusterDesk,
  ports: RenewPorts & Pick<AdvancePorts, 'repository'>,
  { again, acceptOutage, check }: SecretsRenewOptions,
): Promise<RenewalOutcome | undefined> {
  const view = await ports.repository.read();
  const recorded = await desk.recorded(view);
  if (recorded === undefined) throw nothingToRenew(desk.cluster.name);
  await desk.pushedFile();
  const { type: platform } = desk.cluster.platform;
  const place = { recorded, planned: desk.planned(recorded), platform };
  // Whoever only looks is told to look again later.
  const no = check && !isEnded(recorded.journal) ? EXIT.cannotTell : EXIT.no;
  const draft: DraftedRenewal = valueOf(await draftRenewal(ports, place, again, view), no);
  const { request } = draft;
  if (request === undefined) return { kind: 'nothing', draft };
  if (check) return { kind: 'due', draft };
  const refusals = acceptOutage ? [] : outagesOf(draft);
  if (refusals.length > 0) throw new Rejected(refusals, EXIT.no, 'Nothing was committed.');
  const landed = await ports.repository.commit(request);
  return landed.ok ? { kind: 'renewed', draft, commit: landed.sha } : undefined;
}

function shown(
  outcome: RenewalOutcome,
  { cluster, commitsTo }: ClusterDesk,
  { output }: SecretsRenewOptions,
  streams: Streams,
): string {
  if (output !== 'text') return structured(renewalResult(cluster.name, outcome), output);
  const { stdout } = streams;
  return formatRenewal(outcome, {
    cluster: cluster.name,
    branch: commitsTo,
    paint: painterFor(stdout, streams),
    columns: stdout.columns ?? 100,
  });
}
