/** What kubectl printed between the objects. */
export interface KubectlNoise {
  /** The text with the noise blanked, its lines kept. */
  readonly text: string;
  /** Objects that kubectl did not find: `secrets/registry-state`. */
  readonly notFound: readonly string[];
  /** Lines, from 1, on which kubectl reported that it could not read something. */
  readonly failedLines: readonly number[];
}

const NOISE =
  /^(?:No resources found\b|Error from server\b|error: |Warning: |Unable to connect to the server\b|The connection to the server\b|[WEI]\d{4} \d\d:\d\d:\d\d)[^\n]*$/gm;
const NOT_FOUND = /^Error from server \(NotFound\): (\S+) "([^"\n]+)" not found$/;
const HARMLESS = /^(?:No resources found|Warning: |[WI]\d{4} )/;

/** Takes out what kubectl prints beside objects: it starts in the first column, where YAML has only keys. */
export function takeOutNoise(text: string): KubectlNoise {
  const notFound: string[] = [];
  const failedLines: number[] = [];
  const clean = text.replaceAll(NOISE, (line, offset: number) => {
    const missing = NOT_FOUND.exec(line);
    if (missing !== null) notFound.push(`${missing[1] ?? ''}/${missing[2] ?? ''}`);
    else if (!HARMLESS.test(line)) failedLines.push(lineOf(text, offset));
    return '';
  });
  return { text: clean, notFound, failedLines };
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
