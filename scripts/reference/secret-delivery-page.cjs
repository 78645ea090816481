'use strict';

const { codeLink, page, table } = require('./markdown.cjs');

const INTRO = `A cluster file never holds a secret, only a reference to one, and rendering writes a placeholder for it. ModuleConfig and
NodeGroupConfiguration have no references to secrets of their own, so not every backend can bring a secret into every kind of
object. This table is what \`regshift plan\` checks (${codeLink('P028')}); a test brings a secret into an object by every cell of it.
How to choose: [keep secrets in git](../how-to/keep-secrets-in-git.md).`;

/** Every kind, tool and backend: what is committed, or that the plan refuses it. */
function secretDeliveryPage({ SECRET_DELIVERY, SECRET_KINDS }) {
  const tools = [...new Set(SECRET_DELIVERY.flatMap((row) => row.tools))].sort();
  const backends = [...new Set(SECRET_DELIVERY.map((row) => row.backend))];
  const sections = SECRET_KINDS.map((kind) => {
    const rows = backends.map((backend) => [
      backend,
      ...tools.map((tool) => committed(SECRET_DELIVERY, backend, kind, tool) ?? '**refused**'),
    ]);
    return `## ${kind}\n\n${table(['backend', ...tools], rows)}`;
  });
  return page('Secret delivery', INTRO, [
    `\`ArgoCD with plugin\` is \`delivery.tool: ArgoCD\` with \`delivery.plugin\`, a config management plugin that decrypts (Sops) or fills in placeholders (Reference).`,
    ...sections,
  ]);
}

function committed(rows, backend, kind, tool) {
  return rows.find(
    (row) => row.backend === backend && row.kinds.includes(kind) && row.tools.includes(tool),
  )?.committed;
}

module.exports = { secretDeliveryPage };
