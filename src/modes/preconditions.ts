import type { State } from '../model/mode';
import type { CheckId, PreconditionRow } from './profile';

/** What must hold before a phase, in the order in which a person should read it (`switching.md` 5, `observing.md`). */

const EVERY_PLAN: readonly PreconditionRow[] = [
  { ...preconditionRow('P010', 'settled', 'switching.md 2.1, 3.14'), scope: 'always' },
  { ...preconditionRow('P022', 'no-update-running', 'versions.md 5.1'), scope: 'commits' },
  {
    ...preconditionRow('P011', 'managed-cluster', 'switching.md 5, observing.md 3'),
    scope: 'commits',
  },
  {
    ...preconditionRow('P012', 'bootstrapped', 'switching.md 2.2, observing.md 4'),
    scope: 'commits',
  },
  preconditionRow('P029', 'module-ready', 'switching.md 5, observing.md 2'),
  preconditionRow('P025', 'module-in-maintenance', 'observing.md 11.1'),
  { ...preconditionRow('P020', 'controller-ready', 'observing.md 6'), scope: 'commits' },
  { ...preconditionRow('P021', 'no-pending-release', 'observing.md 5'), scope: 'commits' },
  { ...preconditionRow('P019', 'queue-quiet', 'switching.md 5, observing.md 7'), scope: 'commits' },
  preconditionRow('P016', 'supported-runtime', 'switching.md 5, observing.md 8.5'),
  preconditionRow('P017', 'runtime-change-in-flight', 'observing.md 8.5'),
  { ...preconditionRow('P015', 'nodes-ready', 'observing.md 9'), scope: 'commits' },
  { ...preconditionRow('P024', 'nodes-await-approval', 'observing.md 9'), scope: 'commits' },
  { ...preconditionRow('P030', 'nodes-up-to-date', 'observing.md 8.3'), scope: 'commits' },
  preconditionRow('P018', 'custom-containerd-config', 'switching.md 3.4, 6.1'),
  { ...preconditionRow('P027', 'foreign-node-scripts', 'switching.md 6.1'), scope: 'commits' },
  preconditionRow('P023', 'via-section', 'switching.md 6.1'),
  { ...preconditionRow('P028', 'secret-delivery', 'objects.md 1.1, 2.1'), scope: 'commits' },
  preconditionRow('P032', 'legacy-runtime', 'objects.md 3.1'),
];

const STATIC_ONLY: readonly PreconditionRow[] = [
  preconditionRow('P031', 'static-cluster', 'switching.md 2.2', ['Proxy', 'Local']),
  preconditionRow('P026', 'public-domain', 'objects.md 4.11', ['Local']),
];

/** From D2 on masters matter for the modes with components on them (`switching.md` 5). */
export const PRECONDITIONS_D2: readonly PreconditionRow[] = withMasters(['Direct']);
export const PRECONDITIONS_C: readonly PreconditionRow[] = [
  ...withMasters(['Direct', 'Proxy', 'Local']),
  ...STATIC_ONLY,
];
/** The manual of the oldest generation asks for the masters on the way back, too. */
export const PRECONDITIONS_D1: readonly PreconditionRow[] = withMasters(['Direct', 'U0']);

function withMasters(targets: readonly State[]): readonly PreconditionRow[] {
  return [
    ...EVERY_PLAN,
    preconditionRow('P013', 'masters-ready', 'switching.md 5, observing.md 10', targets),
    preconditionRow('P014', 'masters-schedulable', 'switching.md 5, observing.md 10', targets),
  ];
}

/** A row that is about switches; `targets` are the states it applies to. */
export function preconditionRow(
  code: string,
  check: CheckId,
  source: string,
  targets?: readonly State[],
): PreconditionRow {
  return { code, check, scope: 'switch', source, ...(targets === undefined ? {} : { targets }) };
}
