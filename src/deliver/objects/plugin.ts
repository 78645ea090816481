import type { KubeObject } from '../../model/object-id';

/** Name by which an Application calls the plugin. */
export const PLUGIN = 'regshift';

/**
 * Argo CD's plugin that renders a cluster's current phase. It has no `discover`: an Application names it, and no
 * other is touched by it. The command fails where no switch was started, for Argo CD prunes whatever a plugin leaves out.
 */
export const PLUGIN_CONFIG: KubeObject = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'ConfigManagementPlugin',
  metadata: { name: PLUGIN },
  spec: {
    generate: {
      command: ['sh', '-c'],
      args: ['exec regshift render --current --stdout -f "$ARGOCD_ENV_CLUSTER_FILE"'],
    },
  },
};

/**
 * The image of the sidecar. Argo CD puts its own server into `/var/run/argocd`, and runs the sidecar as user 999
 * (`peers.md` 1.2).
 *
 * @param version of regshift
 */
export function pluginContainerfile(version: string): string {
  return `# The sidecar of argocd-repo-server that renders with regshift.
FROM docker.io/library/node:20-bookworm-slim
RUN npm install --global --ignore-scripts regshift@${version}
COPY plugin.yaml /home/argocd/cmp-server/config/plugin.yaml
USER 999
ENTRYPOINT ["/var/run/argocd/argocd-cmp-server"]
`;
}
