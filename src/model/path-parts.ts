/** The names in a path, as engines and people spell it: `./clusters/prod-1/` is `clusters`, `prod-1`. */
export function pathParts(path: string): readonly string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}
