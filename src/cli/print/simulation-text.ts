import type { Issue } from '../../model/issue';
import { answerText } from '../../node/hosts/pull-messages';
import type { Outcome, SimulatedRequest, Simulation } from '../../node/hosts/simulation';
import { formatIssues } from './issues';
import type { Painter } from './painter';
import { table } from './table';

/** A simulated pull as a person reads it: what comes of it, then request by request, then what is wrong in the file. */
export function formatSimulation(
  simulation: Simulation,
  findings: readonly Issue[],
  paint: Painter,
): string {
  const sections = [
    head(simulation, paint),
    requests(simulation, paint),
    simulation.notes.map((note) => `  ${note}\n`).join(''),
    formatIssues(findings, paint),
  ];
  return sections.filter((section) => section !== '').join('\n');
}

function head(simulation: Simulation, paint: Painter): string {
  const { image, containerd, dialect, outcome, error, seconds, file } = simulation;
  const color = outcome === 'pulled' ? paint.green : paint.red;
  const waited = seconds === 0 ? '' : `, ${String(seconds)} s lost to hosts that do not answer`;
  const build = dialect === 'deckhouse' ? ', DKP build' : '';
  return [
    `${paint.bold(image)}   ${color(verdict(outcome))}${waited}`,
    `  containerd ${containerd}${build}${file === undefined ? '' : `, ${file}`}`,
    ...(error === undefined ? [] : [`  the error that is shown: ${error.message}`]),
    '',
  ].join('\n');
}

function verdict(outcome: Outcome): string {
  switch (outcome) {
    case 'pulled':
      return 'is pulled';
    case 'failed':
      return 'is not pulled';
    case 'hangs':
      return 'hangs';
    case 'panics':
      return 'kills containerd';
  }
}

function requests({ requests: sent }: Simulation, paint: Painter): string {
  if (sent.length === 0) return '';
  const rows = folded(sent).map(({ request, times }) => [
    `${request.scheme}://${request.host}`,
    `${request.method} ${request.path}`,
    request.credentials === 'none' ? '-' : request.credentials,
    `${answerText(request.answer)}${times > 1 ? ` (${String(times)} times)` : ''}`,
  ]);
  return `${table([['HOST', 'REQUEST', 'CREDENTIALS', 'ANSWER'], ...rows], paint, 2)}\n`;
}

/** Equal requests one after the other as one. */
function folded(
  sent: readonly SimulatedRequest[],
): readonly { readonly request: SimulatedRequest; readonly times: number }[] {
  const rows: { request: SimulatedRequest; times: number }[] = [];
  for (const request of sent) {
    const last = rows.at(-1);
    if (last !== undefined && JSON.stringify(last.request) === JSON.stringify(request)) {
      last.times += 1;
    } else {
      rows.push({ request, times: 1 });
    }
  }
  return rows;
}
