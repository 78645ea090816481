import { formatPath } from '../../spec/rule-problem';
import type { Issue, Place } from '../../model/issue';
import { isList, isMapping, type Mapping, type Path } from '../plain-data';
import { documentIssue } from './yaml-issues';

/** A document that does not say what it is: a mistake, or something else than a manifest, which is told and passed over. */
export function judgeStranger(value: unknown, base: Path, place: Place): Issue {
  const at: Place = base.length === 0 ? place : { ...place, path: formatPath(base) };
  if (isMapping(value) && !looksLikeObject(value) && base.length === 0) return skipped(at);
  if (isList(value) && base.length === 0 && value.every(isPatchStep)) return skipped(at);
  if (!isMapping(value)) {
    const message = 'an object is expected here: a mapping with apiVersion and kind';
    return documentIssue('V006', 'error', at, message, 'write an object, or leave the file out');
  }
  const missing = ['apiVersion', 'kind'].filter(
    (key) => typeof value[key] !== 'string' || value[key] === '',
  );
  const message = `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing, or no text`;
  return documentIssue('V006', 'error', at, message, 'every object says both: apiVersion and kind');
}

/** Chart.yaml has an apiVersion, docker-compose files have none: an object has metadata, spec or a kind. */
function looksLikeObject(value: Mapping): boolean {
  const keys = ['kind', 'metadata', 'spec', 'data', 'stringData'];
  return keys.some((key) => key in value) || ('apiVersion' in value && !('version' in value));
}

function isPatchStep(value: unknown): boolean {
  return isMapping(value) && typeof value['op'] === 'string' && typeof value['path'] === 'string';
}

function skipped(place: Place): Issue {
  const message = 'no Kubernetes object: neither apiVersion nor kind; not checked';
  const hint = 'if it should be one, add apiVersion and kind; if not, leave the file out';
  return documentIssue('V007', 'info', place, message, hint);
}
