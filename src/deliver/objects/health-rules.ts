import type { KubeObject } from '../../model/object-id';

/**
 * What DKP writes into `status.message` of a ModuleConfig that it does not accept (`observing.md` 2.4). There is no
 * sign that a change has been processed: the rule tells of errors, and never that a switch is done. Argo CD gives rules
 * no library for texts (`useOpenLibs`): the comparison asks whether the message begins with `Error:`.
 */
const MODULE_CONFIG = `local health = {status = "Healthy", message = ""}
if obj.status ~= nil and obj.status.message ~= nil and obj.status.message ~= "" then
  health.message = obj.status.message
  if obj.status.message >= "Error:" and obj.status.message < "Error;" then
    health.status = "Degraded"
  end
end
return health
`;

/** A Module is on by its condition, not by its phase, and ready by both (`observing.md` 2.2). */
const MODULE = `local conditions = {}
if obj.status ~= nil and obj.status.conditions ~= nil then
  for _, condition in ipairs(obj.status.conditions) do
    conditions[condition.type] = condition
  end
end
local enabled = conditions.EnabledByModuleManager
local ready = conditions.IsReady
if enabled ~= nil and enabled.status == "False" then
  return {status = "Suspended", message = enabled.message or "the module is off"}
end
if ready ~= nil and ready.status == "False" and
   (ready.reason == "HookError" or ready.reason == "ModuleError") then
  return {status = "Degraded", message = ready.message or ready.reason}
end
if ready ~= nil and ready.status == "True" and obj.status.phase == "Ready" then
  return {status = "Healthy", message = ""}
end
return {status = "Progressing", message = ready ~= nil and ready.message or "waiting for the module"}
`;

/** Keys of ConfigMap `argocd-cm` by which Argo CD judges the health of DKP's objects. */
export const HEALTH_RULES: Readonly<Record<string, string>> = {
  'resource.customizations.health.deckhouse.io_Module': MODULE,
  'resource.customizations.health.deckhouse.io_ModuleConfig': MODULE_CONFIG,
};

/** The rules as a part of `argocd-cm`, to be applied server-side beside its other keys. */
export function healthRules(namespace: string): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: 'argocd-cm',
      namespace,
      labels: { 'app.kubernetes.io/name': 'argocd-cm', 'app.kubernetes.io/part-of': 'argocd' },
    },
    data: HEALTH_RULES,
  };
}
