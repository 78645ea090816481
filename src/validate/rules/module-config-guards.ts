import { annotationOf, isModuleConfig } from '../manifest';
import { isMapping, valueAt } from '../plain-data';
import type { Rule } from './rule';

const ARGO_CD = 'argocd.argoproj.io/sync-options';
const FLUX = 'kustomize.toolkit.fluxcd.io/prune';

/** A ModuleConfig that leaves the repository must not be deleted in the cluster (design, section 5, rule 1). */
export const moduleConfigGuards: Rule = ({ manifest, tool }) => {
  if (!isModuleConfig(manifest)) return [];
  const options = (annotationOf(manifest, ARGO_CD) ?? '').split(',').map((option) => option.trim());
  const argoGuarded = options.includes('Prune=false') && options.includes('Delete=false');
  const fluxGuarded = annotationOf(manifest, FLUX)?.toLowerCase() === 'disabled';
  const missing = [
    ...(argoGuarded || tool === 'Flux' ? [] : [`${ARGO_CD}: Prune=false,Delete=false`]),
    ...(fluxGuarded || tool === 'ArgoCD' ? [] : [`${FLUX}: disabled`]),
  ];
  if (missing.length === 0) return [];
  const annotated = isMapping(valueAt(manifest, 'metadata', 'annotations'));
  return [
    {
      code: 'V020',
      severity: 'warning',
      path: annotated ? ['metadata', 'annotations'] : ['metadata'],
      at: 'key',
      message:
        'nothing keeps the GitOps engine from deleting this ModuleConfig when its file goes away',
      hint: `annotate it with  ${missing.join('  and  ')}`,
    },
  ];
};
