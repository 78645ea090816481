import type { Command, Option } from 'commander';

export const COMPLETION_SHELLS = ['bash', 'zsh', 'fish'] as const;
export type CompletionShell = (typeof COMPLETION_SHELLS)[number];

/** A script that makes a shell complete regshift's commands, options and their choices. */
export function completionScript(shell: CompletionShell, program: Command): string {
  const commands = program.commands.map(describe);
  switch (shell) {
    case 'bash':
      return bashScript(commands);
    case 'zsh':
      return `#compdef regshift\nautoload -U +X bashcompinit && bashcompinit\n${bashScript(commands)}`;
    case 'fish':
      return fishScript(commands);
  }
}

interface CommandWords {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly Option[];
  readonly choices: readonly string[];
}

function describe(command: Command): CommandWords {
  return {
    name: command.name(),
    summary: command.description(),
    options: command.options,
    choices: command.registeredArguments.flatMap((argument) => argument.argChoices ?? []),
  };
}

function bashScript(commands: readonly CommandWords[]): string {
  const names = commands.map((command) => command.name).join(' ');
  return `_regshift() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" command="\${COMP_WORDS[1]}"
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${names} help" -- "$word"))
    return
  fi
  case "$command $before" in
${commands.flatMap(bashChoices).join('\n')}
  esac
  if [[ "$word" == -* ]]; then
    case "$command" in
${commands.map((c) => `      ${c.name}) COMPREPLY=($(compgen -W "${flagsOf(c).join(' ')}" -- "$word")) ;;`).join('\n')}
    esac
    return
  fi
  case "$command" in
${commands
  .filter((c) => c.choices.length > 0)
  .map(
    (c) =>
      `    ${c.name}) COMPREPLY=($(compgen -W "${c.choices.join(' ')}" -- "$word")); return ;;`,
  )
  .join('\n')}
  esac
  COMPREPLY=($(compgen -f -- "$word"))
}
complete -o filenames -F _regshift regshift
`;
}

function bashChoices(command: CommandWords): readonly string[] {
  return command.options
    .filter((option) => option.argChoices !== undefined)
    .map((option) => {
      const flags = namesOf(option);
      const pattern = flags.map((flag) => `"${command.name} ${flag}"`).join('|');
      const words = (option.argChoices ?? []).join(' ');
      return `    ${pattern}) COMPREPLY=($(compgen -W "${words}" -- "$word")); return ;;`;
    });
}

function flagsOf(command: CommandWords): readonly string[] {
  return [...command.options.flatMap(namesOf), '--help'];
}

/** `-f` and `--file`, as far as the option has them. */
function namesOf({ short, long }: Option): readonly string[] {
  return [short, long].filter((flag): flag is string => typeof flag === 'string');
}

function fishScript(commands: readonly CommandWords[]): string {
  const lines = commands.flatMap((command) => [
    `complete -c regshift -n __fish_use_subcommand -a ${command.name} -d ${quote(command.summary)}`,
    ...command.options.map((option) => fishOption(command.name, option)),
    ...command.choices.map(
      (choice) =>
        `complete -c regshift -f -n '__fish_seen_subcommand_from ${command.name}' -a ${choice}`,
    ),
  ]);
  return `${lines.join('\n')}\n`;
}

function fishOption(command: string, option: Option): string {
  const parts = [
    `complete -c regshift -n '__fish_seen_subcommand_from ${command}'`,
    ...namesOf(option).map((flag) =>
      flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`,
    ),
    ...(option.required ? ['-r'] : []),
    ...(option.argChoices === undefined ? [] : [`-f -a ${quote(option.argChoices.join(' '))}`]),
    `-d ${quote(option.description)}`,
  ];
  return parts.join(' ');
}

function quote(text: string): string {
  return `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`;
}
