import { fileSet } from '../../model/file-set';
import type { FileSet } from '../../model/file-set';
import type { RenderedPhase } from '../../render/render-plan';
import { fluxPostBuild } from '../../secrets/reference/flux-variables';
import type { FluxVariable } from '../../secrets/reference/flux-variables';
import { fluxVariablesOf } from '../../secrets/reference/seal-with-references';
import { EXIT } from '../exit-codes';
import type { ExitCode } from '../exit-codes';
import { loadSwitch, valueOf } from '../load';
import type { SwitchOptions } from '../load';
import { painterFor } from '../print/painter';
import { table } from '../print/table';
import { structured } from '../print/structured';
import { badUsage } from '../rejected';
import { renderSwitch } from '../render-switch';
import type { Streams } from '../streams';

export interface SecretsVariablesOptions extends SwitchOptions {
  readonly output: 'text' | 'json' | 'yaml';
}

/** `regshift secrets variables`: what Flux must find in the cluster before a switch with backend Reference starts. */
export async function secretsVariables(
  options: SecretsVariablesOptions,
  streams: Streams,
): Promise<ExitCode> {
  const loaded = await loadSwitch(options);
  const { secrets, delivery } = loaded.input.cluster;
  if (secrets?.backend !== 'Reference' || delivery?.tool !== 'Flux') {
    throw badUsage(
      'only backend Reference with Flux has variables',
      'see spec.secrets.backend and spec.delivery.tool',
    );
  }
  const { phases } = await renderSwitch(loaded);
  const variables = valueOf(fluxVariablesOf(filesOf(phases)), EXIT.no);
  streams.stdout.write(formatted(variables, options.output, streams));
  return EXIT.yes;
}

/** The manifests of all phases. */
function filesOf(phases: readonly RenderedPhase[]): FileSet {
  return fileSet(
    phases.flatMap(({ folder, tree }) =>
      tree.files.map(({ path, content }) => ({ path: `${folder}/${path}`, content })),
    ),
  );
}

function formatted(
  variables: readonly FluxVariable[],
  output: SecretsVariablesOptions['output'],
  streams: Streams,
): string {
  const listed = variables.map(({ name, secret, form }) => ({
    secret,
    key: name,
    form: form.encoding,
  }));
  const data = {
    apiVersion: 'regshift.io/v1alpha1',
    kind: 'SecretVariables',
    variables: listed,
    postBuild: fluxPostBuild(variables.map(({ secret }) => secret)),
  };
  switch (output) {
    case 'json':
    case 'yaml':
      return structured(data, output);
    case 'text': {
      if (variables.length === 0) return 'No manifest of this switch needs a variable.\n';
      const rows = listed.map(({ secret, key, form }) => [secret, key, WORDS[form]]);
      const head = ['Secret', 'key', 'what stands there'];
      return `${table([head, ...rows], painterFor(streams.stdout, streams), 0)}\n`;
    }
  }
}

const WORDS: Readonly<Record<FluxVariable['form']['encoding'], string>> = {
  plain: 'the value, with \\" for " and \\\\ for \\',
  json: 'the inside of a JSON string',
  base64: 'base64 of the value',
  basic: 'base64 of the user name, a colon and the value',
  'toml-base64': 'base64 of the inside of a JSON string',
};
