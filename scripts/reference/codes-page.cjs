'use strict';

const { codeLink, page, plain } = require('./markdown.cjs');

const PARTS = [
  ['S', 'Cluster file'],
  ['O', 'Dumps and snapshots'],
  ['N', 'Registry configuration on nodes'],
  ['P', 'Plan: refusals, preconditions, risks'],
  ['R', 'Rendering'],
  ['G', 'Generated secrets'],
  ['V', 'Validation of manifests'],
  ['D', 'Delivery'],
  ['T', 'Rehearsal'],
  ['U', 'Use of the command line'],
];

const INTRO = `Every message has a code that never changes its meaning. \`regshift explain CODE\` prints the same text.`;

/** All codes, part by part. A code of an unknown part is a mistake of this script. */
function codesPage(codes) {
  const stray = codes.filter(({ code }) => !PARTS.some(([letter]) => code.startsWith(letter)));
  if (stray.length > 0) throw new Error(`no part of the page for ${stray[0].code}`);
  return page(
    'Codes',
    INTRO,
    PARTS.map(([letter, title]) => part(letter, title, codes)),
  );
}

function part(letter, title, all) {
  const codes = all.filter(({ code }) => code.startsWith(letter));
  const index = codes.map(({ code, title: what }) => `- ${codeLink(code)} ${plain(what)}`);
  return [`## ${title}`, index.join('\n'), ...codes.map(entry)].join('\n\n');
}

function entry({ code, title, meaning, remedy }) {
  return `### ${code}\n\n**${plain(title)}.** ${plain(meaning)}\n\nWhat to do: ${plain(remedy)}`;
}

module.exports = { codesPage };
