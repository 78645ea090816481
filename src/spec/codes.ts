import type { CodeEntry } from '../model/issue';
import { compareText } from '../model/issue';
import { CLUSTER_CODES } from './cluster-codes';
import { REGISTRY_CODES } from './registry-codes';
import { TEXT_CODES } from './text-codes';

/** Every code that reading a cluster file can report. */
export const SPEC_CODES: readonly CodeEntry[] = [...TEXT_CODES, ...REGISTRY_CODES, ...CLUSTER_CODES]
  .map(([code, title, meaning, remedy]) => ({ code, title, meaning, remedy }))
  .sort((a, b) => compareText(a.code, b.code));
