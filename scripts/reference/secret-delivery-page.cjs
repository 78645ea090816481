'use strict';

const { codeLink, page, table } = require('./markdown.cjs');

const INTRO = `A cluster file never holds a secret, only a reference to one, and rendering writes a placeholder for it. ModuleConfig and
NodeGroupConfiguration have no references to secrets of their own, so not every backend can bring a secret into every kind of
object. This table is what \`regshift plan\` checks (${codeLink('P028')}). Replacing placeholders when a tree is committed is not part of this version:
see [limits](../../README.md#limits).`;

/** Every kind, tool and backend: what is committed, or that the plan refuses it. */
function secretDeliveryPage({ SECRET_DELIVERY, SECRET_KINDS }) {
  const tools = [...new Set(SECRET_DELIVERY.flatMap((row) => row.tools))].sort();
  const sections = SECRET_KINDS.map((kind) => {
    const rows = SECRET_DELIVERY.map((row) => [
      row.backend,
      ...tools.map((tool) =>
        row.kinds.includes(kind) && row.tools.includes(tool) ? row.committed : '**refused**',
      ),
    ]);
    return `## ${kind}\n\n${table(['backend', ...tools], rows)}`;
  });
  return page('Secret delivery', INTRO, [
    `\`ArgoCD with plugin\` is \`delivery.tool: ArgoCD\` with \`delivery.plugin\`, a config management plugin that decrypts.`,
    ...sections,
  ]);
}

module.exports = { secretDeliveryPage };
