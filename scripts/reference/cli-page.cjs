'use strict';

const { code, page, plain, table } = require('./markdown.cjs');

const INTRO = `One program, \`regshift\`. stdout carries the result, stderr the rest. \`NO_COLOR\` is honoured; there is no colour
where the output is no terminal.`;

const EXIT_CODES = `## Exit codes

| code | meaning | examples |
| --- | --- | --- |
| 0 | yes, done, nothing to do | a plan without failed preconditions; no findings; no differences |
| 1 | a well-formed "no" | no legal plan, a failed precondition, findings, differences |
| 2 | bad usage or an invalid cluster file | an unknown option; a literal where a secret must be a reference |
| 3 | not yet, or can not tell | a file that can not be read |

An invalid cluster file is exit 1 in \`validate\`, which was asked about it, and exit 2 everywhere else.`;

/** The commands as the program's own tree has them. \`helpOf\` gives what \`--help\` prints for a command. */
function cliPage(program, helpOf) {
  const commands = program.commands.flatMap((command) => [
    section(command, helpOf(command)),
    ...command.commands.map((child) => section(child, helpOf(child))),
  ]);
  return page('Commands', INTRO, [...commands, EXIT_CODES]);
}

function section(command, help) {
  const parts = [
    `## ${nameOf(command)}`,
    `${capital(plain(command.description()))}.`,
    `\`\`\`text\nregshift ${nameOf(command)} ${command.usage()}\n\`\`\``,
    ...argumentsOf(command),
    ...optionsOf(command),
    ...examplesIn(help),
  ];
  return parts.join('\n\n');
}

/** `explain pull`: the name behind those of the commands above it. */
function nameOf(command) {
  const above = command.parent?.parent == null ? [] : [command.parent.name()];
  return [...above, command.name()].join(' ');
}

function argumentsOf(command) {
  const rows = command.registeredArguments.map((argument) => [
    code(`${argument.name()}${argument.variadic ? '…' : ''}`),
    argument.required ? 'yes' : 'no',
    withChoices(argument),
  ]);
  return rows.length === 0 ? [] : [table(['argument', 'required', 'meaning'], rows)];
}

function optionsOf(command) {
  const rows = command.options.map((option) => [
    code(option.flags),
    option.mandatory ? 'required' : defaultOf(option.defaultValue),
    withChoices(option),
  ]);
  return rows.length === 0 ? [] : [table(['option', 'default', 'meaning'], rows)];
}

function defaultOf(value) {
  const silent = value === undefined || value === false || (Array.isArray(value) && !value.length);
  return silent ? '' : code(String(value));
}

function withChoices({ description, argChoices }) {
  const text = plain(description);
  return argChoices === undefined ? text : `${text}: ${argChoices.map(code).join(', ')}`;
}

function examplesIn(help) {
  const start = /^Examples?:\n/m.exec(help);
  if (start === null) return [];
  const text = help.slice(start.index + start[0].length).trimEnd();
  const lines = text.split('\n').map((line) => line.trim());
  return [`\`\`\`text\n${lines.join('\n')}\n\`\`\``];
}

function capital(text) {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

module.exports = { cliPage };
