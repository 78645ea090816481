/** A registry host as part of the name of an object or a file: lower case, the port set off by `-port-`. */
export function hostSlug(host: string): string {
  return host.toLowerCase().replace(':', '-port-');
}
