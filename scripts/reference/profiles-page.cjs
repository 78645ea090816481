'use strict';

const { code, codeLink, page, plain, table } = require('./markdown.cjs');

const INTRO = `A profile is one generation of DKP's \`registry\` module as data. The version of DKP in the snapshot chooses it; without a
version it is C. Plans use documented moves only. Sources name fact sheets of the project (\`versions.md 6\`: section 6 of the sheet
about versions).

States: \`U0\` is Unmanaged without its section, \`U1\` is Unmanaged with it; \`Direct\`, \`Proxy\` and \`Local\` are the other modes.

Standing of a move: *documented* by DKP's manual, and planned; *accepted* by DKP's code but not named by its manual, never
planned; *rejected*: ends in ErrTransitionNotSupported. A move that is not listed does not exist.`;

const TABLES = [
  ['states', 'States', states],
  ['transitions', 'Moves', transitions],
  ['conditions', 'Conditions', conditions],
  ['preconditions', 'Preconditions', preconditions],
  ['risks', 'Risks', risks],
];

/** All generations, oldest first. Tables that two generations share are printed once. */
function profilesPage(profiles, codes) {
  const titles = new Map(codes.map((entry) => [entry.code, entry.title]));
  return page('Profiles', INTRO, [
    overview(profiles),
    ...profiles.map((profile, index) => section(profile, profiles.slice(0, index), titles)),
  ]);
}

function overview(profiles) {
  const rows = profiles.map((profile) => [
    `[${profile.id}](#${profile.id.toLowerCase()})`,
    plain(profile.title),
    versions(profile),
    profile.states.map(({ state }) => state).join(', ') || '–',
    profile.plannable.kind === 'yes' ? 'yes' : codeLink(profile.plannable.code),
  ]);
  return table(['profile', 'what', 'versions of DKP', 'states', 'planned'], rows);
}

function versions({ versions: { from, before } }) {
  return [from && `from ${from}`, before && `before ${before}`].filter(Boolean).join(', ');
}

function section(profile, earlier, titles) {
  const parts = [
    `## ${profile.id}`,
    `${capital(plain(profile.title))}. Source: ${profile.source}.`,
  ];
  if (profile.plannable.kind === 'no') {
    return [
      ...parts,
      `Not planned (${codeLink(profile.plannable.code)}): ${plain(profile.plannable.why)}.`,
    ].join('\n\n');
  }
  if (profile.unmanagedSection === 'through-direct') {
    parts.push(
      'Unmanaged with a section is no state here: it means the way through Direct with that section, and back.',
    );
  }
  for (const [key, title, print] of TABLES) {
    const same = earlier.find((other) => other[key] === profile[key] && other.states.length > 0);
    const text = same
      ? `As in [${same.id}](#${same.id.toLowerCase()}).`
      : print(profile[key], titles);
    parts.push(`### ${title} of ${profile.id}`, text);
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
