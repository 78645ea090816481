'use strict';

const { cliPage } = require('./cli-page.cjs');
const { clusterFilePage } = require('./cluster-file-page.cjs');
const { codesPage } = require('./codes-page.cjs');
const { profilesPage } = require('./profiles-page.cjs');
const { secretDeliveryPage } = require('./secret-delivery-page.cjs');

/**
 * The generated pages of docs/reference: file name and text of each. `sources` are the project's own tables; they are
 * handed in, so that the same pages come out of the sources and out of the compiled code.
 */
function referencePages(sources) {
  const { buildProgram, codes, clusterFileCodes, profiles, pipelineProfiles } = sources;
  const { schema, secretDelivery } = sources;
  let help = '';
  const output = { write: (text) => (help += text) };
  const program = buildProgram({ stdout: output, stderr: output, env: {} }, () => undefined);
  const helpOf = (command) => {
    help = '';
    command.outputHelp();
    return help;
  };
  return [
    { name: 'cli.md', text: cliPage(program, helpOf) },
    { name: 'cluster-file.md', text: clusterFilePage(schema, clusterFileCodes) },
    { name: 'codes.md', text: codesPage(codes) },
    { name: 'profiles.md', text: profilesPage(profiles, pipelineProfiles, codes) },
    { name: 'secret-delivery.md', text: secretDeliveryPage(secretDelivery) },
  ];
}

module.exports = { referencePages };
