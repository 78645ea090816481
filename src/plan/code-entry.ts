import type { CodeEntry } from '../model/issue';

/** One code, in the order in which people read it. */
export function entry(code: string, title: string, meaning: string, remedy: string): CodeEntry {
  return { code, title, meaning, remedy };
}
