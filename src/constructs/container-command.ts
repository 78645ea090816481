/**
 * A command that arrives as it is. The kubelet replaces `$(NAME)` in it and takes `$$` for one `$`, which would turn a
 * shell's own process number into a dollar sign.
 */
export function literalCommand(command: readonly string[]): string[] {
  return command.map((word) => word.replaceAll('$', '$$$$'));
}
