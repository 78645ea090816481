/** A moment in whole seconds since 1970 as RFC 3339 writes it, in UTC. */
export function timeText(seconds: number): string {
  return new Date(Math.round(seconds) * 1000).toISOString().replace('.000Z', 'Z');
}
