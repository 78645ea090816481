import type { DraftedRenewal } from '../../deliver/renew-secrets';
import type { RenewalEffect } from '../../deliver/renewal-effects';
import type { RenewedValue } from '../../deliver/renewer';
import type { Painter } from './painter';
import { table } from './table';
import { wrap } from './wrap';

/** What came of a renewal. `due`: it was only looked whether there is something to do. */
export type RenewalOutcome =
  | { readonly kind: 'nothing' | 'due'; readonly draft: DraftedRenewal }
  | { readonly kind: 'renewed'; readonly draft: DraftedRenewal; readonly commit: string };

/** What `-o json` prints. Programs rely on the names: add freely, rename none. */
export function renewalResult(cluster: string, outcome: RenewalOutcome): object {
  const { changes, effects } = outcome.draft;
  return {
    apiVersion: 'regshift.io/v1alpha1',
    kind: 'SecretRenewal',
    cluster,
    outcome: outcome.kind,
    ...(outcome.kind === 'renewed' ? { commit: outcome.commit } : {}),
    items: changes.map(({ item, action, reason, ends }) => ({
      item,
      action,
      reason,
      ...(ends === undefined ? {} : { ends }),
    })),
    effects,
  };
}

export interface RenewalTextContext {
  readonly cluster: string;
  readonly branch: string;
  readonly paint: Painter;
  readonly columns: number;
}

/** The same for a person. */
export function formatRenewal(outcome: RenewalOutcome, context: RenewalTextContext): string {
  const { paint, columns } = context;
  const { changes, effects } = outcome.draft;
  const lines = [
    headline(outcome, context),
    '',
    table([['item', 'ends', 'what', 'why'], ...changes.map(row)], paint, 2),
    ...effects.map((effect) => effectLine(effect, paint, columns)),
  ];
  return `${lines.join('\n')}\n`;
}

function headline(outcome: RenewalOutcome, { cluster, branch, paint }: RenewalTextContext): string {
  const name = paint.bold(cluster);
  switch (outcome.kind) {
    case 'nothing':
      return `${name}   nothing to do: no generated secret ages or is broken`;
    case 'due':
      return `${name}   to be renewed: ${changed(outcome.draft)}; nothing was committed`;
    case 'renewed':
      return `${paint.green('✓')} ${name}  renewed ${changed(outcome.draft)}  commit ${outcome.commit.slice(0, 12)} on ${branch}`;
  }
}

function changed({ changes }: DraftedRenewal): string {
  return changes
    .filter(({ action }) => action !== 'kept')
    .map(({ item }) => item)
    .join(', ');
}

function row({ item, action, reason, ends }: RenewedValue): readonly string[] {
  return [item, ends?.slice(0, 10) ?? '–', action, reason];
}

function effectLine({ kind, text, until }: RenewalEffect, paint: Painter, columns: number): string {
  const mark = kind === 'outage' ? paint.red('!') : paint.yellow('→');
  const whole = until === undefined ? text : `${text}. It ends when ${until}`;
  return `  ${mark} ${wrap(whole, columns - 6, 4)}`;
}
