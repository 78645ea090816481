'use strict';

const { code, codeLink, page, plain, table } = require('./markdown.cjs');

const INTRO = `A profile is one generation of DKP's \`registry\` module as data, or one of the two platforms of engine Pipeline. With engine
Module the version of DKP in the snapshot chooses it; without a version it is C. With engine Pipeline \`platform.type\` chooses it.
Plans use documented moves only. Sources name fact sheets of the project (\`versions.md 6\`: section 6 of the sheet about versions).

States: \`U0\` is Unmanaged without its section, \`U1\` is Unmanaged with it; \`Direct\`, \`Proxy\` and \`Local\` are the other modes.

Standing of a move: *documented* by DKP's manual, and planned; *accepted* by DKP's code but not named by its manual, never
planned; *rejected*: ends in ErrTransitionNotSupported. A move that is not listed does not exist. The profiles of
engine Pipeline list the moves that have phases.

A move to the same state is a change of parameters.`;

const TABLES = [
  ['states', 'States', states],
  ['transitions', 'Moves', transitions],
  ['conditions', 'Conditions', conditions],
  ['preconditions', 'Preconditions', preconditions],
  ['risks', 'Risks', risks],
];

/**
 * Who serves pulls in a state of engine Pipeline, and under which names, is a page of its own; it has no conditions of
 * DKP, and its costs and risks depend on more than the state.
 */
const PIPELINE_TABLES = [
  ['transitions', 'Moves', moves],
  ['preconditions', 'Preconditions', preconditions],
];

/** Headings of the profiles of engine Pipeline, which share one id; links to headings are made of them. */
const PIPELINE_NAMES = ['Pipeline-Kubernetes', 'Pipeline-DKP'];

/**
 * All generations, oldest first, then the platforms of engine Pipeline. Tables that two profiles share are printed once.
 */
function profilesPage(generations, pipelines, codes) {
  const titles = new Map(codes.map((entry) => [entry.code, entry.title]));
  const profiles = [
    ...generations.map((profile) => ({ ...profile, name: profile.id, isPipeline: false })),
    ...pipelines.map((profile, index) => ({
      ...profile,
      name: PIPELINE_NAMES[index],
      isPipeline: true,
    })),
  ];
  return page('Profiles', INTRO, [
    overview(profiles),
    ...profiles.map((profile, index) => section(profile, profiles.slice(0, index), titles)),
  ]);
}

function overview(profiles) {
  const rows = profiles.map((profile) => [
    link(profile),
    plain(profile.title),
    versions(profile),
    profile.states.map(({ state }) => state).join(', ') || '–',
    profile.plannable.kind === 'yes' ? 'yes' : codeLink(profile.plannable.code),
  ]);
  return table(['profile', 'what', 'versions of DKP', 'states', 'planned'], rows);
}

function link({ name }) {
  return `[${name}](#${name.toLowerCase()})`;
}

function versions({ isPipeline, versions: { from, before } }) {
  if (isPipeline) return 'any';
  return [from && `from ${from}`, before && `before ${before}`].filter(Boolean).join(', ');
}

function section(profile, earlier, titles) {
  const parts = [
    `## ${profile.name}`,
    `${capital(plain(profile.title))}. Source: ${profile.source}.`,
  ];
  if (profile.plannable.kind === 'no') {
    return [
      ...parts,
      `Not planned (${codeLink(profile.plannable.code)}): ${plain(profile.plannable.why)}.`,
    ].join('\n\n');
  }
  if (profile.isPipeline) {
    const staticOnly = profile.states.filter((row) => row.staticOnly).map(({ state }) => state);
    parts.push(
      `States: ${profile.states.map(({ state }) => state).join(', ')}; on clusters that are Cloud, not ${staticOnly.join(' and ')}.`,
      'Phases, gates and who serves a pull: [engine Pipeline](../explanation/engine-pipeline.md).',
    );
  }
  if (profile.unmanagedSection === 'through-direct') {
    parts.push(
      'Unmanaged with a section is no state here: it means the way through Direct with that section, and back.',
    );
  }
  for (const [key, title, print] of profile.isPipeline ? PIPELINE_TABLES : TABLES) {
    const same = earlier.find((other) => other[key] === profile[key] && other.states.length > 0);
    const text = same ? `As in ${link(same)}.` : print(profile[key], titles);
    parts.push(`### ${title} of ${profile.name}`, text);
  }
  return parts.join('\n\n');
}

function capital(text) {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function states(rows) {
  const cells = rows.map((row) => [
    row.state,
    row.section === undefined ? '–' : code(row.section),
    row.staticOnly ? 'Static only' : 'any',
    row.components.join(', ') || '–',
    row.imageNames === 'virtual' ? 'virtual' : "the registry's own",
    row.source,
  ]);
  return table(['state', 'section', 'clusters', 'components', 'image names', 'source'], cells);
}

function transitions(rows) {
  const cells = rows.map((row) => [
    row.from,
    row.to,
    row.standing,
    row.standing === 'documented' ? row.disruption : '–',
    plain(row.reason),
    row.source,
  ]);
  return table(['from', 'to', 'standing', 'restarts', 'reason', 'source'], cells);
}

const STATES = ['U0', 'U1', 'Direct', 'Proxy', 'Local'];

function moves(rows) {
  const planned = rows.filter(({ standing }) => standing === 'documented');
  const isMove = (from, to) => planned.some((row) => row.from === from && row.to === to);
  const lines = STATES.map((origin) => {
    const targets = STATES.filter((target) => isMove(origin, target));
    return `- from **${origin}**: to ${targets.join(', ')}`;
  });
  const others = rows
    .filter(({ standing }) => standing !== 'documented')
    .map(({ from, to, reason }) => `- not from **${from}** to ${to}: ${plain(reason)}`);
  return [...lines, ...others].join('\n');
}

function conditions(byTarget) {
  const lines = Object.entries(byTarget).map(([target, rows]) => {
    const types = rows.map(({ type, when }) => code(type) + (when === 'remembered' ? ' (1)' : ''));
    return `- to **${target}**: ${[...types, code('Ready')].join(', ')}`;
  });
  const note = '(1) only where DKP remembers the registry that it used before.';
  const all = Object.values(byTarget).flat();
  return all.some(({ when }) => when === 'remembered')
    ? `${lines.join('\n')}\n\n${note}`
    : lines.join('\n');
}

const SCOPES = {
  always: 'always',
  commits: 'anything is committed',
  switch: 'the mode or its parameters change',
};

function preconditions(rows, titles) {
  const cells = rows.map((row) => [
    codeLink(row.code),
    plain(titles.get(row.code) ?? ''),
    SCOPES[row.scope],
    row.targets?.join(', ') ?? 'all',
    row.source,
  ]);
  return table(['code', 'fails where', 'looked at when', 'targets', 'source'], cells);
}

function risks(rows) {
  const cells = rows.map((row) => [
    codeLink(row.code),
    row.ends?.join(', ') ?? 'all',
    plain(row.message),
    row.source,
  ]);
  return rows.length === 0
    ? 'None of its own.'
    : table(['code', 'plans that end in', 'message', 'source'], cells);
}

module.exports = { profilesPage };
